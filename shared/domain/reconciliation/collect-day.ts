/** Owns: what the counters of a day hold, by slot. Does not own: what they should hold (expect-day.ts). */
import {
  type CounterKey,
  NO_TOTALS,
  organizationDayPartition,
  type Placement,
  parseDaySort,
} from "../rollup/counter.ts";
import { meterDayPartition, parseMeterCustomerYearSort } from "../rollup/meter-counter-keys.ts";
import type { CounterRow, DayReading } from "./day-reading.ts";
import { createSums, FIRST_SHARD, type OpenSums, type Sums } from "./sums.ts";

/** All of them; the shards of a family as one counter. */
export function collectDay(reading: DayReading): Sums {
  const open = createSums(reading.organization);
  const { day, customerDays, meterCustomerDays } = reading;
  for (const [customerId, rows] of customerDays)
    for (const row of rows)
      addHours(open, reading, row, { rollup: "customer-day", period: day, customerId, ...parse(row) });
  for (const [customerId, rows] of meterCustomerDays)
    for (const row of rows) {
      const { meterId } = parse(row);
      addHours(open, reading, row, { rollup: "meter-customer-day", period: day, meterId, customerId });
    }
  addSharded(open, reading, () => true);
  addDays(open, reading);
  addMonths(open, reading);
  return open.sums;
}

/** What those shards hold that a repair would move. */
export function collectHeld(reading: DayReading): Sums {
  const open = createSums(reading.organization);
  const { organization, meterDays } = reading;
  const firsts = new Set([
    organizationDayPartition(organization, FIRST_SHARD),
    ...meterDays.map(({ meterId }) => meterDayPartition(organization, meterId, FIRST_SHARD)),
  ]);
  addSharded(open, reading, ({ partition }) => firsts.has(partition));
  return open.sums;
}

function addSharded(open: OpenSums, reading: DayReading, isWanted: (row: CounterRow) => boolean): void {
  const { day, organizationDays, meterDays } = reading;
  for (const row of organizationDays.filter(isWanted))
    addHours(open, reading, row, { rollup: "organization-day", period: day, ...parse(row) });
  for (const { meterId, rows } of meterDays)
    for (const row of rows.filter(isWanted))
      addHours(open, reading, row, { rollup: "meter-day", period: day, meterId });
}

function addDays(open: OpenSums, { day, customerMonths, segmentMonths, meterMonths }: DayReading): void {
  const at = { period: day.slice(0, 7), slot: day.slice(8, 10) };
  for (const row of customerMonths)
    addSlot(open, row, { rollup: "customer-month", ...at, customerId: row.sort });
  for (const { meterId, agentId, rows } of segmentMonths)
    for (const row of rows)
      addSlot(open, row, { rollup: "segment-customer-month", ...at, customerId: row.sort, meterId, agentId });
  for (const { meterId, rows } of meterMonths)
    for (const row of rows)
      addSlot(open, row, { rollup: "meter-customer-month", ...at, meterId, customerId: row.sort });
}

function addMonths(open: OpenSums, { day, meterYears }: DayReading): void {
  const at = { period: day.slice(0, 4), slot: day.slice(5, 7) };
  for (const { meterId, rows } of meterYears)
    for (const row of rows) {
      const { customerId } = parseMeterCustomerYearSort(row.sort);
      addSlot(open, row, { rollup: "meter-customer-year", ...at, meterId, customerId });
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
  at: WithoutSlot<Placement>,
): void {
  for (const [slot, totals] of slots)
    if (hours.has(Number(slot))) add({ placement: { ...at, slot }, totals });
}

function addSlot({ add }: OpenSums, { slots }: CounterRow, placement: Placement): void {
  add({ placement, totals: slots.get(placement.slot) ?? NO_TOTALS });
}
