import type { Correction, LogEntry } from "../domain/event/correction.ts";
import type { Totals } from "../domain/rollup/counter.ts";
import type { EventReceipt } from "./event-receipts.ts";

export interface Corrections {
  /**
   * In one step: the event stands as the correction says, its counters move by the delta, and the log has the entry.
   * `outrun` when the event no longer stands as the receipt says, or the log has the entry already: nothing was done.
   */
  apply(receipt: EventReceipt, correction: Correction, delta: Totals): Promise<"applied" | "outrun">;
  /** Of one event, in their order. */
  ofEvent(organization: string, eventId: string): Promise<readonly Correction[]>;
}

export interface CorrectionPage {
  /** A correction of an event, or a counter that was put right: as the log has it. */
  readonly entries: readonly LogEntry[];
  /** The position after which the next page begins; absent on the last one. */
  readonly next?: string;
}

export interface CorrectionLog {
  /** Newest first. */
  list(organization: string, limit: number, after?: string): Promise<CorrectionPage>;
}
