import { type CurrencySearch, readCurrencySearch } from "../../view/currency.ts";
import type { SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type OverviewSearch = WindowSearch & CurrencySearch;

export function readOverviewSearch(input: SearchInput): OverviewSearch {
  return { ...readWindowSearch(input), ...readCurrencySearch(input) };
}
