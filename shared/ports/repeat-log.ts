import type { UsageChunk, UsageEvent } from "../domain/event/usage-event.ts";

/** An event whose key was counted before, with the same content or another. */
export interface RepeatedEvent {
  readonly chunk: Pick<UsageChunk, "chunkId" | "organization" | "acceptedAt" | "backfill">;
  readonly event: UsageEvent;
  /** Its place in the chunk. */
  readonly index: number;
  readonly kind: "duplicate" | "conflict";
}

/** Remembers repeats for as long as the ledger knows their key. Recording one again changes nothing. */
export interface RepeatLog {
  record(repeats: readonly RepeatedEvent[]): Promise<void>;
}
