/**
 * Owns: the order of counting - ledger first, event store second - and what a delivery's failure means.
 * Does not own: how the ledger decides (ports/usage-ledger) and how a message is retried (shared/lambda).
 *
 * chunks -> ledger settles them -> what counted goes to the event store -> what it cannot take now waits in the store queue.
 */
import type { UsageChunk, UsageEvent } from "../domain/event/usage-event.ts";
import type { StoredEvent } from "../ports/event-store.ts";
import type { Quarantine, QuarantinedEvent } from "../ports/quarantine.ts";
import type { ChunkOutcome, EventOutcome, UsageLedger } from "../ports/usage-ledger.ts";

export interface CountDependencies {
  readonly ledger: UsageLedger;
  /** Takes what counted to the event store; whatever it does, no total moves. */
  readonly store: (events: readonly StoredEvent[]) => Promise<void>;
  readonly quarantine: Quarantine;
}

export interface CountReport {
  /** Chunks that must be delivered again, with the cause. Everything else is done for good. */
  readonly failed: ReadonlyMap<UsageChunk, unknown>;
  readonly counted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** Events in quarantine, because it can no longer be known whether they were counted before. */
  readonly tooLate: number;
}

interface Settled {
  readonly chunk: UsageChunk;
  readonly outcomes: readonly EventOutcome[];
}

/** Counts chunks that were delivered together. Giving a chunk again changes nothing. */
export async function countUsage(
  dependencies: CountDependencies,
  chunks: readonly UsageChunk[],
): Promise<CountReport> {
  const outcomes = await dependencies.ledger.count(chunks);
  const { settled, failed } = separate(chunks, outcomes);
  const tooLate = settled.flatMap(findTooLate);
  const stored = settled.flatMap(findCounted);
  await dependencies.quarantine.setAside(tooLate);
  await dependencies.store(stored);
  return {
    failed,
    counted: stored.length,
    duplicates: settled.flatMap((each) => eventsOf(each, "duplicate")).length,
    conflicts: settled.flatMap((each) => eventsOf(each, "conflict")).length,
    tooLate: tooLate.length,
  };
}

function separate(chunks: readonly UsageChunk[], outcomes: readonly ChunkOutcome[]) {
  const settled: Settled[] = [];
  const failed = new Map<UsageChunk, unknown>();
  chunks.forEach((chunk, index) => {
    const outcome = outcomes[index];
    if (outcome?.kind === "settled") settled.push({ chunk, outcomes: outcome.outcomes });
    else failed.set(chunk, outcome?.cause);
  });
  return { settled, failed };
}

function findCounted(settled: Settled): readonly StoredEvent[] {
  const { organization, acceptedAt } = settled.chunk;
  return eventsOf(settled, "counted").map((event) => ({ organization, acceptedAt, event }));
}

function findTooLate(settled: Settled): readonly QuarantinedEvent[] {
  const reason = "delivered when the ledger no longer knew whether its key was counted before";
  return eventsOf(settled, "too-late").map((event) => ({ chunk: settled.chunk, event, reason }));
}

function eventsOf({ chunk, outcomes }: Settled, kind: EventOutcome["kind"]): readonly UsageEvent[] {
  return chunk.events.filter((_, index) => outcomes[index]?.kind === kind);
}
