/**
 * Owns: writing counted events to the event store, and when an early one is tried again.
 * Does not own: counting - these events are counted already, and nothing here moves a total.
 */
import type { Clock } from "../ports/clock.ts";
import type { EventStore, StoredEvent } from "../ports/event-store.ts";
import type { StoreQueue } from "../ports/store-queue.ts";

/** SQS delays a message by 15 minutes at most; an event that is still early then is deferred again. */
const LONGEST_DELAY_SECONDS = 900;

export interface StoreDependencies {
  readonly eventStore: EventStore;
  readonly storeQueue: StoreQueue;
  readonly now: Clock;
}

export interface StoreReport {
  readonly stored: number;
  /** Events that the store will take later; they wait in the store queue. */
  readonly deferred: number;
  /** Events that the store did not take although it could have: it is for the caller to bring them again. */
  readonly unavailable: { readonly events: readonly StoredEvent[]; readonly cause: unknown };
  /** Events that the store will never take. They are counted all the same. */
  readonly refused: readonly { readonly event: StoredEvent; readonly reason: string }[];
}

/** Writes events; an event from the near future waits in the store queue until the store takes it. */
export async function storeEvents(
  { eventStore, storeQueue, now }: StoreDependencies,
  events: readonly StoredEvent[],
): Promise<StoreReport> {
  const outcomes = events.length === 0 ? [] : await eventStore.write(events);
  const early: StoredEvent[] = [];
  const delays: number[] = [];
  const unavailable: StoredEvent[] = [];
  const refused: { event: StoredEvent; reason: string }[] = [];
  let cause: unknown;
  events.forEach((event, index) => {
    const outcome = outcomes[index];
    if (outcome?.kind === "stored") return;
    if (outcome?.kind === "refused") refused.push({ event, reason: outcome.reason });
    else if (outcome?.kind === "not-yet") {
      early.push(event);
      delays.push(delaySeconds(outcome.notBefore, now()));
    } else {
      unavailable.push(event);
      cause = outcome?.cause;
    }
  });
  if (early.length > 0) await storeQueue.defer(early, Math.min(...delays));
  const stored = events.length - early.length - unavailable.length - refused.length;
  return { stored, deferred: early.length, unavailable: { events: unavailable, cause }, refused };
}

function delaySeconds(notBefore: number, now: number): number {
  return Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil((notBefore - now) / 1000)));
}
