/** Owns: decimals as they are typed: what the API accepts of them. They stay texts, and exact. */

/** As the API says it. */
export const AMOUNT_ACCEPTED = "at most 15 integer and 12 fraction digits, not negative";

/** Whether the API accepts the text as a quantity or a cost. */
export function isAmount(text: string): boolean {
  return /^(0|[1-9]\d{0,14})(\.\d{1,12})?$/.test(text);
}

/** Equal decimals have equal texts: no trailing zeros. @param amount that the API accepts */
export function canonicalAmount(amount: string): string {
  return amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
}
