import type { UsageChunk } from "../domain/event/usage-event.ts";

/** What the ledger decided about one event of a chunk. */
export type EventOutcome =
  | { readonly kind: "counted" }
  | { readonly kind: "duplicate" }
  | { readonly kind: "conflict"; readonly firstContentHash: string }
  /** So late that a former claim of its key may have expired: whether it was counted before cannot be known any more. */
  | { readonly kind: "too-late" }
  /** The store takes other events of its chunk, but never this one. */
  | { readonly kind: "refused"; readonly reason: string };

export type ChunkOutcome =
  /** One outcome per event, in order. Counters hold every event that is `counted`, exactly once. */
  | { readonly kind: "settled"; readonly outcomes: readonly EventOutcome[] }
  /** Nothing is known to be lost: the same chunk must be given again. */
  | { readonly kind: "failed"; readonly cause: unknown };

/**
 * Decides which events count, in one atomic step with the totals. Giving a chunk again, at any time, from any worker, settles
 * it with the same outcomes and moves the totals once.
 */
export interface UsageLedger {
  /** One outcome per chunk, in order. A chunk that fails never fails its neighbours. */
  count(chunks: readonly UsageChunk[]): Promise<readonly ChunkOutcome[]>;
}
