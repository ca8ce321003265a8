/**
 * Owns: what the counters of a day should hold.
 * Does not own: what they do hold (collect-day.ts).
 *
 * Of the hours that were counted anew, slots of hours must hold what the ledger says. Slots of days should hold the ledger's sum of
 * these hours and, of the other hours, what stands in the customer's day items; slots of months the same, and the slots of the other
 * days. So a wrong hour is not told twice, once as itself and once as its day, nor a wrong day as its month.
 */
import { type Addend, ownAddends, signalAddends } from "../rollup/addends.ts";
import { heldBySlot, parseDaySort, slotsOf, type Totals, WHOLE_MONTH } from "../rollup/counter.ts";
import type { CounterRow, DayReading } from "./day-reading.ts";
import { listMonthItems } from "./month-items.ts";
import { createSums, type OpenSums, type Sums } from "./sums.ts";

export function expectDay(reading: DayReading): Sums {
  const open = createSums(reading.organization);
  for (const { cell, totals } of reading.ledger.values())
    addToSlots(open, { placement: cell.placement, totals });
  for (const [customerId, rows] of reading.customerDays)
    addOtherHours(open, reading, rows, (timestamp, { sort }, totals) =>
      signalAddends({ timestamp, customerId, ...parseDaySort(sort) }, totals),
    );
  for (const [customerId, rows] of reading.meterCustomerDays)
    addOtherHours(open, reading, rows, (timestamp, { sort }, totals) =>
      ownAddends({ timestamp, customerId, meterId: parseDaySort(sort).meterId }, totals),
    );
  addOtherDays(open, reading);
  return open.sums;
}

/** What hours that were not counted anew add to the slots of their day and month. */
function addOtherHours(
  open: OpenSums,
  { day, hours }: DayReading,
  rows: readonly CounterRow[],
  addendsOf: (timestamp: string, row: CounterRow, totals: Totals) => readonly Addend[],
): void {
  for (const row of rows)
    for (const [slot, totals] of row.slots) {
      if (hours.has(Number(slot))) continue;
      for (const addend of addendsOf(`${day}T${slot}`, row, totals))
        if (heldBySlot(addend.placement) !== "hour") addToSlots(open, addend);
    }
}

function addToSlots({ add }: OpenSums, { placement, totals }: Addend): void {
  for (const slot of slotsOf(placement)) add({ placement: { ...placement, slot }, totals });
}

function addOtherDays({ add }: OpenSums, reading: DayReading): void {
  const { day, meterYears } = reading;
  for (const { at, row } of listMonthItems(reading))
    add({ placement: { ...at, slot: WHOLE_MONTH }, totals: row.otherDays });
  const at = { rollup: "meter-customer-year", period: day.slice(0, 4), slot: day.slice(5, 7) } as const;
  for (const { meterId, otherDays } of meterYears)
    for (const [customerId, totals] of otherDays) add({ placement: { ...at, meterId, customerId }, totals });
}
