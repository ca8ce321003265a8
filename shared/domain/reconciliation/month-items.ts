/** Owns: every month item of a reading, and what its slots are placements of. */
import type { Placement } from "../rollup/counter.ts";
import type { DayReading, MonthRow } from "./day-reading.ts";

export type WithoutSlot<Some> = Some extends Placement ? Omit<Some, "slot"> : never;

export interface MonthItem {
  readonly row: MonthRow;
  readonly at: WithoutSlot<Placement>;
}

export function listMonthItems(reading: DayReading): readonly MonthItem[] {
  const { day, customerMonths, segmentMonths, meterMonths } = reading;
  const period = day.slice(0, 7);
  return [
    ...customerMonths.map(
      (row): MonthItem => ({ row, at: { rollup: "customer-month", period, customerId: row.sort } }),
    ),
    ...segmentMonths.flatMap(({ meterId, agentId, rows }) =>
      rows.map((row): MonthItem => {
        const rollup = "segment-customer-month";
        return { row, at: { rollup, period, customerId: row.sort, meterId, agentId } };
      }),
    ),
    ...meterMonths.flatMap(({ meterId, rows }) =>
      rows.map(
        (row): MonthItem => ({
          row,
          at: { rollup: "meter-customer-month", period, meterId, customerId: row.sort },
        }),
      ),
    ),
  ];
}
