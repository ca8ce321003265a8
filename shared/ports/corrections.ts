import type { Correction, CorrectionChange, Standing } from "../domain/event/correction.ts";
import type { EventReceipt } from "./event-receipts.ts";
import type { Repair } from "./rollup-repair.ts";

export interface CorrectionRequest {
  readonly organization: string;
  readonly eventId: string;
  readonly change: CorrectionChange;
  readonly reason: string;
  /** Id of the API key that asks. */
  readonly by: string;
  /** Of the correction: a second request with the same key is the same correction. */
  readonly idempotencyKey?: string;
}

export interface CorrectedEvent {
  readonly standing: Standing;
  /** The entry that made it stand so; undefined if it always did. */
  readonly correction: Correction | undefined;
  /** Whether that entry came of this very request, now or when it was asked before; else the event stood so already. */
  readonly isOfRequest: boolean;
}

/**
 * Corrects an event, once. Asking again, also after a lost answer, gives the same correction.
 * @throws MeteringError event.unknown, event.uncounted, event.voided, correction.conflict, event-store.unavailable
 */
export type CorrectEvent = (request: CorrectionRequest) => Promise<CorrectedEvent>;

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
