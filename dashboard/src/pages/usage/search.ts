import type { SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type UsageSearch = WindowSearch;

export function readUsageSearch(input: SearchInput): UsageSearch {
  return readWindowSearch(input);
}
