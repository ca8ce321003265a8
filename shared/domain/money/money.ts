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

/** What ISO 4217 says. Intl says what is usual instead (HUF 0, IQD 0), which changes with the version of Node. */
const MINOR_DIGITS: ReadonlyMap<Currency, number> = new Map([
  ...fill(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
  ...fill(3, "BHD IQD JOD KWD LYD OMN TND"),
  ...fill(4, "CLF UYW"),
]);

export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf("currency").includes(text);
}

/** An amount as an answer of analytics tells it. Half to even: sums of many are not pushed to one side. */
export function roundForAnalytics(amount: Decimal): Decimal {
  return amount.round(ANALYTICS_DIGITS, Big.roundHalfEven);
}

/** An amount as it is billed: half a cent is a cent, in credit too. */
export function roundForBill(amount: Decimal, currency: Currency): Decimal {
  return amount.round(MINOR_DIGITS.get(currency) ?? 2, Big.roundHalfUp);
}

function fill(digits: number, currencies: string): readonly (readonly [Currency, number])[] {
  return currencies.split(" ").map((currency) => [currency, digits]);
}
