import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { ModelPrice } from "../../shared/domain/cost/model-price.ts";
import type { SubmittedEvent, UsageChunk, UsageEvent } from "../../shared/domain/event/usage-event.ts";
import type { Watermarks } from "../../shared/domain/freshness/watermarks.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";

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

/** A sum of the quantity of `tokens`, with counters of its own because of its filter, made long ago. */
export function aMeter(over: Partial<Meter> = {}): Meter {
  return {
    id: "meter-1",
    externalId: "eu-tokens",
    name: "Tokens in the EU",
    origin: "defined",
    aggregation: "sum",
    eventTypes: { in: ["tokens"] },
    properties: [{ name: "region", in: ["eu"] }],
    groupKeys: [["region"], ["region", "model"]],
    createdAt: "2025-01-01T00:00:00Z",
    ...over,
  };
}

/** Of OpenAI's gpt-5: 0.001 an input token, 0.002 an output token, since 2025, made long ago. */
export function aModelPrice(over: Partial<ModelPrice> = {}): ModelPrice {
  return {
    id: "price-1",
    provider: "openai",
    model: "gpt-5",
    inputTokenPrice: "0.001",
    outputTokenPrice: "0.002",
    validFrom: "2025-01-01T00:00:00Z",
    createdAt: "2025-01-01T00:00:00.000Z",
    ...over,
  };
}

/** The meter that an event type made on first sight, by readable ids. */
export function aSignal(eventType: string, over: Partial<Meter> = {}): Meter {
  return {
    id: `org/meter/${eventType}`,
    externalId: eventType,
    name: eventType,
    origin: "first-sight",
    aggregation: "sum",
    eventTypes: { in: [eventType] },
    properties: [],
    groupKeys: [],
    createdAt: "2025-01-01T00:00:00Z",
    ...over,
  };
}

/** Counted up to an instant, stored two minutes less, and what is written late seven hours less: known for six hours. */
export function someWatermarks(counted: string): Watermarks {
  const at = Date.parse(counted);
  const [minute, hour] = [60_000, 3_600_000];
  return {
    counted: at,
    stored: at - 2 * minute,
    storedBefore: [{ at: at - 6 * hour, stored: at - 7 * hour }],
  };
}
