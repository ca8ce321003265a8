/**
 * Owns: a month as one of its days sees it - what the other days add up to, by customer and by meter, and which slots of a year belong
 * to that month.
 * Does not own: the comparison (expect-day.ts).
 */
import { addTotals, NO_TOTALS, type Totals } from "../rollup/counter.ts";
import { parseMeterCustomerYearSort } from "../rollup/meter-counter-keys.ts";
import type { CounterRow, MonthRow } from "./day-reading.ts";

/** So little is kept of an item that those of a whole organization can be held at once. @param day `YYYY-MM-DD` */
export function seeFromDay(
  { partition, sort, slots, month }: CounterRow & Pick<MonthRow, "month">,
  day: string,
): MonthRow {
  const own = day.slice(8, 10);
  const others = [...slots].filter(([slot]) => slot !== own).map(([, totals]) => totals);
  return {
    partition,
    sort,
    day: slots.get(own),
    otherDays: others.reduce(addTotals, NO_TOTALS),
    month,
  };
}

/** The customers that did something on the day. */
export function listActive(rows: readonly MonthRow[]): readonly string[] {
  return rows.filter(({ day }) => day !== undefined).map(({ sort }) => sort);
}

export interface OtherDays {
  /** @param rows items of the month, one a customer; of a meter with agents those of each agent */
  readonly add: (meterId: string, rows: readonly MonthRow[]) => void;
  /** By meter, then by customer; without cost. Every meter that was added is there. */
  readonly sums: ReadonlyMap<string, ReadonlyMap<string, Totals>>;
}

export function createOtherDays(): OtherDays {
  const sums = new Map<string, Map<string, Totals>>();
  return {
    sums,
    add: (meterId, rows) => {
      const ofMeter = sums.get(meterId) ?? new Map<string, Totals>();
      sums.set(meterId, ofMeter);
      for (const { sort: customerId, otherDays } of rows) {
        const { count, quantity } = otherDays;
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
