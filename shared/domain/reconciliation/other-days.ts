/**
 * Owns: what the slots of a month's days, but one, add up to by meter and customer, and which slots of a year belong to that month.
 * Does not own: the comparison (expect-day.ts).
 */
import { addTotals, NO_TOTALS, type Totals } from "../rollup/counter.ts";
import { parseMeterCustomerYearSort } from "../rollup/meter-counter-keys.ts";
import type { CounterRow } from "./day-reading.ts";

export interface OtherDays {
  /** @param rows items of the month, one a customer; of a meter with agents those of each agent */
  readonly add: (meterId: string, rows: readonly CounterRow[]) => void;
  /** By meter, then by customer; without cost. Every meter that was added is there. */
  readonly sums: ReadonlyMap<string, ReadonlyMap<string, Totals>>;
}

/** @param day `YYYY-MM-DD`, the one that is left out */
export function createOtherDays(day: string): OtherDays {
  const sums = new Map<string, Map<string, Totals>>();
  return {
    sums,
    add: (meterId, rows) => {
      const ofMeter = sums.get(meterId) ?? new Map<string, Totals>();
      sums.set(meterId, ofMeter);
      for (const { sort: customerId, slots } of rows)
        for (const [slot, { count, quantity }] of slots) {
          if (slot === day.slice(8, 10)) continue;
          const known = ofMeter.get(customerId) ?? NO_TOTALS;
          ofMeter.set(customerId, addTotals(known, { ...NO_TOTALS, count, quantity }));
        }
    },
  };
}

/** Of a meter's year items: those that hold the month of the day. */
export function keepMonth(rows: readonly CounterRow[], day: string): readonly CounterRow[] {
  const isOfYear = (sort: string) => parseMeterCustomerYearSort(sort).year === day.slice(0, 4);
  return rows.filter(({ sort, slots }) => isOfYear(sort) && slots.has(day.slice(5, 7)));
}
