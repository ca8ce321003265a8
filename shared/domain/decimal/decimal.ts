/**
 * Owns: exact decimals - their accepted text, their limits, their sums.
 * Does not own: rounding of money for a bill, or how a store keeps a number.
 */
import Big from "big.js";

export type Decimal = Big;

/**
 * DynamoDB keeps 38 significant digits. An event may use 15 + 12 of them, which leaves 11 for the sum: 10^11 of the largest
 * events fit into one counter before it would round.
 */
const DECIMAL_LIMITS = { integerDigits: 15, fractionDigits: 12 } as const;

const PLAIN_DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

export const ZERO: Decimal = new Big(0);

export const DECIMAL_ACCEPTED = `a decimal of at most ${DECIMAL_LIMITS.integerDigits} integer and ${DECIMAL_LIMITS.fractionDigits} fraction digits`;

/**
 * The canonical text of a decimal given as text or as a JSON number, or undefined if it is none or would not fit.
 * A JSON number is taken only as far as a double is sure to keep what was sent: 15 significant digits.
 */
export function parseDecimal(input: string | number): string | undefined {
  if (typeof input === "number") {
    if (!Number.isFinite(input)) return undefined;
    const exact = new Big(input);
    return exact.c.length > 15 ? undefined : canonicalWithinLimits(exact);
  }
  if (input.length > 40 || !PLAIN_DECIMAL.test(input)) return undefined;
  return canonicalWithinLimits(new Big(input));
}

/** Plain notation, no exponent, no trailing zeros: equal decimals have equal texts. */
export function decimalText(value: Decimal): string {
  const text = value.toFixed();
  return text === "-0" ? "0" : text;
}

export function decimal(text: string | number): Decimal {
  return new Big(text);
}

/** Exact. Most counters have no cost, and to add nothing makes no new number. */
export function plus(a: Decimal, b: Decimal): Decimal {
  if (isZero(b)) return a;
  return isZero(a) ? b : a.plus(b);
}

/** Only a zero begins with one. */
function isZero({ c: [first] }: Decimal): boolean {
  return first === 0;
}

function canonicalWithinLimits(value: Decimal): string | undefined {
  const text = decimalText(value);
  const [integer = "", fraction = ""] = text.replace("-", "").split(".");
  const fits =
    integer.length <= DECIMAL_LIMITS.integerDigits && fraction.length <= DECIMAL_LIMITS.fractionDigits;
  return fits ? text : undefined;
}
