import type { StoredEvent } from "./event-store.ts";

/** Where counted events wait for the event store. At least once, in no order. */
export interface StoreQueue {
  /** All events are durably queued when it resolves; they come back after the delay (0 to 900 seconds, the limit of SQS). */
  defer(events: readonly StoredEvent[], delaySeconds: number): Promise<void>;
}
