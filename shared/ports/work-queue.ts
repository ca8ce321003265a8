import type { UsageChunk } from "../domain/event/usage-event.ts";

/** Takes chunks for counting. At least once, in no order. */
export interface WorkQueue {
  /**
   * All chunks are durably queued when it resolves. If it rejects (`queue.unavailable`) some may be queued all the same:
   * sending the request again is safe, because every event keeps its idempotency key.
   */
  send(chunks: readonly UsageChunk[]): Promise<void>;
}
