/**
 * Owns: putting right what a recount found - counters by exactly what they are off, raw events by sending them again.
 * Does not own: finding it (recount-hours.ts), and the one step in which a counter moves (ports/rollup-repair.ts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import {
  type CounterDrift,
  type RepairRequest,
  repairedAmounts,
  type StoreDrift,
} from "../domain/reconciliation/drift.ts";
import { groupByDay } from "../domain/reconciliation/hours.ts";
import type { Clock } from "../ports/clock.ts";
import type { ReadCounted } from "../ports/counted-events.ts";
import type { EventReceipt } from "../ports/event-receipts.ts";
import type { StoredEvent } from "../ports/event-store.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Repair, RollupRepair } from "../ports/rollup-repair.ts";
import type { StoreQueue } from "../ports/store-queue.ts";

export interface RepairDependencies {
  readonly rollupRepair: RollupRepair;
  readonly readCounted: ReadCounted;
  readonly storeQueue: StoreQueue;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
  /** False once the invocation must end. */
  readonly hasTime: () => boolean;
}

/** The entries that were put right: one that moved since it was found, or that no time was left for, is left to another recount. */
export async function repairCounters(
  dependencies: RepairDependencies,
  drift: readonly CounterDrift[],
  request: RepairRequest,
): Promise<readonly CounterDrift[]> {
  const repaired: CounterDrift[] = [];
  for (const entry of drift) {
    if (!dependencies.hasTime()) break;
    const repair = toRepair(dependencies, entry, request);
    if ((await dependencies.rollupRepair.apply(repair)) === "repaired") repaired.push(entry);
  }
  return repaired;
}

function toRepair(
  { identifiers, now }: RepairDependencies,
  drift: CounterDrift,
  { reason, by }: RepairRequest,
): Repair {
  const { expected: _, found: __, held, ...where } = drift;
  return {
    ...where,
    id: identifiers.timeOrdered(),
    kind: "repair",
    before: held,
    after: repairedAmounts(drift),
    reason,
    by,
    at: timestampOf(now()),
  };
}

/**
 * Sends every counted event of the meters' hours to the event store again: it keeps each once, in its last version.
 * @returns how many were sent
 * @throws OutOfTimeError
 */
export async function resendEvents(
  { readCounted, storeQueue }: RepairDependencies,
  drift: readonly StoreDrift[],
): Promise<number> {
  const wanted = new Set(drift.map(({ organization, hour, meterId }) => nameOf(organization, hour, meterId)));
  let sent = 0;
  for (const [organization, members] of Map.groupBy(drift, (entry) => entry.organization)) {
    for (const { day, hours } of groupByDay(members.map(({ hour }) => Date.parse(hour)))) {
      for await (const receipts of readCounted({ organization, day, hours })) {
        const missing = receipts.filter(({ event }) =>
          wanted.has(nameOf(organization, `${event.timestamp.slice(0, 13)}:00:00Z`, event.meterId)),
        );
        await storeQueue.defer(missing.map(toStored), 0);
        sent += missing.length;
      }
    }
  }
  return sent;
}

function nameOf(organization: string, hour: string, meterId: string): string {
  return `${organization} ${hour} ${meterId}`;
}

function toStored({ organization, acceptedAt, event, standing }: EventReceipt): StoredEvent {
  const { version, isVoided, quantity, cost } = standing;
  return {
    organization,
    acceptedAt,
    event: { ...event, quantity, ...(cost === undefined ? {} : { cost }) },
    ...(version === 0 ? {} : { correction: { version, isVoided } }),
  };
}
