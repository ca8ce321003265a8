/** Owns: what the URL holds of the list of customers, and of the page of one. */
import { type CurrencySearch, readCurrencySearch } from "../../view/currency.ts";
import { oneOf, type SearchInput, textOf } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** What both have, and what goes along from one to the other. */
export interface ScopeSearch extends WindowSearch, CurrencySearch {}

export const SORTS = ["name", "events", "quantity", "cost", "change", "mrr"] as const;
export type Sort = (typeof SORTS)[number];
export const DEFAULT_SORT: Sort = "cost";

export interface CustomersSearch extends ScopeSearch {
  /** A part of the name or of the external id. */
  readonly q?: string;
  readonly sort?: Sort;
  /** Absent: names from A on, numbers from the largest on. */
  readonly order?: "reverse";
  /** With customers that used nothing. */
  readonly all?: "yes";
  /** From 2 on. */
  readonly page?: number;
}

export function readCustomersSearch(input: SearchInput): CustomersSearch {
  const sort = oneOf(input.sort, SORTS);
  return {
    ...readScope(input),
    q: textOf(input.q),
    sort: sort === DEFAULT_SORT ? undefined : sort,
    order: oneOf(input.order, ["reverse"]),
    all: oneOf(input.all, ["yes"]),
    page: pageOf(input.page),
  };
}

export interface CustomerSearch extends ScopeSearch {
  /** The id of the invoice whose lines are open. */
  readonly invoice?: string;
  /** Of the invoices, from 2 on. */
  readonly page?: number;
}

export function readCustomerSearch(input: SearchInput): CustomerSearch {
  return { ...readScope(input), invoice: textOf(input.invoice), page: pageOf(input.page) };
}

/** Leaves out what belongs to one of the two pages. */
export function scopeOf({ range, from, to, zone, currency }: ScopeSearch): ScopeSearch {
  return { range, from, to, zone, currency };
}

function readScope(input: SearchInput): ScopeSearch {
  return { ...readWindowSearch(input), ...readCurrencySearch(input) };
}

/** Texts from the address, numbers from links within the page. */
function pageOf(value: unknown): number | undefined {
  const page = typeof value === "string" || typeof value === "number" ? Number(value) : 1;
  return Number.isSafeInteger(page) && page > 1 ? page : undefined;
}
