/**
 * Owns: what one run of the reconciliation says, and which of all that runs said still holds.
 * Does not own: where runs are kept (ports/reconciliation-log.ts).
 */
import { type CounterDrift, heldByDrift, type StoreDrift } from "./drift.ts";

export interface ReconciliationRun {
  /** Sorts by time. */
  readonly id: string;
  readonly organization: string;
  /** RFC 3339. */
  readonly at: string;
  /** RFC 3339; hours that were counted anew. */
  readonly hours: readonly string[];
  readonly notChecked: readonly { readonly hour: string; readonly reason: string }[];
  /** What is left after repairs; the first ones, where there are very many. */
  readonly drift: readonly CounterDrift[];
  readonly driftCount: number;
  readonly eventStoreDrift: readonly StoreDrift[];
  /** Why the event store could not be asked. */
  readonly eventStoreFailure?: string;
  readonly repaired: readonly CounterDrift[];
  /** Raw events that were sent to the event store again. */
  readonly resent: number;
  /** Events whose chunk never committed, given to another chunk. */
  readonly orphansTakenOver: number;
  /** Ids of accepted events that nobody has claimed: their message waits, or is lost. The first ones, where there are many. */
  readonly unclaimed: readonly string[];
  /** RFC 3339: chunks accepted before it were looked at for orphans. Absent until the first time. */
  readonly orphansCheckedUntil?: string;
}

/** How many entries of each kind a run keeps: an item of DynamoDB has 400 KB. */
export const RUN_ENTRIES_MAX = 100;

/** What runs found and no later run refuted. @param runs newest first */
export function findStanding(runs: readonly ReconciliationRun[]): {
  readonly drift: readonly CounterDrift[];
  readonly eventStoreDrift: readonly StoreDrift[];
} {
  const checkedHours = new Set<string>();
  const checkedDays = new Set<string>();
  const checkedMonths = new Set<string>();
  const storeCheckedHours = new Set<string>();
  const drift: CounterDrift[] = [];
  const eventStoreDrift: StoreDrift[] = [];
  for (const run of runs) {
    // Slots of days and months are compared whenever an hour of theirs is.
    const isOpen = (entry: CounterDrift) => {
      const { hour } = entry;
      const held = heldByDrift(entry);
      if (held === "hour") return !checkedHours.has(hour);
      return held === "day" ? !checkedDays.has(dayOf(hour)) : !checkedMonths.has(monthOf(hour));
    };
    drift.push(...run.drift.filter(isOpen));
    eventStoreDrift.push(...run.eventStoreDrift.filter(({ hour }) => !storeCheckedHours.has(hour)));
    for (const hour of run.hours) {
      checkedHours.add(hour);
      checkedDays.add(dayOf(hour));
      checkedMonths.add(monthOf(hour));
      if (run.eventStoreFailure === undefined) storeCheckedHours.add(hour);
    }
  }
  return { drift, eventStoreDrift };
}

function dayOf(hour: string): string {
  return hour.slice(0, 10);
}

function monthOf(hour: string): string {
  return hour.slice(0, 7);
}
