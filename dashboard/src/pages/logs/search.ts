import type { SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type LogsSearch = WindowSearch;

export function readLogsSearch(input: SearchInput): LogsSearch {
  return readWindowSearch(input);
}
