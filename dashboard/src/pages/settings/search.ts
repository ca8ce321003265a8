import { oneOf, type SearchInput } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What the URL holds of this page. */
export type SettingsSearch = WindowSearch & {
  /** Absent: API keys. */
  readonly tab?: "meters";
  /** Absent: meters that somebody defined. */
  readonly origin?: "first-sight";
  /** Absent: archived meters are hidden. */
  readonly archived?: "shown";
};

export function readSettingsSearch(input: SearchInput): SettingsSearch {
  return {
    ...readWindowSearch(input),
    tab: oneOf(input.tab, ["meters"]),
    origin: oneOf(input.origin, ["first-sight"]),
    archived: oneOf(input.archived, ["shown"]),
  };
}
