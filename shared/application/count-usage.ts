/**
 * Owns: the order of counting - ledger first, event store second - and what a delivery's failure means.
 * Does not own: how the ledger decides (ports/usage-ledger) and how a message is retried (shared/lambda).
 *
 * chunks -> ledger settles them -> repeats are noted, what cannot be counted is set aside -> what counted goes to the event store,
 * and what that cannot take now to the store queue.
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import type { UsageChunk } from "../domain/event/usage-event.ts";
import { nameCounters } from "../domain/rollup/fold.ts";
import type { Clock } from "../ports/clock.ts";
import type { StoredEvent } from "../ports/event-store.ts";
import type { Quarantine, QuarantineEntry } from "../ports/quarantine.ts";
import type { RepeatedEvent, RepeatLog } from "../ports/repeat-log.ts";
import type { ChunkOutcome, EventOutcome, UsageLedger } from "../ports/usage-ledger.ts";

export interface CountDependencies {
  readonly ledger: UsageLedger;
  /** Takes what counted to the event store; whatever it does, no total moves. */
  readonly store: (events: readonly StoredEvent[]) => Promise<void>;
  readonly quarantine: Pick<Quarantine, "setAside">;
  readonly repeats: RepeatLog;
  readonly now: Clock;
}

export interface CountReport {
  /** Chunks that must be delivered again, with the cause. */
  readonly failed: ReadonlyMap<UsageChunk, unknown>;
  /** Chunks that no time was left for: nothing was begun. What is neither here nor failed is done for good. */
  readonly notBegun: readonly UsageChunk[];
  readonly counted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** Events in quarantine. */
  readonly setAside: number;
}

interface Settled {
  readonly chunk: UsageChunk;
  readonly outcomes: readonly EventOutcome[];
}

/**
 * Few enough to be counted and stored well within the time of a function, many enough to share transactions. What takes the time is
 * claiming events and moving counters: events of one customer move few of them, those of thousands nearly five each.
 */
const EVENTS_AT_ONCE = 5_000;
const COUNTERS_AT_ONCE = 2_000;

/** A part is begun while at least so many times as much time is left as the longest one before it took, */
const TIME_RESERVE = 2;
/** and this much: retries of a part that meets throttles, and handing the rest back, take some seconds however short the parts are. */
const TIME_RESERVE_MS = 10_000;

/**
 * Counts chunks that were delivered together. Giving a chunk again changes nothing.
 * @param millisecondsLeft until the function is ended. That would leave all of its messages unseen for minutes, and the next one would
 * not get further with them: what there is no time for is not begun.
 */
export async function countUsage(
  dependencies: CountDependencies,
  chunks: readonly UsageChunk[],
  millisecondsLeft: () => number,
): Promise<CountReport> {
  const reports: PartReport[] = [];
  const notBegun: UsageChunk[] = [];
  let longest = 0;
  for (const together of cutByWork(chunks)) {
    const before = millisecondsLeft();
    if (before < Math.max(TIME_RESERVE * longest, TIME_RESERVE_MS)) notBegun.push(...together);
    else {
      reports.push(await countTogether(dependencies, together));
      longest = Math.max(longest, before - millisecondsLeft());
    }
  }
  const sum = (figure: Exclude<keyof PartReport, "failed">) =>
    reports.reduce((total, report) => total + report[figure], 0);
  return {
    failed: new Map(reports.flatMap(({ failed }) => [...failed])),
    notBegun,
    counted: sum("counted"),
    duplicates: sum("duplicates"),
    conflicts: sum("conflicts"),
    setAside: sum("setAside"),
  };
}

type PartReport = Omit<CountReport, "notBegun">;

/** A chunk has at most 100 events: each list but the last has nearly as much to do as it may. */
function cutByWork(chunks: readonly UsageChunk[]): readonly (readonly UsageChunk[])[] {
  const lists: UsageChunk[][] = [];
  let events = 0;
  let counters: ReadonlySet<string> = new Set();
  for (const chunk of chunks) {
    const own = countersOf(chunk);
    events += chunk.events.length;
    counters = counters.union(own);
    const list = lists.at(-1);
    if (list !== undefined && events <= EVENTS_AT_ONCE && counters.size <= COUNTERS_AT_ONCE) list.push(chunk);
    else {
      lists.push([chunk]);
      events = chunk.events.length;
      counters = own;
    }
  }
  return lists;
}

function countersOf({ organization, events }: UsageChunk): ReadonlySet<string> {
  return nameCounters(events.map((event) => ({ organization, event })));
}

async function countTogether(
  dependencies: CountDependencies,
  chunks: readonly UsageChunk[],
): Promise<PartReport> {
  const outcomes = await dependencies.ledger.count(chunks);
  const { settled, failed } = separate(chunks, outcomes);
  const setAsideAt = timestampOf(dependencies.now());
  const aside = settled.flatMap((each) => findUncounted(each, setAsideAt));
  const repeats = settled.flatMap(findRepeats);
  const stored = settled.flatMap(findCounted);
  await dependencies.quarantine.setAside(aside);
  await dependencies.repeats.record(repeats);
  await dependencies.store(stored);
  return {
    failed,
    counted: stored.length,
    duplicates: repeats.filter(({ kind }) => kind === "duplicate").length,
    conflicts: repeats.filter(({ kind }) => kind === "conflict").length,
    setAside: aside.length,
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

function findCounted({ chunk, outcomes }: Settled): readonly StoredEvent[] {
  const { organization, acceptedAt } = chunk;
  return chunk.events
    .filter((_, index) => outcomes[index]?.kind === "counted")
    .map((event) => ({ organization, acceptedAt, event }));
}

function findRepeats({ chunk, outcomes }: Settled): readonly RepeatedEvent[] {
  return chunk.events.flatMap((event, index) => {
    const kind = outcomes[index]?.kind;
    return kind === "duplicate" || kind === "conflict" ? [{ chunk, event, index, kind }] : [];
  });
}

function findUncounted({ chunk, outcomes }: Settled, setAsideAt: string): readonly QuarantineEntry[] {
  return chunk.events.flatMap((event, index) => {
    const outcome = outcomes[index];
    if (outcome?.kind !== "too-late" && outcome?.kind !== "refused") return [];
    return {
      // A chunk's id sorts by time, and the same delivery gives the same entry.
      id: `${chunk.chunkId}.${index}`,
      organization: chunk.organization,
      eventId: event.id,
      setAsideAt,
      reasons: [outcome.kind === "refused" ? outcome.reason : TOO_LATE],
      content: { kind: "uncounted", chunk: { chunkId: chunk.chunkId, acceptedAt: chunk.acceptedAt }, event },
    };
  });
}

const TOO_LATE =
  "delivered when the ledger no longer knew whether its key was counted before; a replay counts it as a backfill, unless the ledger knows the key";
