import type { Correction } from "../domain/event/correction.ts";
import type { EventReceipt } from "./event-receipts.ts";
import type { Repair } from "./rollup-repair.ts";

export interface Corrections {
  /**
   * In one step: the event stands as the correction says, its counters move by the difference, and the log has the entry.
   * `outrun` when the event no longer stands as the receipt says, or the log has the entry already: nothing was done.
   */
  apply(receipt: EventReceipt, correction: Correction): Promise<"applied" | "outrun">;
  /** Of one event, in their order. */
  ofEvent(organization: string, eventId: string): Promise<readonly Correction[]>;
}

/** A correction of an event, or a counter that was put right: as the log has it. */
export type LogEntry = Correction | Repair;

export interface CorrectionPage {
  readonly entries: readonly LogEntry[];
  /** The position after which the next page begins; absent on the last one. */
  readonly next?: string;
}

export interface CorrectionLog {
  /** Newest first. */
  list(organization: string, limit: number, after?: string): Promise<CorrectionPage>;
}
