import { type Amount, formatMoneyExact } from "../format/numbers.ts";

interface ExactMoneyProps {
  readonly value: Amount;
  readonly currency: string;
}

/** With all its digits: where one checks that a sum is the sum of its parts. */
export function ExactMoney({ value, currency }: ExactMoneyProps) {
  return <data value={value}>{formatMoneyExact(value, currency)}</data>;
}
