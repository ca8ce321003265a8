import type { SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type SettingsSearch = WindowSearch;

export function readSettingsSearch(input: SearchInput): SettingsSearch {
  return readWindowSearch(input);
}
