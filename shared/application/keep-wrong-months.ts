/**
 * Owns: which is wrong where the slot of a month disagrees with the days of the month - it, or the slot of another day.
 * Does not own: finding that they disagree (domain/reconciliation/compare.ts).
 *
 * The hours of the whole month are the third opinion. What agrees with them is right, and must not be moved: the day whose slot is
 * wrong is named when it is counted anew itself.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { ZERO } from "../domain/decimal/decimal.ts";
import { amountsOf, type CounterDrift, difference, heldByDrift } from "../domain/reconciliation/drift.ts";
import {
  addTotals,
  customerDayPartition,
  isNothing,
  NO_TOTALS,
  parseDaySort,
  type Totals,
} from "../domain/rollup/counter.ts";
import { meterCustomerDayPartition } from "../domain/rollup/meter-counter-keys.ts";
import { OutOfTimeError } from "../errors.ts";
import type { RollupStore } from "../ports/rollup-store.ts";

export interface KeepWrongDependencies {
  readonly rollups: RollupStore;
  /** False once the invocation must end. */
  readonly hasTime: () => boolean;
}

const READS_AT_ONCE = 8;

/**
 * The drift without the slots of months that hold what the hours of their month add up to.
 * @throws OutOfTimeError
 */
export async function keepWrongMonths(
  { rollups, hasTime }: KeepWrongDependencies,
  drift: readonly CounterDrift[],
): Promise<readonly CounterDrift[]> {
  const kept = await mapAtOnce(drift, READS_AT_ONCE, async (entry) => {
    if (heldByDrift(entry) !== "month") return [entry];
    if (!hasTime()) throw new OutOfTimeError();
    return (await isAsHours(rollups, entry)) ? [] : [entry];
  });
  return kept.flat();
}

/** Whether the slot holds what the hours of its month add up to. */
async function isAsHours(rollups: RollupStore, entry: CounterDrift): Promise<boolean> {
  return isNothing(difference(entry.found, amountsOf(await sumHours(rollups, entry))));
}

async function sumHours(rollups: RollupStore, entry: CounterDrift): Promise<Totals> {
  const { organization, customerId = "", meterId, hour, family } = entry;
  const month = hour.slice(0, 7);
  // A meter has its hours in the one or in the other; what is of no meter has them in the first.
  const partitions = [
    customerDayPartition(organization, customerId),
    ...(meterId === undefined ? [] : [meterCustomerDayPartition(organization, customerId)]),
  ];
  const rows = await mapAtOnce(partitions, READS_AT_ONCE, (partition) =>
    rollups.read(partition, `${month}-01#`, `${month}-31$`),
  );
  const sum = rows
    .flat()
    .filter(({ sort }) => isPartOf(entry, parseDaySort(sort)))
    .flatMap(({ slots }) => [...slots.values()])
    .reduce(addTotals, NO_TOTALS);
  return family === "meter-customer-year" ? { ...sum, cost: ZERO, costed: 0 } : sum;
}

function isPartOf({ family, meterId, agentId }: CounterDrift, row: ReturnType<typeof parseDaySort>): boolean {
  if (meterId !== undefined && row.meterId !== meterId) return false;
  return family !== "segment-customer-month" || row.agentId === agentId;
}
