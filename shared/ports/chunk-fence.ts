import type { UsageChunk } from "../domain/event/usage-event.ts";

/** Keeps a chunk from committing, for ever. False if it has committed already. Fencing it again changes nothing. */
export type FenceChunk = (
  chunk: Pick<UsageChunk, "organization" | "chunkId" | "acceptedAt" | "backfill">,
) => Promise<boolean>;
