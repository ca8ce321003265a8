import type { SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type RevenueSearch = WindowSearch;

export function readRevenueSearch(input: SearchInput): RevenueSearch {
  return readWindowSearch(input);
}
