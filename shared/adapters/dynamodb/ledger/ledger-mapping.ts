/**
 * Owns: the ledger's items - keys, attributes, expiry.
 *
 * item   | pk                    | holds
 * event  | org#event#<event id>  | owner (chunk id), hash (content), key, facts, at (acceptance, ms), alone?, standing?, version?, expires
 * marker | org#chunk#<chunk id>  | expires: the chunk's events are in the rollups; or, if fenced, they never will be under its id
 *
 * An event's item is its receipt: it holds everything that was counted, so that a count can be proven, corrected, and finished by
 * another worker without the message. A usual one stays below the 1 KB that one write unit pays for.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Standing } from "../../../domain/event/correction.ts";
import { countableSince, LEDGER_DAYS } from "../../../domain/event/lifetime.ts";
import { timestampMs } from "../../../domain/event/timestamp.ts";
import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import type { EventReceipt } from "../../../ports/event-receipts.ts";
import { factsOf } from "./event-facts.ts";

export type Item = Record<string, AttributeValue>;

const DAY_SECONDS = 24 * 60 * 60;

export function eventKey(organization: string, eventId: string): { pk: { S: string } } {
  return { pk: { S: `${organization}#event#${eventId}` } };
}

export function markerKey(organization: string, chunkId: string): { pk: { S: string } } {
  return { pk: { S: `${organization}#chunk#${chunkId}` } };
}

export function toEventItem(chunk: UsageChunk, event: UsageEvent): Item {
  return {
    ...eventKey(chunk.organization, event.id),
    owner: { S: chunk.chunkId },
    hash: { S: event.contentHash },
    key: { S: event.idempotencyKey },
    facts: { S: factsOf(event) },
    at: { N: String(timestampMs(chunk.acceptedAt)) },
    // Such a claim and its increments were one transaction: no marker tells that it counts.
    ...(chunk.entry === "one-transaction" ? { alone: { BOOL: true } } : {}),
    ...expiry(chunk),
  };
}

/**
 * A corrected event is kept for ever, so that its correction is. It says of itself that it is counted, because the marker that
 * said so expires.
 */
export function toCorrectedItem(receipt: EventReceipt, standing: Standing): Item {
  const { organization, event, acceptedAt, chunkId } = receipt;
  const chunk = {
    organization,
    chunkId,
    acceptedAt,
    entry: "one-transaction",
    backfill: "corrected",
  } as const;
  return {
    ...toEventItem({ ...chunk, events: [] }, event),
    standing: { S: JSON.stringify(standing) },
    version: { N: String(standing.version) },
  };
}

export function toMarkerItem(
  chunk: Pick<UsageChunk, "organization" | "chunkId" | "acceptedAt" | "backfill">,
): Item {
  return { ...markerKey(chunk.organization, chunk.chunkId), ...expiry(chunk) };
}

/** A marker that says: under this chunk's id nothing will be counted any more. */
export function isFence(marker: Item | undefined): boolean {
  return marker?.fenced?.BOOL === true;
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

/** Whether an event is delivered so late that the claim of an earlier copy may have expired. */
export function isTooLate(chunk: UsageChunk, event: UsageEvent, nowMs: number): boolean {
  return chunk.backfill === undefined && timestampMs(event.timestamp) < countableSince(nowMs);
}

/** Items of a backfill never expire: its events may be sent again at any time. TTL deletes late, so expiry is also checked. */
export function expiry(chunk: Pick<UsageChunk, "acceptedAt" | "backfill">): Item {
  if (chunk.backfill !== undefined) return {};
  return {
    expires: { N: String(Math.ceil(timestampMs(chunk.acceptedAt) / 1000) + LEDGER_DAYS * DAY_SECONDS) },
  };
}

export function hasExpired(item: Item, nowSeconds: number): boolean {
  return item.expires?.N !== undefined && Number(item.expires.N) < nowSeconds;
}
