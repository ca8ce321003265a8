/**
 * Owns: which items of the counters that every event moves a question reads.
 * Does not own: the reading itself (application/sum-counters.ts), what a counter's key looks like (domain/rollup), and the same for
 * meters with counters of their own (sources.ts).
 *
 * Calls to DynamoDB, before names (1 per 100 ids) and the watermarks (1). A Query brings 1 MB a call: about 1,000 day items of
 * 24 busy hours, far more of quiet ones.
 *
 * question                                              | calls
 * of one customer, any breakdown, any filter            | 1
 * of the organization; by meter; by agent; any filter   | 4 (the shards, at once)
 * by customer, whole UTC days                           | 1 a month of the window
 * the same, of one meter or agent                       | 4 + 1 a month and (meter, agent) pair that was used in it
 * by customer, any other edges (zones, times of day)    | the same + 1 a customer that was active in these months
 *
 * An hour that two buckets share, or that the window cuts, is asked from the event store: all of them in one query per 100 parts.
 */
import {
  customerDayPartition,
  customerMonthPartition,
  ORGANIZATION_SHARDS,
  organizationDayPartition,
  parseDaySort,
  segmentCustomerMonthPartition,
} from "../rollup/counter.ts";
import { DAY_MS, dayText, firstDayAfter, firstDayOf, monthText } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";
import type { IsWanted } from "./tally.ts";

/** The items of one partition whose sort key lies between the two, both inclusive. */
export interface CounterRange {
  readonly partition: string;
  readonly from?: string;
  readonly to?: string;
}

export interface MonthRange extends CounterRange {
  /** `YYYY-MM` */
  readonly month: string;
}

/** Items of every day that these hours touch. */
export function planCustomerDays(organization: string, customerId: string, hours: Span): CounterRange {
  return { partition: customerDayPartition(organization, customerId), ...dayRange(hours) };
}

export function planOrganizationDays(organization: string, hours: Span): readonly CounterRange[] {
  return Array.from({ length: ORGANIZATION_SHARDS }, (_, shard) => ({
    partition: organizationDayPartition(organization, shard),
    ...dayRange(hours),
  }));
}

/** The items that hold every customer of these hours' months. */
export function planCustomerMonths(organization: string, hours: Span): readonly MonthRange[] {
  return monthsOf(hours).map((month) => ({ month, partition: customerMonthPartition(organization, month) }));
}

/**
 * The same for one meter or agent.
 * @param sorts the sort keys of the organization's day items in these hours: they tell which meters and agents were used
 */
export function planSegmentCustomerMonths(
  organization: string,
  isWanted: IsWanted,
  sorts: Iterable<string>,
): readonly MonthRange[] {
  const ranges = new Map<string, MonthRange>();
  for (const sort of sorts) {
    const { day, meterId, agentId } = parseDaySort(sort);
    if (!isWanted({ meterId, agentId })) continue;
    const month = day.slice(0, 7);
    const partition = segmentCustomerMonthPartition(organization, month, meterId, agentId);
    ranges.set(partition, { month, partition });
  }
  return [...ranges.values()];
}

/** The customers of month items that were active on a day that these hours touch. */
export function listActiveCustomers(
  month: string,
  rows: readonly { readonly sort: string; readonly slots: ReadonlyMap<string, unknown> }[],
  hours: Span,
): readonly string[] {
  const { from, to } = dayRange(hours);
  const isTouched = (slot: string) => `${month}-${slot}#` >= from && `${month}-${slot}#` <= to;
  return rows.filter(({ slots }) => slots.keys().some(isTouched)).map(({ sort }) => sort);
}

/** Of all day items that these hours touch. */
export function dayRange({ start, end }: Span): { from: string; to: string } {
  const [first, last] = [dayOf(start), dayOf(end - 1)];
  // A sort key is <day>#<meter>#<agent>, and $ comes right after #.
  return { from: `${dayText(first)}#`, to: `${dayText(last)}$` };
}

/** `YYYY-MM` of every month that these hours touch. */
export function monthsOf({ start, end }: Span): readonly string[] {
  const months: string[] = [];
  for (let first = firstDayOf("month", dayOf(start)); first * DAY_MS < end; ) {
    months.push(monthText(first));
    first = firstDayAfter("month", first);
  }
  return months;
}

/** @param month `YYYY-MM` */
export function spanOfMonth(month: string): Span {
  const first = dayOf(Date.parse(`${month}-01`));
  return { start: first * DAY_MS, end: firstDayAfter("month", first) * DAY_MS };
}

function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS);
}
