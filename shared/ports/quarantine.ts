import type { UsageChunk, UsageEvent } from "../domain/event/usage-event.ts";

export interface QuarantinedEvent {
  readonly chunk: Pick<UsageChunk, "chunkId" | "organization" | "acceptedAt">;
  readonly event: UsageEvent;
  readonly reason: string;
}

/** Keeps events that were accepted but cannot be counted as they are. Setting one aside again changes nothing. */
export interface Quarantine {
  setAside(events: readonly QuarantinedEvent[]): Promise<void>;
}
