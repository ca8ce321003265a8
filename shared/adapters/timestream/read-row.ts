/** Owns: what the values of a row stand for. Does not own: which were selected. */
import type { Row } from "@aws-sdk/client-timestream-query";
import { type Decimal, decimal } from "../../domain/decimal/decimal.ts";
import { FRACTION_DIGITS, UNITS_DIGITS } from "./event-mapping.ts";
import { HALF } from "./expressions.ts";
import type { SelectItem } from "./query-builder.ts";

const FRACTION_UNIT = decimal(`1e-${FRACTION_DIGITS}`);

/** Gives a row's values by alias; they stand in the order in which they were selected. */
export function readRow(
  { Data = [] }: Row,
  select: readonly SelectItem[],
): (alias: string) => string | undefined {
  const values = new Map(select.map(({ alias }, index) => [alias, Data[index]?.ScalarValue]));
  return (alias) => values.get(alias);
}

/** The decimal that two integers stand for, or two sums of them; the sum of the fractions may be more than one unit. */
export function combine(units = "0", fraction = "0"): Decimal {
  return decimal(units).plus(decimal(fraction).times(FRACTION_UNIT));
}

/** The whole number that the sums of both its halves stand for. */
export function combineHalves(high = "0", low = "0"): string {
  return (BigInt(high) * BigInt(HALF) + BigInt(low)).toString();
}

/** The absolute value of which the text is the magnitude: all digits of its units, then those of its fraction. */
export function readMagnitude(text: string): Decimal {
  return combine(text.slice(0, UNITS_DIGITS), text.slice(UNITS_DIGITS));
}

/** `2026-01-15 10:30:00.120000000`, always in UTC, as RFC 3339; zeros at the end of the fraction say nothing. */
export function toTimestamp(text: string): string {
  const [seconds = "", fraction = ""] = text.replace(" ", "T").split(".");
  const digits = fraction.replace(/0+$/, "");
  return digits === "" ? `${seconds}Z` : `${seconds}.${digits}Z`;
}
