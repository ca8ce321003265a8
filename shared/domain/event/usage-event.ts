/**
 * Owns: what a usage event is, before and after its references are resolved.
 * Does not own: the dialects it came in (functions parse those) and the totals it moves (domain/rollup).
 */

/** A JSON value, as event properties hold them. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One event as the door understood it, whatever dialect it came in. References are still the sender's own names. */
export interface SubmittedEvent {
  readonly idempotencyKey: string;
  /** A customer's id or external id. */
  readonly customer: string;
  /** An agent's id or external id. */
  readonly agent?: string;
  readonly eventType: string;
  /** RFC 3339 in UTC, as many fraction digits as were sent (at most 9); absent when the sender gave none. */
  readonly timestamp?: string;
  /** Canonical decimal text, not negative. */
  readonly quantity: string;
  /** Canonical decimal text; absent when the sender gave none. */
  readonly cost?: string;
  readonly properties?: { readonly [key: string]: JsonValue };
}

/** One whose sender named a meter, not an event type: it gets the one type that the meter takes (domain/meter/event-type.ts). */
export interface EventOfMeter extends Omit<SubmittedEvent, "eventType"> {
  /** A meter's id or external id. */
  readonly meter: string;
}

/** That an event adds to a meter with counters of its own, besides its event type's meter. */
export interface MeterFeed {
  readonly meterId: string;
  /** Decimal text, may be negative; absent: the event's quantity, as it was last amended. */
  readonly value?: string;
}

/** One event with its references resolved as of its acceptance: what it feeds can no longer change. */
export interface UsageEvent {
  /** A UUID that follows from organization and idempotency key: whoever knows these knows the id. */
  readonly id: string;
  readonly idempotencyKey: string;
  /** Digest of the content as sent; tells a repeat from a conflict. */
  readonly contentHash: string;
  readonly customerId: string;
  readonly agentId?: string;
  readonly meterId: string;
  readonly eventType: string;
  /** RFC 3339 in UTC, at most 9 fraction digits. */
  readonly timestamp: string;
  readonly quantity: string;
  readonly cost?: string;
  readonly properties?: { readonly [key: string]: JsonValue };
  /** As of its acceptance; absent: none. */
  readonly feeds?: readonly MeterFeed[];
}

/** What an event says, apart from what names it. */
export type EventFacts = Omit<UsageEvent, "id" | "idempotencyKey" | "contentHash">;

/**
 * How a chunk enters the ledger. It is fixed when the chunk is formed: a chunk that changed its way between two deliveries
 * could be counted by both.
 */
export type LedgerEntry = "claim-then-commit" | "one-transaction";

/** Events of one organization that are accepted, delivered and counted together. */
export interface UsageChunk {
  /** Owner of the claims made for this chunk. It lives in the message body, so a redrive keeps it. */
  readonly chunkId: string;
  readonly organization: string;
  /** RFC 3339 in UTC, milliseconds. */
  readonly acceptedAt: string;
  /** Name of the backfill, when the events are older than a live event may be. */
  readonly backfill?: string;
  /** A fenced chunk, whose claims this one may take for its own: see shared/adapters/dynamodb/ledger/fence.ts. */
  readonly supersedes?: string;
  readonly entry: LedgerEntry;
  readonly events: readonly UsageEvent[];
}
