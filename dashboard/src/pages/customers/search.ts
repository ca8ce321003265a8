import type { SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type CustomersSearch = WindowSearch;

export function readCustomersSearch(input: SearchInput): CustomersSearch {
  return readWindowSearch(input);
}
