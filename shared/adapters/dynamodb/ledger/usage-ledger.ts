/**
 * Owns: the ledger on DynamoDB - which way each chunk goes, and one outcome per chunk.
 * Does not own: what happens to counted events afterwards (shared/application/count-usage.ts).
 */
import pMap from "p-map";
import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import type { ChunkOutcome, EventOutcome, UsageLedger } from "../../../ports/usage-ledger.ts";
import { indexChunks, indexSingles } from "../journal/day-index.ts";
import { claimEvents, readClaims, settleClaim } from "./claim-events.ts";
import { commitChunks } from "./commit-chunks.ts";
import { countSingles, type Single } from "./count-singles.ts";
import { succeed } from "./fence.ts";
import { judgeRepeat } from "./judge.ts";
import type { LedgerDependencies } from "./ledger-dependencies.ts";
import { isTooLate } from "./ledger-mapping.ts";

/** Each makes up to four calls at once: enough to keep the connections busy, few enough not to throttle ourselves. */
const CHUNKS_AT_ONCE = 10;

/** Outcomes of one chunk by idempotency key, or why there are none. */
type Settling = Settled<Map<string, EventOutcome>>;

type Settled<Value> = { readonly value: Value } | { readonly cause: unknown };

export function createUsageLedger(dependencies: LedgerDependencies): UsageLedger {
  return {
    count: async (chunks) => {
      // The same chunk may be delivered twice in one batch: it is settled once, and both deliveries share the outcome.
      const distinct = [...new Map(chunks.map((chunk) => [chunk.chunkId, chunk])).values()];
      const settlings = new Map(
        await Promise.all([
          countByClaims(
            dependencies,
            distinct.filter(({ entry }) => entry === "claim-then-commit"),
          ),
          countInTransactions(
            dependencies,
            distinct.filter(({ entry }) => entry === "one-transaction"),
          ),
        ]).then((parts) => parts.flatMap((part) => [...part])),
      );
      return chunks.map((chunk) => toOutcome(chunk, settlings.get(chunk.chunkId)));
    },
  };
}

function toOutcome(chunk: UsageChunk, settling: Settling | undefined): ChunkOutcome {
  if (settling === undefined || "cause" in settling) return { kind: "failed", cause: settling?.cause };
  return { kind: "settled", outcomes: judgeAll(chunk, settling.value) };
}

/** Gives repeats inside the chunk their outcome: the first event with a key is decided in the store, the others by it. */
function judgeAll(chunk: UsageChunk, outcomes: ReadonlyMap<string, EventOutcome>): readonly EventOutcome[] {
  const firsts = new Map(findFirsts(chunk).map((event) => [event.idempotencyKey, event]));
  return chunk.events.map((event) => {
    const first = firsts.get(event.idempotencyKey);
    const outcome = first && outcomes.get(first.idempotencyKey);
    if (first === undefined || outcome === undefined)
      throw new Error(`no outcome for ${event.idempotencyKey}`);
    return event === first ? outcome : judgeRepeat(event, first, outcome);
  });
}

/** The events of a chunk that go to the store: one per key, because claiming a key twice for one owner succeeds twice. */
function findFirsts(chunk: UsageChunk): readonly UsageEvent[] {
  const keys = new Set<string>();
  return chunk.events.filter(({ idempotencyKey }) => !keys.has(idempotencyKey) && keys.add(idempotencyKey));
}

async function countByClaims(
  dependencies: LedgerDependencies,
  chunks: readonly UsageChunk[],
): Promise<ReadonlyMap<string, Settling>> {
  if (chunks.length === 0) return new Map();
  const indexing = await settling(() => indexChunks(dependencies, chunks));
  if ("cause" in indexing) return new Map(chunks.map(({ chunkId }) => [chunkId, indexing]));
  const claim = async (chunk: UsageChunk) =>
    [chunk, await settling(() => claimChunk(dependencies, chunk))] as const;
  const claimed = await pMap(chunks, claim, { concurrency: CHUNKS_AT_ONCE });
  const notCommitted = await commitChunks(
    dependencies,
    claimed.flatMap(([chunk, result]) =>
      "cause" in result ? [] : [{ chunk, owned: findOwned(chunk, result.value) }],
    ),
  );
  const isFenced = (chunk: UsageChunk) => notCommitted.get(chunk)?.kind === "fenced";
  const underNewIds = await countFenced(dependencies, chunks.filter(isFenced));
  return new Map(
    claimed.map(([chunk, result]) => {
      const reason = notCommitted.get(chunk);
      const settled = reason?.kind === "failed" ? { cause: reason.cause } : result;
      return [chunk.chunkId, underNewIds.get(chunk.chunkId) ?? settled];
    }),
  );
}

/** What a fenced chunk still owns can only be counted under another id: one that follows from its own, so every delivery finds it. */
async function countFenced(
  dependencies: LedgerDependencies,
  fenced: readonly UsageChunk[],
): Promise<ReadonlyMap<string, Settling>> {
  const successors = fenced.map((chunk) => succeed(dependencies, chunk));
  const settlings = await countByClaims(dependencies, successors);
  return new Map(
    fenced.map(({ chunkId }, index) => [
      chunkId,
      settlings.get(successors[index]?.chunkId ?? "") ?? { cause: new Error("a successor was not settled") },
    ]),
  );
}

function findOwned(chunk: UsageChunk, outcomes: ReadonlyMap<string, EventOutcome>): readonly UsageEvent[] {
  return findFirsts(chunk).filter(({ idempotencyKey }) => outcomes.get(idempotencyKey)?.kind === "counted");
}

async function claimChunk(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
): Promise<Map<string, EventOutcome>> {
  const { inTime, late } = separateLate(dependencies, chunk);
  const decided = await judgeLate(dependencies, chunk, late);
  const outcomes = await claimEvents(dependencies, chunk, inTime);
  inTime.forEach((event, index) => {
    const outcome = outcomes[index];
    if (outcome !== undefined) decided.set(event.idempotencyKey, outcome);
  });
  return decided;
}

async function countInTransactions(
  dependencies: LedgerDependencies,
  chunks: readonly UsageChunk[],
): Promise<ReadonlyMap<string, Settling>> {
  if (chunks.length === 0) return new Map();
  const indexing = await settling(() => indexSingles(dependencies, chunks));
  if ("cause" in indexing) return new Map(chunks.map(({ chunkId }) => [chunkId, indexing]));
  const settlings = new Map<string, Settling>();
  const singles: Single[] = [];
  for (const chunk of chunks) {
    const { inTime, late } = separateLate(dependencies, chunk);
    settlings.set(chunk.chunkId, await settling(() => judgeLate(dependencies, chunk, late)));
    singles.push(...inTime.map((event) => ({ chunk, event })));
  }
  for (const [{ chunk, event }, outcome] of await countSingles(dependencies, singles)) {
    const current = settlings.get(chunk.chunkId);
    if (outcome.kind === "failed") settlings.set(chunk.chunkId, { cause: outcome.cause });
    else if (current !== undefined && "value" in current) current.value.set(event.idempotencyKey, outcome);
  }
  return settlings;
}

function separateLate({ now }: LedgerDependencies, chunk: UsageChunk) {
  const firsts = findFirsts(chunk);
  const nowMs = now();
  return {
    inTime: firsts.filter((event) => !isTooLate(chunk, event, nowMs)),
    late: firsts.filter((event) => isTooLate(chunk, event, nowMs)),
  };
}

/** A late event is never claimed anew; but it may be ours already, or a duplicate of what still stands. */
async function judgeLate(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  late: readonly UsageEvent[],
): Promise<Map<string, EventOutcome>> {
  const claims = await readClaims(dependencies, chunk, late);
  const judge = async (event: UsageEvent) => {
    const claim = claims.get(event.idempotencyKey);
    const outcome = await settleClaim(dependencies, chunk, event, claim, () => ({ kind: "too-late" }));
    return [event.idempotencyKey, outcome] as const;
  };
  return new Map(await Promise.all(late.map(judge)));
}

async function settling<Value>(decide: () => Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await decide() };
  } catch (cause) {
    return { cause };
  }
}
