/** Owns: what of a view goes along to another page: its window and its currency. What else a page filters by means nothing there. */
import type { CurrencySearch } from "./currency.ts";
import type { WindowSearch } from "./window.ts";

export function carryOver({
  range,
  from,
  to,
  zone,
  currency,
}: WindowSearch & CurrencySearch): WindowSearch & CurrencySearch {
  return { range, from, to, zone, currency };
}
