import { type Amount, formatMoneyExact } from "../format/numbers.ts";

interface ExactMoneyProps {
  readonly value: Amount;
  readonly currency: string;
}

/** With all its digits: where something is opened to check that a sum is the sum of its parts. Lists show cents (Money). */
export function ExactMoney({ value, currency }: ExactMoneyProps) {
  return <data value={value}>{formatMoneyExact(value, currency)}</data>;
}
