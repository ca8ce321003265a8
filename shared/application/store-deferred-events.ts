/**
 * Owns: writing to the event store what counting could not, and when it is tried again.
 * Does not own: counting - these events are counted already, and nothing here moves a total.
 */
import type { Clock } from "../ports/clock.ts";
import type { EventStore, StoredEvent, WriteOutcome } from "../ports/event-store.ts";
import type { StoreQueue } from "../ports/store-queue.ts";

/** SQS delays a message by 15 minutes at most; a later event is deferred again when it comes back. */
const LONGEST_DELAY_SECONDS = 900;
/** A first pause after the store did not answer. */
const OUTAGE_DELAY_SECONDS = 30;

export interface StoreDependencies {
  readonly eventStore: EventStore;
  readonly storeQueue: StoreQueue;
  readonly now: Clock;
}

export interface StoreReport {
  readonly stored: number;
  readonly deferred: number;
  /** Events that the store will never take, with its reason. They are counted all the same. */
  readonly refused: readonly { readonly event: StoredEvent; readonly reason: string }[];
}

/** Writes counted events; what the store cannot take now waits in the store queue, so that no total depends on the store. */
export async function storeOrDefer(
  { eventStore, storeQueue, now }: StoreDependencies,
  events: readonly StoredEvent[],
): Promise<StoreReport> {
  if (events.length === 0) return { stored: 0, deferred: 0, refused: [] };
  const outcomes = await eventStore.write(events);
  const waiting: StoredEvent[] = [];
  const delays: number[] = [];
  const refused: { event: StoredEvent; reason: string }[] = [];
  events.forEach((event, index) => {
    const outcome = outcomes[index];
    const delay = delayOf(outcome, now());
    if (delay !== undefined) {
      waiting.push(event);
      delays.push(delay);
    }
    if (outcome?.kind === "refused") refused.push({ event, reason: outcome.reason });
  });
  if (waiting.length > 0) await storeQueue.defer(waiting, Math.min(...delays));
  return { stored: events.length - waiting.length - refused.length, deferred: waiting.length, refused };
}

function delayOf(outcome: WriteOutcome | undefined, now: number): number | undefined {
  switch (outcome?.kind) {
    case "stored":
    case "refused":
      return undefined;
    case "not-yet":
      return Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil((outcome.notBefore - now) / 1000)));
    default:
      return OUTAGE_DELAY_SECONDS;
  }
}
