/** Owns: a number in sight: short, in the reader's locale, and exact for whoever points at it. */
import {
  type Amount,
  formatExact,
  formatMoney,
  formatMoneyExact,
  formatMoneyShort,
  formatShort,
} from "../format/numbers.ts";

/** Null: there is no such number, which is not 0. */
export function Quantity({ value }: { readonly value: Amount | null | undefined }) {
  if (value === null || value === undefined) return <span title="No value">–</span>;
  return (
    <data value={value} title={formatExact(value)}>
      {formatShort(value)}
    </data>
  );
}

interface MoneyProps {
  readonly value: Amount | null | undefined;
  readonly currency: string;
  /** Without cents. */
  readonly isShort?: boolean;
}

export function Money({ value, currency, isShort = false }: MoneyProps) {
  if (value === null || value === undefined) return <span title="No value">–</span>;
  return (
    <data value={value} title={formatMoneyExact(value, currency)}>
      {(isShort ? formatMoneyShort : formatMoney)(value, currency)}
    </data>
  );
}
