/** Owns: what the counters of a day hold, by slot. Does not own: what they should hold (expect-day.ts). */
import {
  type CounterKey,
  NO_TOTALS,
  organizationDayPartition,
  type Placement,
  parseDaySort,
  WHOLE_MONTH,
} from "../rollup/counter.ts";
import { meterDayPartition, parseMeterCustomerYearSort } from "../rollup/meter-counter-keys.ts";
import type { CounterRow, DayReading } from "./day-reading.ts";
import { listMonthItems, type WithoutSlot } from "./month-items.ts";
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

function addDays({ add }: OpenSums, reading: DayReading): void {
  const slot = reading.day.slice(8, 10);
  for (const { at, row } of listMonthItems(reading)) {
    if (row.day !== undefined) add({ placement: { ...at, slot }, totals: row.day });
    add({ placement: { ...at, slot: WHOLE_MONTH }, totals: row.month });
  }
}

function addMonths({ add }: OpenSums, { day, meterYears }: DayReading): void {
  const at = { period: day.slice(0, 4), slot: day.slice(5, 7) };
  for (const { meterId, rows } of meterYears)
    for (const row of rows) {
      const { customerId } = parseMeterCustomerYearSort(row.sort);
      const placement = { rollup: "meter-customer-year", ...at, meterId, customerId } as const;
      add({ placement, totals: row.slots.get(at.slot) ?? NO_TOTALS });
    }
}

function parse({ sort }: CounterKey) {
  const { meterId, agentId } = parseDaySort(sort);
  return { meterId, agentId };
}

function addHours(
  { add }: OpenSums,
  { hours }: DayReading,
  { slots }: CounterRow,
  at: WithoutSlot<Placement>,
): void {
  for (const [slot, totals] of slots)
    if (hours.has(Number(slot))) add({ placement: { ...at, slot }, totals });
}
