/**
 * Owns: which is wrong where a slot of a year disagrees with the days of its month - it, or the slot of another day.
 * Does not own: finding that they disagree (domain/reconciliation/compare.ts).
 *
 * The hours of the whole month are the third opinion. What agrees with them is right, and must not be moved: the day whose slot is
 * wrong is named when it is counted anew itself.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { amountsOf, type CounterDrift } from "../domain/reconciliation/drift.ts";
import { addTotals, customerDayPartition, NO_TOTALS, parseDaySort } from "../domain/rollup/counter.ts";
import { meterCustomerDayPartition } from "../domain/rollup/meter-counter-keys.ts";
import type { RollupStore } from "../ports/rollup-store.ts";

export interface KeepWrongDependencies {
  readonly rollups: RollupStore;
}

const READS_AT_ONCE = 8;

/** The drift without the slots of months that hold what the hours of their month add up to. */
export async function keepWrongMonths(
  { rollups }: KeepWrongDependencies,
  drift: readonly CounterDrift[],
): Promise<readonly CounterDrift[]> {
  const kept = await mapAtOnce(drift, READS_AT_ONCE, async (entry) =>
    entry.family === "meter-customer-year" && (await isAsHours(rollups, entry)) ? [] : [entry],
  );
  return kept.flat();
}

async function isAsHours(
  rollups: RollupStore,
  { organization, customerId = "", meterId, hour, found }: CounterDrift,
): Promise<boolean> {
  const month = hour.slice(0, 7);
  // A meter has its hours in the one or in the other.
  const partitions = [
    customerDayPartition(organization, customerId),
    meterCustomerDayPartition(organization, customerId),
  ];
  const rows = await Promise.all(
    partitions.map((partition) => rollups.read(partition, `${month}-01#`, `${month}-31$`)),
  );
  const { count, quantity } = amountsOf(
    rows
      .flat()
      .filter(({ sort }) => parseDaySort(sort).meterId === meterId)
      .flatMap(({ slots }) => [...slots.values()])
      .reduce(addTotals, NO_TOTALS),
  );
  return count === found.count && quantity === found.quantity && found.costed === 0 && found.cost === "0";
}
