import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { SubmittedEvent, UsageChunk, UsageEvent } from "../../shared/domain/event/usage-event.ts";

export function aSubmittedEvent(over: Partial<SubmittedEvent> = {}): SubmittedEvent {
  return { idempotencyKey: "key-1", customer: "acme", eventType: "tokens", quantity: "1", ...over };
}

export function aUsageEvent(over: Partial<UsageEvent> = {}): UsageEvent {
  const { idempotencyKey = "key-1" } = over;
  return {
    id: identifiers.eventId("org", idempotencyKey),
    idempotencyKey,
    contentHash: "hash-1",
    customerId: "customer-1",
    meterId: "meter-1",
    eventType: "tokens",
    timestamp: "2026-01-15T10:30:00Z",
    quantity: "1",
    ...over,
  };
}

export function aChunk(over: Partial<UsageChunk> = {}): UsageChunk {
  return {
    chunkId: "chunk-1",
    organization: "org",
    acceptedAt: "2026-01-15T10:30:01.000Z",
    entry: "claim-then-commit",
    events: [aUsageEvent()],
    ...over,
  };
}
