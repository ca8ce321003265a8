/**
 * Owns: what the rollups of a day should hold by the ledger, and where they hold something else.
 * Does not own: the reading (shared/application/recount-hours.ts).
 *
 * Of the hours that were counted anew, the day families must hold what the ledger says. The families of months hold whole days:
 * what they should hold is the ledger's sum of these hours and, of the other hours, what stands in the customer's day items. So
 * a wrong hour is not told twice, once as itself and once as its day.
 */
import {
  type CounterKey,
  customerMonthPartition,
  NO_TOTALS,
  organizationDayPartition,
  type Placement,
  parseDaySort,
  segmentCustomerMonthPartition,
  type Totals,
} from "../rollup/counter.ts";
import { amountsOf, type CounterDrift, isSame } from "./drift.ts";
import { type Cell, createSums, FIRST_SHARD, hourOf, isOfDays, type OpenSums, type Sums } from "./sums.ts";

/** A counter item as read. */
export interface CounterRow extends CounterKey {
  readonly slots: ReadonlyMap<string, Totals>;
}

export interface SegmentRows {
  readonly meterId: string;
  readonly agentId: string | undefined;
  /** One a customer. */
  readonly rows: readonly CounterRow[];
}

/** Everything about one UTC day of an organization. */
export interface DayReading {
  readonly organization: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** The hours, 0 to 23, of which the ledger was read. */
  readonly hours: ReadonlySet<number>;
  /** What the events of these hours add up to, in every family. */
  readonly ledger: Sums;
  readonly customerDays: ReadonlyMap<string, readonly CounterRow[]>;
  /** Of all shards. */
  readonly organizationDays: readonly CounterRow[];
  readonly customerMonths: readonly CounterRow[];
  readonly segmentMonths: readonly SegmentRows[];
}

/** Every slot of a counter that does not hold what the ledger says, in a stable order. */
export function compareDay(reading: DayReading): readonly CounterDrift[] {
  const expected = expect(reading);
  const found = collect(reading);
  const held = collectHeld(reading);
  const names = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return names.flatMap((name) => {
    const cell = (expected.get(name) ?? found.get(name))?.cell;
    const [should, is] = [totalsAt(expected, name), totalsAt(found, name)];
    if (cell === undefined || isSame(should, is)) return [];
    const own = cell.placement.rollup === "organization-day" ? totalsAt(held, name) : is;
    return [toDrift(reading.organization, cell, should, is, own)];
  });
}

/** Whether a family of days and months disagrees with the hours, so that only the ledger's whole day can tell which is wrong. */
export function needsWholeDay(drift: readonly CounterDrift[], hours: ReadonlySet<number>): boolean {
  return hours.size < HOURS_A_DAY && drift.some(({ family }) => !isOfDays(family));
}

const HOURS_A_DAY = 24;

function totalsAt(sums: Sums, name: string): Totals {
  return sums.get(name)?.totals ?? NO_TOTALS;
}

function expect(reading: DayReading): Sums {
  const { sums, add } = createSums();
  for (const { cell, totals } of reading.ledger.values()) add(cell, totals);
  for (const [customerId, rows] of reading.customerDays) {
    for (const { sort, slots } of rows) {
      const months = monthCells(reading, customerId, sort);
      for (const [slot, totals] of slots)
        if (!reading.hours.has(Number(slot))) for (const cell of months) add(cell, totals);
    }
  }
  return sums;
}

function monthCells({ organization, day }: DayReading, customerId: string, sort: string): readonly Cell[] {
  const { meterId, agentId } = parseDaySort(sort);
  const at = { period: day.slice(0, 7), slot: day.slice(8, 10), customerId };
  return [
    {
      placement: { rollup: "customer-month", ...at },
      key: { partition: customerMonthPartition(organization, at.period), sort: customerId },
    },
    {
      placement: { rollup: "segment-customer-month", ...at, meterId, agentId },
      key: {
        partition: segmentCustomerMonthPartition(organization, at.period, meterId, agentId),
        sort: customerId,
      },
    },
  ];
}

function collect(reading: DayReading): Sums {
  const open = createSums();
  const { day, customerDays, organizationDays, customerMonths, segmentMonths } = reading;
  for (const [customerId, rows] of customerDays)
    for (const row of rows)
      addHours(open, reading, row, row, { rollup: "customer-day", period: day, customerId, ...parse(row) });
  addOrganizationDays(open, reading, organizationDays);
  const at = { period: day.slice(0, 7), slot: day.slice(8, 10) };
  for (const row of customerMonths)
    addDay(open, row, { rollup: "customer-month", ...at, customerId: row.sort });
  for (const { meterId, agentId, rows } of segmentMonths)
    for (const row of rows)
      addDay(open, row, { rollup: "segment-customer-month", ...at, customerId: row.sort, meterId, agentId });
  return open.sums;
}

/** What the shard holds that a repair would move. */
function collectHeld(reading: DayReading): Sums {
  const open = createSums();
  const partition = organizationDayPartition(reading.organization, FIRST_SHARD);
  const ofFirst = reading.organizationDays.filter((row) => row.partition === partition);
  addOrganizationDays(open, reading, ofFirst);
  return open.sums;
}

function addOrganizationDays(open: OpenSums, reading: DayReading, rows: readonly CounterRow[]): void {
  const partition = organizationDayPartition(reading.organization, FIRST_SHARD);
  for (const row of rows) {
    const at = { rollup: "organization-day", period: reading.day, ...parse(row) } as const;
    addHours(open, reading, row, { partition, sort: row.sort }, at);
  }
}

function parse({ sort }: CounterKey) {
  const { meterId, agentId } = parseDaySort(sort);
  return { meterId, agentId };
}

type WithoutSlot<Some> = Some extends Placement ? Omit<Some, "slot"> : never;

function addHours(
  { add }: OpenSums,
  { hours }: DayReading,
  { slots }: CounterRow,
  { partition, sort }: CounterKey,
  at: Extract<WithoutSlot<Placement>, { readonly rollup: "customer-day" | "organization-day" }>,
): void {
  for (const [slot, totals] of slots)
    if (hours.has(Number(slot))) add({ placement: { ...at, slot }, key: { partition, sort } }, totals);
}

function addDay({ add }: OpenSums, { partition, sort, slots }: CounterRow, placement: Placement): void {
  add({ placement, key: { partition, sort } }, slots.get(placement.slot) ?? NO_TOTALS);
}

function toDrift(
  organization: string,
  { placement, key }: Cell,
  expected: Totals,
  found: Totals,
  held: Totals,
): CounterDrift {
  const { rollup: family, period: _, slot, ...ids } = placement;
  return {
    organization,
    family,
    hour: hourOf(placement),
    ...ids,
    counter: { ...key, slot },
    expected: amountsOf(expected),
    found: amountsOf(found),
    held: amountsOf(held),
  };
}
