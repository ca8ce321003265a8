import type { Standing } from "../domain/event/correction.ts";
import type { UsageEvent } from "../domain/event/usage-event.ts";

/** What the ledger holds about one event. */
export interface EventReceipt {
  readonly organization: string;
  /** As it was accepted. What it adds to its counters now is `standing`. */
  readonly event: UsageEvent;
  /** RFC 3339. */
  readonly acceptedAt: string;
  /** The chunk that claimed it. */
  readonly chunkId: string;
  /** It was claimed and counted in one transaction; else its chunk's marker tells whether it is counted. */
  readonly isCountedAlone: boolean;
  /** False for events of a backfill and for corrected ones, which are kept for ever. */
  readonly expires: boolean;
  readonly standing: Standing;
  /** The ledger no longer has it: it was put together from the event store. */
  readonly isForgotten?: true;
}

export type ChunkState = "committed" | "fenced" | "open";

/** Reads the ledger, consistently. Claims that have expired are not there. */
export interface EventReceipts {
  /** The receipts that exist among the ids, by event id. */
  find(organization: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, EventReceipt>>;
  /** What became of each chunk. `open`: neither in the totals nor fenced. */
  chunkStates(organization: string, chunkIds: readonly string[]): Promise<ReadonlyMap<string, ChunkState>>;
}
