/** Owns: sums of decimals that come as texts of any length, digit by digit: a double would lose some. */

/** @param decimals in plain notation: no exponent */
export function sumDecimals(decimals: readonly string[]): string {
  const places = Math.max(0, ...decimals.map((text) => text.split(".")[1]?.length ?? 0));
  const sum = decimals.reduce((total, text) => total + toUnits(text, places), 0n);
  return fromUnits(sum, places);
}

export function negate(decimal: string): string {
  if (/^-?[0.]*$/.test(decimal)) return decimal.replace("-", "");
  return decimal.startsWith("-") ? decimal.slice(1) : `-${decimal}`;
}

function toUnits(text: string, places: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(`${whole}${fraction.padEnd(places, "0")}`);
}

function fromUnits(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const cut = digits.length - places;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, cut)}${fraction === "" ? "" : `.${fraction}`}`;
}
