/**
 * Owns: which days backfills brought events for. A live event's day is near its acceptance; a backfill's may be any.
 * Does not own: the events of a day (day-index.ts).
 *
 * Each worker notes a day once in a while: a long backfill would meet the same few items with every batch.
 */
import { timestampMs } from "../../../domain/event/timestamp.ts";
import type { UsageChunk } from "../../../domain/event/usage-event.ts";
import { writeItems } from "../calls/write-items.ts";
import type { LedgerDependencies } from "../ledger/ledger-dependencies.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Longer than a message can live, with all its redrives, after an acceptance that an older message notes over. */
const LISTED_DAYS = 80;

/** By worker: when the last backfill that it noted for a day was accepted. */
const notedBy = new WeakMap<LedgerDependencies, Map<string, number>>();

export function backfillDayPartition(organization: string): string {
  return `${organization}#backfill-days`;
}

export async function noteBackfillDays(
  dependencies: LedgerDependencies,
  chunks: readonly UsageChunk[],
): Promise<void> {
  const noted = notedBy.get(dependencies) ?? new Map<string, number>();
  const fresh = [...lastAcceptances(chunks)].filter(
    ([key, acceptedAt]) => acceptedAt > (noted.get(key) ?? Number.NEGATIVE_INFINITY) + DAY_MS,
  );
  await writeItems(
    dependencies,
    dependencies.journalTable,
    fresh.map(([key, acceptedAt]) => toItem(key, acceptedAt)),
  );
  for (const [key, acceptedAt] of fresh) noted.set(key, acceptedAt);
  notedBy.set(dependencies, noted);
}

/** Of each organization and day, as `<organization>|<day>`. */
function lastAcceptances(chunks: readonly UsageChunk[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { organization, acceptedAt, backfill, events } of chunks) {
    if (backfill === undefined) continue;
    for (const { timestamp } of events) {
      const key = `${organization}|${timestamp.slice(0, 10)}`;
      last.set(key, Math.max(last.get(key) ?? 0, timestampMs(acceptedAt)));
    }
  }
  return last;
}

function toItem(key: string, acceptedAt: number): Item {
  const [organization = "", day = ""] = key.split("|");
  return {
    pk: { S: backfillDayPartition(organization) },
    sk: { S: day },
    expires: { N: String(Math.ceil((acceptedAt + LISTED_DAYS * DAY_MS) / 1000)) },
  };
}
