/** Owns: exact amounts as whole numbers of small units, their texts, and what tiers make of a quantity. */

/** So many nanodollars are a cent. */
const NANO_PER_CENT = 10_000_000;
const NANO_DIGITS = 9;

/** @param units whole; so many of 10^digits are one @returns decimal text */
export function decimalText(units: number, digits: number): string {
  const text = String(Math.abs(units)).padStart(digits + 1, "0");
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${units < 0 ? "-" : ""}${digits === 0 ? whole : whole.replace(/\.?0+$/, "")}`;
}

export function centsText(cents: number): string {
  return decimalText(cents, 2);
}

export function nanoText(nano: number): string {
  return decimalText(nano, NANO_DIGITS);
}

/** To cents, half up, as bills do. */
export function toCents(nano: number): number {
  return Math.floor((nano + NANO_PER_CENT / 2) / NANO_PER_CENT);
}

export interface DemoTier {
  /** Null: all the rest. */
  readonly upTo: number | null;
  /** Nanodollars of a unit. */
  readonly nano: number;
}

/** Nanodollars. @param quantity whole: then everything is exact */
export function priceOf(model: "graduated" | "volume", tiers: readonly DemoTier[], quantity: number): number {
  if (model === "volume")
    return quantity * (tiers.find(({ upTo }) => upTo === null || quantity <= upTo)?.nano ?? 0);
  return tiers.reduce((sum, { upTo, nano }, index) => {
    const from = tiers[index - 1]?.upTo ?? 0;
    return sum + Math.max(0, Math.min(quantity, upTo ?? quantity) - from) * nano;
  }, 0);
}
