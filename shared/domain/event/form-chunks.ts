import { nameCounters } from "../rollup/fold.ts";
import type { LedgerEntry, UsageChunk, UsageEvent } from "./usage-event.ts";

/**
 * Limits of a chunk. 60,000 bytes keep a message within one 64 KB billing unit of SQS. A transaction holds 100 actions
 * (DynamoDB): 48 counters and a marker leave room for a later family of counters, and for several chunks in one transaction.
 * Events that feed many meters with counters of their own may fill a transaction: cut at 48, each would be a message of its own,
 * though neighbours share nearly all counters. A single event with more is a chunk all the same; it has at most 97.
 */
export const CHUNK_LIMITS = { events: 100, counters: 48, bytes: 60_000, countersWithFeeds: 96 } as const;

/** A claim costs 1 write unit an event and 2 a chunk, a put inside a transaction costs 2 an event: claims win from 3 on. */
const CLAIM_FROM_EVENTS = 3;

export interface ChunkHeader {
  readonly organization: string;
  readonly acceptedAt: string;
  readonly backfill?: string;
}

/**
 * Cuts events into chunks, neighbours in the counters they touch together, so that a chunk writes few counters.
 * @param nextChunkId makes a new unique id at each call
 */
export function formChunks(
  header: ChunkHeader,
  events: readonly UsageEvent[],
  nextChunkId: () => string,
): readonly UsageChunk[] {
  const chunks: UsageEvent[][] = [];
  let current: UsageEvent[] = [];
  let counters = new Set<string>();
  let bytes = 0;
  for (const event of [...events].sort(byCounters)) {
    const touched = nameCounters([{ organization: header.organization, event }]);
    const size = sizeOf(event);
    const full =
      current.length >= CHUNK_LIMITS.events ||
      bytes + size > CHUNK_LIMITS.bytes ||
      counters.union(touched).size > countersMax(event);
    if (current.length === 0 || full) {
      current = [];
      chunks.push(current);
      counters = new Set();
      bytes = 0;
    }
    current.push(event);
    counters = counters.union(touched);
    bytes += size;
  }
  return chunks.map((members) => ({
    ...header,
    chunkId: nextChunkId(),
    entry: entryOf(members.length),
    events: members,
  }));
}

function entryOf(events: number): LedgerEntry {
  return events >= CLAIM_FROM_EVENTS ? "claim-then-commit" : "one-transaction";
}

function countersMax({ feeds = [] }: UsageEvent): number {
  return feeds.length === 0 ? CHUNK_LIMITS.counters : CHUNK_LIMITS.countersWithFeeds;
}

function byCounters(a: UsageEvent, b: UsageEvent): number {
  return (
    compare(a.customerId, b.customerId) || compare(a.timestamp, b.timestamp) || compare(a.meterId, b.meterId)
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Bytes of the event in a message: UTF-8 of its JSON. Only properties hold text that is long or not ASCII. */
function sizeOf(event: UsageEvent): number {
  const text = JSON.stringify(event);
  return isAscii(text) ? text.length : text.length * 3;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
