/**
 * Owns: currencies, and where an amount of money is rounded.
 * Does not own: exact decimals (domain/decimal), and what is priced (domain/plan).
 *
 * Sums and products are exact. Only a division is rounded: to six digits where a number is analysed, and to what the currency has
 * where it is billed.
 */
import Big from "big.js";
import type { Decimal } from "../decimal/decimal.ts";

/** ISO 4217, such as USD. */
export type Currency = string;

export const CURRENCY_ACCEPTED = "an ISO 4217 code of three capital letters, such as USD";

/** More than any currency has, so that what is rounded is nobody's money. */
const ANALYTICS_DIGITS = 6;

export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf("currency").includes(text);
}

/** An amount as an answer of analytics tells it. Half to even: sums of many are not pushed to one side. */
export function roundForAnalytics(amount: Decimal): Decimal {
  return amount.round(ANALYTICS_DIGITS, Big.roundHalfEven);
}

/** An amount as it is billed: half a cent is a cent. ISO 4217 says how many digits a currency has (USD 2, JPY 0, KWD 3). */
export function roundForBill(amount: Decimal, currency: Currency): Decimal {
  return amount.round(minorDigits(currency), Big.roundHalfUp);
}

function minorDigits(currency: Currency): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
