/**
 * Owns: which events the ledger was asked to count, by the day of their timestamp.
 * Does not own: whether they count: the ledger's items tell. And who reads it (event-index.ts).
 *
 * It is written before anything is claimed. So whatever happens afterwards, and even if the message is lost, every claim can be
 * found again, and a day can be counted anew from the ledger alone. A repeat in it does no harm: ids are a set.
 *
 * item | pk               | sk                                           | holds
 * each | org#day#<day>    | chunk id, or an id of its own for singles    | ids (17 bytes an event: its id, and the hour), singles?, expires
 */
import { parse, stringify } from "uuid";
import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import { writeItems } from "../calls/write-items.ts";
import type { LedgerDependencies } from "../ledger/ledger-dependencies.ts";
import { expiry, type Item } from "../ledger/ledger-mapping.ts";
import { noteBackfillDays } from "./backfill-days.ts";

const ID_BYTES = 16;
const ENTRY_BYTES = ID_BYTES + 1;

export interface IndexedEvent {
  readonly eventId: string;
  /** 0 to 23, UTC. */
  readonly hour: number;
}

export function dayPartition(organization: string, day: string): string {
  return `${organization}#day#${day}`;
}

/** One item for each chunk and day: the same again on every delivery. */
export async function indexChunks(
  dependencies: LedgerDependencies,
  chunks: readonly UsageChunk[],
): Promise<void> {
  await noteBackfillDays(dependencies, chunks);
  await writeItems(
    dependencies,
    dependencies.journalTable,
    chunks.flatMap((chunk) => toItems(chunk, chunk.chunkId, chunk.events)),
  );
}

/** Chunks of one event or two share their items, because an item of its own for each would cost a write unit an event. */
export async function indexSingles(
  dependencies: LedgerDependencies,
  chunks: readonly UsageChunk[],
): Promise<void> {
  const groups = Map.groupBy(
    chunks,
    ({ organization, backfill }) => `${organization}#${backfill === undefined}`,
  );
  const items = [...groups.values()].flatMap((group) => {
    // The last acceptance of them, so that the item outlives each of their claims.
    const last = group.reduce((a, b) => (a.acceptedAt < b.acceptedAt ? b : a));
    const events = group.flatMap((chunk) => chunk.events);
    return toItems(last, dependencies.identifiers.timeOrdered(), events).map((item) => ({
      ...item,
      singles: { BOOL: true },
    }));
  });
  await noteBackfillDays(dependencies, chunks);
  await writeItems(dependencies, dependencies.journalTable, items);
}

/** @param hours only the events of these; absent: all */
export function readIds(item: Item, hours?: ReadonlySet<number>): readonly IndexedEvent[] {
  const bytes = item.ids?.B ?? new Uint8Array();
  const events: IndexedEvent[] = [];
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    const hour = bytes[at + ID_BYTES] ?? 0;
    // Ids of other hours are not even spelled: a day may have millions.
    if (hours?.has(hour) ?? true)
      events.push({ eventId: stringify(bytes.subarray(at, at + ID_BYTES)), hour });
  }
  return events;
}

export function readHours(item: Item): ReadonlySet<number> {
  const bytes = item.ids?.B ?? new Uint8Array();
  const hours = new Set<number>();
  for (let at = ID_BYTES; at < bytes.length; at += ENTRY_BYTES) hours.add(bytes[at] ?? 0);
  return hours;
}

function toItems(
  chunk: Pick<UsageChunk, "organization" | "acceptedAt" | "backfill">,
  name: string,
  events: readonly UsageEvent[],
): readonly Item[] {
  const days = Map.groupBy(events, ({ timestamp }) => timestamp.slice(0, 10));
  return [...days].map(([day, members]) => ({
    pk: { S: dayPartition(chunk.organization, day) },
    sk: { S: name },
    ids: { B: toBytes(members) },
    ...expiry(chunk),
  }));
}

function toBytes(events: readonly UsageEvent[]): Uint8Array {
  const bytes = new Uint8Array(events.length * ENTRY_BYTES);
  events.forEach(({ id, timestamp }, index) => {
    bytes.set(parse(id), index * ENTRY_BYTES);
    bytes[index * ENTRY_BYTES + ID_BYTES] = Number(timestamp.slice(11, 13));
  });
  return bytes;
}
