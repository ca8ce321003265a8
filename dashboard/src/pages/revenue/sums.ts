/** Owns: sums of amounts that come as numbers of six digits: exact, as the API's own sums are. */
import { addDecimals } from "../../view/decimals.ts";

/** @returns the exact text of the sum */
export function sumsOf(amounts: readonly number[]): string {
  return addDecimals(amounts.map(toDecimalText));
}

/** As the API rounded it: six digits, without the exponent of a very small double. */
function toDecimalText(amount: number): string {
  const text = String(amount);
  return text.includes("e") ? amount.toFixed(6) : text;
}
