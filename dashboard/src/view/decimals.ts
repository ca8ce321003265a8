/** Owns: sums of exact decimals that come as texts. They never pass through a double. */

/** @param decimals in plain notation, such as `-12.5` */
export function addDecimals(decimals: readonly string[]): string {
  const scale = Math.max(0, ...decimals.map(digitsAfterPoint));
  const sum = decimals.reduce((total, decimal) => total + toUnits(decimal, scale), 0n);
  return toText(sum, scale);
}

export function subtractDecimals(decimal: string, ...others: readonly string[]): string {
  return addDecimals([decimal, ...others.map(negate)]);
}

export function isPositive(decimal: string): boolean {
  return !decimal.startsWith("-") && /[1-9]/.test(decimal);
}

function negate(decimal: string): string {
  return decimal.startsWith("-") ? decimal.slice(1) : `-${decimal}`;
}

function digitsAfterPoint(decimal: string): number {
  const point = decimal.indexOf(".");
  return point < 0 ? 0 : decimal.length - point - 1;
}

/** In units of the last digit. */
function toUnits(decimal: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(scale, "0"));
}

function toText(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
