/**
 * Owns: finding events that were claimed by a chunk which never committed, and giving them to another chunk.
 * Does not own: why that is safe at any moment (adapters/dynamodb/ledger/fence.ts), and counting them (count-usage.ts).
 *
 * index of days -> chunks that are not in the totals -> their own claims -> fence the chunk -> queue a chunk that may take them.
 * After a crash at any point the next run finds the same claims. A chunk that is only slow loses nothing by its fence.
 */
import { cutIntoBatches } from "../domain/batch/cut-into-batches.ts";
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { formChunks } from "../domain/event/form-chunks.ts";
import { timestampMs } from "../domain/event/timestamp.ts";
import type { UsageChunk } from "../domain/event/usage-event.ts";
import {
  type OrphanQuestion,
  type OrphanReport,
  planOrphanDays,
} from "../domain/reconciliation/orphan-days.ts";
import { OutOfTimeError } from "../errors.ts";
import type { FenceChunk } from "../ports/chunk-fence.ts";
import type { EventIndex, IndexedChunk } from "../ports/event-index.ts";
import type { EventJournal } from "../ports/event-journal.ts";
import type { EventReceipt, EventReceipts } from "../ports/event-receipts.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { WorkQueue } from "../ports/work-queue.ts";

export interface TakeOverDependencies {
  readonly index: Pick<EventIndex, "acceptedWithin" | "acceptedBefore" | "backfillDays">;
  readonly receipts: EventReceipts;
  readonly journal: Pick<EventJournal, "findSetAside">;
  readonly fence: FenceChunk;
  readonly queue: WorkQueue;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly hasTime: () => boolean;
}

const DAYS_AT_ONCE = 8;
const CHUNKS_AT_A_TIME = 500;
const LOOKUPS_AT_ONCE = 8;

/** Of how many ids it is asked whether they are in quarantine: one lookup each. */
const UNCLAIMED_MAX = 1_000;

/** The claims of a backfill do not expire; whichever name stands here says so. */
const BACKFILL_NAME = "take-over";

/** @throws OutOfTimeError, or what kept an orphan from being queued: then the next run begins where this one did */
export async function takeOverOrphans(
  dependencies: TakeOverDependencies,
  question: OrphanQuestion,
): Promise<OrphanReport> {
  const { organization } = question;
  const plan = planOrphanDays(question, await dependencies.index.backfillDays(organization));
  const recent = await mapAtOnce(plan.days, DAYS_AT_ONCE, async (day) => {
    const chunks = await dependencies.index.acceptedWithin(organization, day, plan.accepted);
    return settleChunks(dependencies, organization, chunks, plan.accepted.to);
  });
  const swept = await mapAtOnce(plan.sweptDays, 1, async (day) => {
    const chunks = await dependencies.index.acceptedBefore(organization, day, plan.accepted.from);
    const claiming = chunks.filter(({ isOfSingles }) => !isOfSingles);
    return settleChunks(dependencies, organization, claiming, plan.accepted.to);
  });
  const missing = [...question.unclaimed, ...recent.flatMap(({ unclaimed }) => unclaimed)];
  return {
    takenOver: [...recent, ...swept].reduce((sum, { takenOver }) => sum + takenOver, 0),
    unclaimed: await keepUnclaimed(dependencies, organization, missing),
    checkedUntil: plan.accepted.to,
  };
}

interface Settled {
  readonly takenOver: number;
  readonly unclaimed: readonly string[];
}

async function settleChunks(
  dependencies: TakeOverDependencies,
  organization: string,
  chunks: readonly IndexedChunk[],
  acceptedBefore: number,
): Promise<Settled> {
  const settled: Settled[] = [];
  for (const some of cutIntoBatches(chunks, CHUNKS_AT_A_TIME)) {
    if (!dependencies.hasTime()) throw new OutOfTimeError();
    settled.push(await settleSome(dependencies, organization, some, acceptedBefore));
  }
  return {
    takenOver: settled.reduce((sum, { takenOver }) => sum + takenOver, 0),
    unclaimed: settled.flatMap(({ unclaimed }) => unclaimed),
  };
}

async function settleSome(
  dependencies: TakeOverDependencies,
  organization: string,
  chunks: readonly IndexedChunk[],
  acceptedBefore: number,
): Promise<Settled> {
  const { receipts } = dependencies;
  const claiming = chunks.filter(({ isOfSingles }) => !isOfSingles).map(({ chunkId }) => chunkId);
  const states = await receipts.chunkStates(organization, claiming);
  const open = chunks.filter(({ chunkId }) => states.get(chunkId) !== "committed");
  const ids = open.flatMap(({ eventIds }) => eventIds);
  const claims = await receipts.find(organization, ids);
  let takenOver = 0;
  for (const { chunkId, eventIds } of open) {
    const own = eventIds.flatMap((id) => {
      const claim = claims.get(id);
      return claim !== undefined && isOrphan(claim, chunkId, acceptedBefore) ? [claim] : [];
    });
    takenOver += await takeOver(dependencies, own);
  }
  return { takenOver, unclaimed: ids.filter((id) => !claims.has(id)) };
}

function isOrphan(claim: EventReceipt, chunkId: string, acceptedBefore: number): boolean {
  return claim.chunkId === chunkId && !claim.isCountedAlone && timestampMs(claim.acceptedAt) < acceptedBefore;
}

/** @param claims of one chunk */
async function takeOver(
  dependencies: TakeOverDependencies,
  claims: readonly EventReceipt[],
): Promise<number> {
  const [first] = claims;
  if (first === undefined) return 0;
  const lost = { ...headerOf(first), chunkId: first.chunkId };
  // It has committed since it was read: then nothing is orphaned.
  if (!(await dependencies.fence(lost))) return 0;
  await dependencies.queue.send(toChunks(dependencies, claims));
  return claims.length;
}

/** Chunks that may take the claims; each under an id of its own, which nothing was ever counted under. */
function toChunks(
  { identifiers }: TakeOverDependencies,
  claims: readonly EventReceipt[],
): readonly UsageChunk[] {
  const groups = Map.groupBy(claims, (claim) => JSON.stringify(headerOf(claim)));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const events = [first, ...others].map(({ event }) => event);
    return formChunks(headerOf(first), events, identifiers.timeOrdered).map((chunk) => ({
      ...chunk,
      supersedes: first.chunkId,
      // Only this way knows how to take a claim; few events make no difference.
      entry: "claim-then-commit" as const,
    }));
  });
}

function headerOf({ organization, acceptedAt, expires }: EventReceipt) {
  return { organization, acceptedAt, ...(expires ? {} : { backfill: BACKFILL_NAME }) };
}

/** Those that are still unclaimed, and not in quarantine, where they are listed already. */
async function keepUnclaimed(
  { receipts, journal }: TakeOverDependencies,
  organization: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const some = [...new Set(ids)].slice(0, UNCLAIMED_MAX);
  const claims = await receipts.find(organization, some);
  const missing = some.filter((id) => !claims.has(id));
  const aside = await mapAtOnce(missing, LOOKUPS_AT_ONCE, (id) => journal.findSetAside(organization, id));
  return missing.filter((_, index) => aside[index]?.content.kind !== "uncounted");
}
