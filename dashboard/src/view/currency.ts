/** Owns: the currency of a view's money, as the URL holds it. Nothing is converted: amounts in others are not in it. */
import type { SearchInput } from "./search.ts";

export const DEFAULT_CURRENCY = "USD";

export interface CurrencySearch {
  /** ISO 4217; absent: the default. */
  readonly currency?: string;
}

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const FIRST = [DEFAULT_CURRENCY, "EUR", "GBP"];

export function readCurrencySearch({ currency }: SearchInput): CurrencySearch {
  const isKnown = typeof currency === "string" && CURRENCIES.has(currency) && currency !== DEFAULT_CURRENCY;
  return { currency: isKnown ? currency : undefined };
}

/** Those that most bills are in first. */
export function listCurrencies(): readonly string[] {
  return [...new Set([...FIRST, ...CURRENCIES])];
}
