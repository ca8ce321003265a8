import type { Standing } from "../domain/event/correction.ts";
import type { Totals } from "../domain/rollup/counter.ts";
import type { EventReceipt } from "./event-receipts.ts";

/** One entry of the log of corrections, which is never rewritten. */
export interface Correction {
  readonly id: string;
  readonly kind: "void" | "amend";
  readonly organization: string;
  readonly eventId: string;
  /** Of the event. */
  readonly idempotencyKey: string;
  readonly reason: string;
  /** Id of the API key that asked for it. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  readonly before: Standing;
  readonly after: Standing;
}

export interface Corrections {
  /**
   * In one step: the event stands as the correction says, its counters move by the delta, and the log has the entry.
   * `outrun` when the event no longer stands as the receipt says, or the log has the entry already: nothing was done.
   */
  apply(receipt: EventReceipt, correction: Correction, delta: Totals): Promise<"applied" | "outrun">;
  /** Of one event, in their order. */
  ofEvent(organization: string, eventId: string): Promise<readonly Correction[]>;
}
