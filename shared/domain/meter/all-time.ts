/**
 * Owns: what a meter's counters of months tell about all time - how many events, of whom, and in which months; and in which hours
 * of a month the first and last of them lie.
 * Does not own: where these counters stand (domain/rollup), and what is older than they are (application/sum-all-time.ts).
 */
import { parseDaySort, type Totals } from "../rollup/counter.ts";
import { parseMeterCustomerYearSort } from "../rollup/meter-counter-keys.ts";
import { DAY_MS, firstDayAfter, firstDayOf } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";
import { HOUR_MS } from "../usage/layout.ts";
import type { IsWanted } from "../usage/tally.ts";
import type { Source } from "./usage.ts";

interface CounterRow {
  readonly sort: string;
  readonly slots: ReadonlyMap<string, Totals>;
}

/** What a meter did in all time. */
export interface MeterHistory {
  readonly events: number;
  readonly customers: number;
  /** RFC 3339; undefined without events. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly sources: ReadonlySet<Source>;
}

/** The part of it that counters tell. */
export interface AllTime {
  readonly events: number;
  readonly customers: ReadonlySet<string>;
  /** The first and the last month that have events; undefined where there is none. */
  readonly first: Span | undefined;
  readonly last: Span | undefined;
}

/** The start of the first UTC month (ms since 1970) from which on months are complete, where hours are from this one on. */
export function monthsCoveredFrom(coveredFrom: number): number {
  if (!Number.isFinite(coveredFrom)) return coveredFrom;
  const month = firstDayOf("month", Math.floor(coveredFrom / DAY_MS)) * DAY_MS;
  return month === coveredFrom ? month : spanOfMonth(month).end;
}

/**
 * @param rows items of a customer and year, with a slot for each month; one that counts nothing is of events that were all voided
 * @param owners by the id of an entry that became an alias: the id of its customer
 * @param from only months that begin then or later are looked at
 */
export function foldYears(
  rows: readonly CounterRow[],
  owners: ReadonlyMap<string, string>,
  from: number,
): AllTime {
  let events = 0;
  const customers = new Set<string>();
  const months: number[] = [];
  for (const { sort, slots } of rows) {
    const { customerId, year } = parseMeterCustomerYearSort(sort);
    for (const [slot, { count }] of slots) {
      const month = Date.parse(`${year}-${slot}-01`);
      if (count === 0 || month < from) continue;
      events += count;
      customers.add(owners.get(customerId) ?? customerId);
      months.push(month);
    }
  }
  const [first, last] = findEnds(months);
  return {
    events,
    customers,
    first: first === undefined ? undefined : spanOfMonth(first),
    last: last === undefined ? undefined : spanOfMonth(last),
  };
}

/** The first and last hour that day items count something in. */
export function findHours(
  rows: readonly CounterRow[],
  isWanted: IsWanted,
): { readonly first: Span; readonly last: Span } | undefined {
  // Items of several shards, meters and agents: together they can count nothing.
  const counts = new Map<number, number>();
  for (const { sort, slots } of rows) {
    const { day, meterId, agentId } = parseDaySort(sort);
    if (!isWanted({ meterId, agentId })) continue;
    for (const [slot, { count }] of slots) {
      const hour = Date.parse(day) + Number(slot) * HOUR_MS;
      counts.set(hour, (counts.get(hour) ?? 0) + count);
    }
  }
  const [first, last] = findEnds([...counts].flatMap(([hour, count]) => (count === 0 ? [] : [hour])));
  if (first === undefined || last === undefined) return undefined;
  return { first: { start: first, end: first + HOUR_MS }, last: { start: last, end: last + HOUR_MS } };
}

function findEnds(instants: readonly number[]): readonly [number?, number?] {
  let [first, last] = [instants[0], instants[0]];
  for (const instant of instants) {
    if (first === undefined || instant < first) first = instant;
    if (last === undefined || instant > last) last = instant;
  }
  return [first, last];
}

function spanOfMonth(start: number): Span {
  return { start, end: firstDayAfter("month", Math.floor(start / DAY_MS)) * DAY_MS };
}
