/** Owns: the list of customers: who is in it, what is told of each, and in which order. */
import type { IdentityResponse } from "../../../../shared/contracts/answers/catalog.ts";
import type { MrrRowResponse } from "../../../../shared/contracts/answers/mrr.ts";
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { knowledgeOf, usageCosts } from "../../view/costs.ts";
import { settle } from "../../view/sums.ts";
import { type CustomersSearch, DEFAULT_SORT, type Sort } from "./search.ts";

export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  /** Undefined: not among those that are listed by name. */
  readonly externalId: string | undefined;
  readonly events: number;
  readonly quantity: number;
  /** Undefined: nobody's is known. */
  readonly cost: number | undefined;
  /** Of the measure, 0 to 1. */
  readonly share: number;
  /** Of the measure, in the window and before; undefined while that is not known. */
  readonly measured: number;
  readonly before: number | undefined;
  /** Undefined while it is not known. */
  readonly mrr: number | undefined;
}

export interface RankedRow extends CustomerRow {
  /** In the order of the list, from 1, whatever is searched for. */
  readonly rank: number;
}

export type CustomerMeasure = "events" | "quantity" | "cost";

/** What shares and changes are of: what the list is sorted by, if that is an amount. */
export function measureOf({ sort = DEFAULT_SORT }: CustomersSearch): CustomerMeasure {
  return sort === "events" || sort === "quantity" ? sort : "cost";
}

interface Sources {
  readonly usage: UsageResponse;
  readonly before: UsageResponse | undefined;
  readonly customers: readonly IdentityResponse[];
  readonly mrr: readonly MrrRowResponse[] | undefined;
}

type Sums = Pick<UsageResponse["summary"], "totalEvents" | "totalQuantity" | "totalCost">;

const NONE: Sums = { totalEvents: 0, totalQuantity: 0, totalCost: 0 };

/** Whoever used something, then whoever did not. */
export function toRows(
  { usage, before, customers, mrr }: Sources,
  measure: CustomerMeasure,
): readonly CustomerRow[] {
  const known = new Map(customers.map((customer) => [customer.id, customer]));
  const used = usage.dimensionBreakdown?.summary ?? [];
  const old = new Map(before?.dimensionBreakdown?.summary.map((row) => [row.id, amountIn(row, measure)]));
  const mrrOf = mrr && sumByCustomer(mrr);
  const whole = amountIn(usage.summary, measure);
  const hasCosts = knowledgeOf(usageCosts(usage.summary)) !== "none";
  const toRow = (id: string, name: string, sums: Sums): CustomerRow => ({
    id,
    name,
    externalId: known.get(id)?.externalId,
    events: sums.totalEvents,
    quantity: sums.totalQuantity,
    cost: hasCosts ? sums.totalCost : undefined,
    share: whole === 0 ? 0 : amountIn(sums, measure) / whole,
    measured: amountIn(sums, measure),
    before: before === undefined ? undefined : (old.get(id) ?? 0),
    mrr: mrrOf === undefined ? undefined : (mrrOf.get(id) ?? 0),
  });
  const withUsage = used.flatMap((row) => (row.id === null ? [] : [toRow(row.id, row.name ?? row.id, row)]));
  const usedIds = new Set(used.map(({ id }) => id));
  const without = customers.filter(({ id }) => !usedIds.has(id));
  return [...withUsage, ...without.map(({ id, name }) => toRow(id, name, NONE))];
}

/** As the URL asks for it. */
export function arrange(
  rows: readonly CustomerRow[],
  { sort = DEFAULT_SORT, order, q = "", all }: CustomersSearch,
): readonly RankedRow[] {
  const wanted = q.trim().toLowerCase();
  const direction = (sort === "name") === (order === undefined) ? 1 : -1;
  return rows
    .filter(({ events }) => events > 0 || all !== undefined)
    .toSorted((a, b) => Number(b.events > 0) - Number(a.events > 0) || compareBy(sort, direction, a, b))
    .map((row, index) => ({ ...row, rank: index + 1 }))
    .filter(
      ({ name, externalId = "" }) =>
        name.toLowerCase().includes(wanted) || externalId.toLowerCase().includes(wanted),
    );
}

/** How much more or less; undefined: nothing before, or not known. */
export function changeOf({ measured, before }: CustomerRow): number | undefined {
  return before === undefined || before === 0 ? undefined : (measured - before) / Math.abs(before);
}

/** What is not known comes last, whichever way; of those that are alike, whoever has more events is first. */
function compareBy(sort: Sort, direction: number, a: CustomerRow, b: CustomerRow): number {
  if (sort === "name") return direction * a.name.localeCompare(b.name);
  const [one, other] = [numberOf(sort, a), numberOf(sort, b)];
  const difference =
    one === undefined || other === undefined
      ? Number(one === undefined) - Number(other === undefined)
      : direction * (one - other);
  return difference || b.events - a.events || a.name.localeCompare(b.name);
}

function numberOf(sort: Exclude<Sort, "name">, row: CustomerRow): number | undefined {
  return sort === "change" ? changeOf(row) : row[sort];
}

function amountIn(sums: Sums, measure: CustomerMeasure): number {
  if (measure === "events") return sums.totalEvents;
  return measure === "quantity" ? sums.totalQuantity : sums.totalCost;
}

/** A customer may have several subscriptions. */
function sumByCustomer(rows: readonly MrrRowResponse[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { customerId, total } of rows) sums.set(customerId, (sums.get(customerId) ?? 0) + total);
  return new Map([...sums].map(([id, sum]) => [id, settle(sum, sum)]));
}
