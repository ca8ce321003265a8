/** Owns: what the URL holds of the page of revenue. What is the default is left out there. */
import { type CurrencySearch, readCurrencySearch } from "../../view/currency.ts";
import { isDay } from "../../view/days.ts";
import { oneOf, type SearchInput, textOf } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

export const VARIANTS = ["canonical", "runRate", "committed"] as const;
export type Variant = (typeof VARIANTS)[number];
export const VARIANT_NAMES: Readonly<Record<Variant, string>> = {
  canonical: "Canonical",
  runRate: "Run rate",
  committed: "Committed",
};
/** As names of files have it. */
export function nameOfVariant(variant: Variant): string {
  return VARIANT_NAMES[variant].toLowerCase().replace(" ", "-");
}
export const DEFAULT_VARIANT: Variant = "runRate";

export const CHURN_RULES = ["end", "cancellation"] as const;
export type ChurnRule = (typeof CHURN_RULES)[number];

/** Months of history; the longest is all of it. */
export const SPANS = ["12", "24", "60"] as const;
export type Span = (typeof SPANS)[number];

export interface RevenueSearch extends WindowSearch, CurrencySearch {
  /** Which MRR is opened. */
  readonly open?: Variant;
  /** The subscription that is opened in it. */
  readonly row?: string;
  /** Of the history. */
  readonly variant?: Variant;
  readonly churnAt?: ChurnRule;
  readonly span?: Span;
  /** `YYYY-MM`; absent: the last one. */
  readonly month?: string;
  readonly movements?: "table";
  /** How the revenue of the window is broken down. */
  readonly by?: "charge";
  /** The subscription whose revenue is opened. */
  readonly earned?: string;
  readonly cost?: "day";
  /** The subscription at risk that is opened; `none`: what is of none. */
  readonly risk?: string;
  /** The id of the invoice that is shown. */
  readonly invoice?: string;
}

export type ChangeSearch = (change: Partial<RevenueSearch>) => void;

/** What cannot be read is left out: an old or mistyped link still opens. */
export function readRevenueSearch(input: SearchInput): RevenueSearch {
  return {
    ...readWindowSearch(input),
    ...readCurrencySearch(input),
    open: oneOf(input.open, VARIANTS),
    row: textOf(input.row),
    variant: unless(DEFAULT_VARIANT, oneOf(input.variant, VARIANTS)),
    churnAt: unless("end", oneOf(input.churnAt, CHURN_RULES)),
    span: unless("12", oneOf(input.span, SPANS)),
    month: typeof input.month === "string" && isDay(`${input.month}-01`) ? input.month : undefined,
    movements: oneOf(input.movements, ["table"]),
    by: oneOf(input.by, ["charge"]),
    earned: textOf(input.earned),
    cost: oneOf(input.cost, ["day"]),
    risk: textOf(input.risk),
    invoice: textOf(input.invoice),
  };
}

/** The default stays out of the URL. */
export function unless<Value>(usual: Value, value: Value | undefined): Value | undefined {
  return value === usual ? undefined : value;
}
