/**
 * Owns: the ledger's items - keys, attributes, expiry.
 *
 * item   | pk                    | holds
 * event  | org#event#<key>       | owner (chunk id), hash (content), expires
 * marker | org#chunk#<chunk id>  | expires: the chunk's counted events are in the rollups
 * aside  | org#quarantine#<chunk id>#<key> | event, reason, acceptedAt
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { timestampMs } from "../../domain/event/timestamp.ts";
import type { UsageChunk, UsageEvent } from "../../domain/event/usage-event.ts";

export type Item = Record<string, AttributeValue>;

const DAY_SECONDS = 24 * 60 * 60;

/** A live event is accepted until 34 days after its timestamp, so 36 days after its first acceptance nothing can repeat it. */
const LEDGER_DAYS = 36;

/** See `isTooLate`. One day less than the ledger keeps, because a timestamp may lie one day ahead of its acceptance. */
const COUNTABLE_DAYS = 35;

function eventKey(organization: string, idempotencyKey: string): string {
  return `${organization}#event#${idempotencyKey}`;
}

function markerKey(chunk: Pick<UsageChunk, "organization" | "chunkId">): string {
  return `${chunk.organization}#chunk#${chunk.chunkId}`;
}

export function quarantineKey(
  chunk: Pick<UsageChunk, "organization" | "chunkId">,
  event: UsageEvent,
): string {
  return `${chunk.organization}#quarantine#${chunk.chunkId}#${event.idempotencyKey}`;
}

export function toEventKeyItem(
  chunk: Pick<UsageChunk, "organization">,
  event: UsageEvent,
): { pk: { S: string } } {
  return { pk: { S: eventKey(chunk.organization, event.idempotencyKey) } };
}

export function toEventItem(chunk: UsageChunk, event: UsageEvent): Item {
  return {
    ...toEventKeyItem(chunk, event),
    owner: { S: chunk.chunkId },
    hash: { S: event.contentHash },
    ...expiry(chunk),
  };
}

export function toMarkerItem(chunk: UsageChunk): Item {
  return { pk: { S: markerKey(chunk) }, ...expiry(chunk) };
}

/** Who claimed an event, with which content; undefined if nobody did, or so long ago that the claim has expired. */
export interface Claim {
  readonly owner: string;
  readonly contentHash: string;
}

export function toClaim(item: Item | undefined, nowSeconds: number): Claim | undefined {
  if (item === undefined || hasExpired(item, nowSeconds)) return undefined;
  return { owner: item.owner?.S ?? "", contentHash: item.hash?.S ?? "" };
}

/**
 * Whether an event is delivered so late that the claim of an earlier copy may have expired. Such a copy was accepted at the
 * earliest one day before the timestamp, so its claim lives at least until 35 days after it.
 */
export function isTooLate(chunk: UsageChunk, event: UsageEvent, nowMs: number): boolean {
  return (
    chunk.backfill === undefined && nowMs > timestampMs(event.timestamp) + COUNTABLE_DAYS * DAY_SECONDS * 1000
  );
}

/** Items of a backfill never expire: its events may be sent again at any time. TTL deletes late, so expiry is also checked. */
function expiry(chunk: UsageChunk): Item {
  if (chunk.backfill !== undefined) return {};
  return {
    expires: { N: String(Math.ceil(timestampMs(chunk.acceptedAt) / 1000) + LEDGER_DAYS * DAY_SECONDS) },
  };
}

function hasExpired(item: Item, nowSeconds: number): boolean {
  return item.expires?.N !== undefined && Number(item.expires.N) < nowSeconds;
}
