/** Owns: what the URL holds of the usage page. Does not own: which of it can be asked together (question.ts). */
import { type CurrencySearch, readCurrencySearch } from "../../view/currency.ts";
import { oneOf, type SearchInput, textOf } from "../../view/search.ts";
import { GRAINS, type Grain, readWindowSearch, type WindowSearch } from "../../view/window.ts";

export const MEASURES = ["events", "quantity", "cost"] as const;
export type Measure = (typeof MEASURES)[number];

export const BREAKDOWNS = ["meter", "customer", "agent", "property"] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** Absent is the default: everything, by nothing, compared. */
export interface UsageSearch extends WindowSearch, CurrencySearch {
  /** Ids. */
  readonly meter?: string;
  readonly customer?: string;
  readonly agent?: string;
  readonly measure?: Measure;
  readonly grain?: Grain;
  readonly by?: Breakdown;
  /** The name of a property, with by=property. */
  readonly property?: string;
  readonly compare?: "off";
}

export function readUsageSearch(input: SearchInput): UsageSearch {
  return {
    ...readWindowSearch(input),
    ...readCurrencySearch(input),
    meter: textOf(input.meter),
    customer: textOf(input.customer),
    agent: textOf(input.agent),
    measure: oneOf(input.measure, MEASURES),
    grain: oneOf(input.grain, GRAINS),
    by: oneOf(input.by, BREAKDOWNS),
    property: textOf(input.property),
    compare: oneOf(input.compare, ["off"]),
  };
}
