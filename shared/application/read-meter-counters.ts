/**
 * Owns: reading the counters of one day that meters have of their own.
 * Does not own: those that every event moves (read-day-counters.ts), and what all of them should hold (domain/reconciliation).
 *
 * The meters are those that were ever defined, archived ones too, and whichever else the ledger or a customer's items name.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { hasOwnCounters } from "../domain/meter/meter.ts";
import type {
  CounterRow,
  DayCounters,
  MeterRows,
  MeterYear,
  MonthRow,
} from "../domain/reconciliation/day-reading.ts";
import type { HoursQuestion } from "../domain/reconciliation/hours.ts";
import { createOtherDays, keepMonth, listActive, seeFromDay } from "../domain/reconciliation/other-days.ts";
import type { Sums } from "../domain/reconciliation/sums.ts";
import { ORGANIZATION_SHARDS, parseDaySort } from "../domain/rollup/counter.ts";
import {
  meterCustomerDayPartition,
  meterCustomerMonthPartition,
  meterCustomerYearPartition,
  meterDayPartition,
} from "../domain/rollup/meter-counter-keys.ts";
import type { Meters } from "../ports/meters.ts";
import type { RollupStore } from "../ports/rollup-store.ts";

export interface ReadMeterDependencies {
  readonly rollups: RollupStore;
  readonly meters: Pick<Meters, "list">;
}

/** Reads under way at the same time; four more for the shards of each meter. */
const READS_AT_ONCE = 8;

/** What is read of one meter. */
interface MeterReading extends MeterYear {
  readonly days: readonly CounterRow[];
  readonly months: readonly MonthRow[];
}

export async function readMeterCounters(
  dependencies: ReadMeterDependencies,
  question: HoursQuestion,
  ledger: Sums,
  customersKnown: readonly string[],
): Promise<Pick<DayCounters, "meterCustomerDays" | "meterDays" | "meterMonths" | "meterYears">> {
  const found = new Map<string, MeterReading>();
  const customerDays = new Map<string, readonly CounterRow[]>();
  const defined = (await dependencies.meters.list(question.organization)).filter(hasOwnCounters);
  let meters = new Set([...defined.map(({ id }) => id), ...metersOf(ledger)]);
  // Where no meter has counters of its own, no customer's are looked for.
  let customers = new Set(meters.size === 0 ? [] : customersKnown);
  while (meters.size > 0 || customers.size > 0) {
    const readings = await mapAtOnce([...meters], READS_AT_ONCE, (id) =>
      readMeter(dependencies, question, id),
    );
    for (const reading of readings) found.set(reading.meterId, reading);
    for (const customerId of readings.flatMap(({ months }) => listActive(months))) customers.add(customerId);
    const fresh = [...customers].filter((customerId) => !customerDays.has(customerId));
    const days = await mapAtOnce(fresh, READS_AT_ONCE, async (customerId) => {
      return [customerId, await readCustomer(dependencies, question, customerId)] as const;
    });
    for (const [customerId, rows] of days) customerDays.set(customerId, rows);
    const named = days.flatMap(([, rows]) => rows.map(({ sort }) => parseDaySort(sort).meterId));
    meters = new Set(named.filter((meterId) => !found.has(meterId)));
    customers = new Set();
  }
  return { meterCustomerDays: customerDays, ...toRows([...found.values()]) };
}

function toRows(
  readings: readonly MeterReading[],
): Pick<DayCounters, "meterDays" | "meterMonths" | "meterYears"> {
  const rowsOf = <Row>(pick: (reading: MeterReading) => readonly Row[]): readonly MeterRows<Row>[] =>
    readings.map((reading) => ({ meterId: reading.meterId, rows: pick(reading) }));
  return {
    meterDays: rowsOf(({ days }) => days),
    meterMonths: rowsOf(({ months }) => months),
    meterYears: readings,
  };
}

async function readMeter(
  { rollups }: ReadMeterDependencies,
  { organization, day }: HoursQuestion,
  meterId: string,
): Promise<MeterReading> {
  const shards = Array.from({ length: ORGANIZATION_SHARDS }, (_, shard) =>
    rollups.read(meterDayPartition(organization, meterId, shard), day, day),
  );
  const [days, items, years] = await Promise.all([
    Promise.all(shards),
    rollups.read(meterCustomerMonthPartition(organization, meterId, day.slice(0, 7))),
    rollups.read(meterCustomerYearPartition(organization, meterId)),
  ]);
  const months = items.map((item) => seeFromDay(item, day));
  const otherDays = createOtherDays();
  otherDays.add(meterId, months);
  return {
    meterId,
    days: days.flat(),
    months,
    otherDays: otherDays.sums.get(meterId) ?? new Map(),
    rows: keepMonth(years, day),
  };
}

function readCustomer(
  { rollups }: ReadMeterDependencies,
  { organization, day }: HoursQuestion,
  customerId: string,
): Promise<readonly CounterRow[]> {
  // $ comes right after #.
  return rollups.read(meterCustomerDayPartition(organization, customerId), `${day}#`, `${day}$`);
}

function metersOf(ledger: Sums): readonly string[] {
  return [...ledger.values()].flatMap(({ cell: { placement } }) =>
    placement.rollup === "meter-day" ? [placement.meterId] : [],
  );
}
