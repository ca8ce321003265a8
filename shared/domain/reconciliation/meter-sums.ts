/** Owns: totals by hour and meter, and how those of the event store compare to those of the ledger. */
import { addTotals, NO_TOTALS, type Totals } from "../rollup/counter.ts";
import { amountsOf, isSame, type StoreDrift } from "./drift.ts";

export interface MeterSums {
  /** @param hour RFC 3339 */
  readonly add: (hour: string, meterId: string, totals: Totals) => void;
  /** The meter's hour is not compared this time. */
  readonly leaveOut: (hour: string, meterId: string) => void;
  readonly sums: ReadonlyMap<string, Totals>;
  readonly leftOut: ReadonlySet<string>;
}

export function createMeterSums(): MeterSums {
  const sums = new Map<string, Totals>();
  const leftOut = new Set<string>();
  return {
    sums,
    leftOut,
    add: (hour, meterId, totals) => {
      const name = `${hour} ${meterId}`;
      sums.set(name, addTotals(sums.get(name) ?? NO_TOTALS, totals));
    },
    leaveOut: (hour, meterId) => {
      leftOut.add(`${hour} ${meterId}`);
    },
  };
}

export function compareStore(
  organization: string,
  ledger: MeterSums,
  stored: MeterSums,
): readonly StoreDrift[] {
  const names = [...new Set([...ledger.sums.keys(), ...stored.sums.keys()])].sort();
  return names.flatMap((name) => {
    const expected = ledger.sums.get(name) ?? NO_TOTALS;
    const found = stored.sums.get(name) ?? NO_TOTALS;
    if (ledger.leftOut.has(name) || isSame(expected, found)) return [];
    const [hour = "", meterId = ""] = name.split(" ");
    return [{ organization, meterId, hour, expected: amountsOf(expected), found: amountsOf(found) }];
  });
}
