import { type Decimal, decimalText } from "../domain/decimal/decimal.ts";

/** The nearest double: the one place where an exact sum stops being exact, because our contracts have JSON numbers. */
export function toNumber(value: Decimal): number {
  return Number(decimalText(value));
}
