/**
 * Owns: the sums of an answer while it is read - what each slot of a counter adds to which bucket of whom.
 * Does not own: which counters are read (plan.ts) and the order of the answer (answer.ts).
 */
import { addTotals, NO_TOTALS, parseDaySort, type Totals } from "../rollup/counter.ts";
import { DAY_MS } from "../time-window/calendar.ts";
import { HOUR_MS, type Layout } from "./layout.ts";

/** Stands for no breakdown, and in one by agent for events without an agent. */
export const NO_ID = "";

/** One counter item: its sort key and its slots. */
interface CounterRow {
  readonly sort: string;
  readonly slots: ReadonlyMap<string, Totals>;
}

export interface Tally {
  readonly add: (id: string | undefined, bucket: number, totals: Totals) => void;
  /** By id, then by bucket; only where something happened. */
  readonly sums: ReadonlyMap<string, ReadonlyMap<number, Totals>>;
  /** How many sums there are. */
  readonly size: () => number;
}

export function createTally(): Tally {
  const sums = new Map<string, Map<number, Totals>>();
  let size = 0;
  return {
    sums,
    size: () => size,
    add: (id = NO_ID, bucket, totals) => {
      const known = sums.get(id);
      const buckets = known ?? new Map<number, Totals>();
      if (known === undefined) sums.set(id, buckets);
      const sum = buckets.get(bucket);
      if (sum === undefined) size++;
      buckets.set(bucket, sum === undefined ? totals : addTotals(sum, totals));
    },
  };
}

/** All of them in one, each id's sums under its owner. @param ownerOf gives the id itself where it has no owner */
export function mergeTallies(tallies: readonly Tally[], ownerOf: (id: string) => string): Tally {
  const merged = createTally();
  for (const { sums } of tallies)
    for (const [id, buckets] of sums)
      for (const [bucket, totals] of buckets) merged.add(ownerOf(id), bucket, totals);
  return merged;
}

/** What the sort key of a day item tells. */
export interface DayRow {
  readonly meterId: string;
  readonly agentId: string | undefined;
}

export type IsWanted = (row: DayRow) => boolean;

export interface DayRowReading {
  readonly layout: Layout;
  readonly isWanted: IsWanted;
  /** Whom a row counts for. */
  readonly idOf: (row: DayRow) => string | undefined;
}

/** Adds the hours of day items. An hour that buckets share is left out: its segments come from the event store. */
export function addDayRows(
  tally: Tally,
  { layout, isWanted, idOf }: DayRowReading,
  rows: readonly CounterRow[],
): void {
  const bucketOfHour = rememberBuckets(layout, HOUR_MS);
  for (const { sort, slots } of rows) {
    const { day, meterId, agentId } = parseDaySort(sort);
    if (!isWanted({ meterId, agentId })) continue;
    const dayStart = Date.parse(day);
    const id = idOf({ meterId, agentId });
    for (const [slot, totals] of slots) {
      const bucket = bucketOfHour(dayStart + Number(slot) * HOUR_MS);
      if (bucket !== undefined) tally.add(id, bucket, totals);
    }
  }
}

/**
 * Adds the days of month items. Only for a layout of whole days.
 * @param idOf whom a customer's row counts for
 */
export function addMonthRows(
  tally: Tally,
  {
    layout,
    month,
    idOf,
  }: { layout: Layout; month: string; idOf: (customerId: string) => string | undefined },
  rows: readonly CounterRow[],
): void {
  const bucketOfDay = rememberBuckets(layout, DAY_MS);
  const monthStart = Date.parse(`${month}-01`);
  for (const { sort, slots } of rows) {
    const id = idOf(sort);
    for (const [slot, totals] of slots) {
      const bucket = bucketOfDay(monthStart + (Number(slot) - 1) * DAY_MS);
      if (bucket !== undefined) tally.add(id, bucket, totals);
    }
  }
}

/** Adds month items of which the whole month lies in one bucket. @param idOf whom a customer's row counts for */
export function addWholeMonths(
  tally: Tally,
  { bucket, idOf }: { bucket: number; idOf: (customerId: string) => string | undefined },
  rows: readonly { readonly sort: string; readonly month: Totals }[],
): void {
  for (const { sort, month } of rows) tally.add(idOf(sort), bucket, month);
}

export function sumAll(totals: Iterable<Totals>): Totals {
  let sum = NO_TOTALS;
  for (const part of totals) sum = addTotals(sum, part);
  return sum;
}

/** Many rows have the same hours, so each one's bucket is searched once. */
function rememberBuckets(layout: Layout, lengthMs: number): (start: number) => number | undefined {
  const found = new Map<number, number | undefined>();
  return (start) => {
    if (!found.has(start)) found.set(start, layout.bucketOf({ start, end: start + lengthMs }));
    return found.get(start);
  };
}
