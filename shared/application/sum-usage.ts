/**
 * Owns: the sums of a question about usage - from counters, and for parts of hours from the event store.
 * Does not own: reading the counters (sum-counters.ts), and what becomes of the sums (the use case that asks).
 */
import { layOut, SEGMENTS_MAX } from "../domain/usage/layout.ts";
import type { UsageFilters, UsageQuestion } from "../domain/usage/question.ts";
import { signalCounters } from "../domain/usage/sources.ts";
import { createTally, type IsWanted, type Tally } from "../domain/usage/tally.ts";
import { MeteringError } from "../errors.ts";
import type { EventStoreReader } from "../ports/event-store.ts";
import type { SumCounters } from "../ports/sums.ts";

export interface SumUsageDependencies {
  readonly sumCounters: SumCounters;
  readonly eventStore: Pick<EventStoreReader, "sumSegments">;
}

/**
 * Rows of the event store. Each bucket has two segments at most, and no answer can hold half as many values: what can be sent is
 * never refused by this.
 */
const ROWS_MAX = 200_000;

/** See SumUsage in ports/sums.ts. */
export async function sumUsage(
  { sumCounters, eventStore }: SumUsageDependencies,
  question: UsageQuestion,
  onProgress: (tally: Tally) => void,
): Promise<Tally> {
  const { organization, filters, breakdownBy } = question;
  const layout = layOut(question.buckets);
  if (layout.segments.length > SEGMENTS_MAX)
    throw new MeteringError(
      "request.too-large",
      `the window has ${layout.segments.length} parts that only raw events answer, over ${SEGMENTS_MAX}; ask for a shorter window, for longer buckets, or for hours of UTC`,
    );
  const tally = createTally();
  const source = signalCounters(organization, isWantedBy(filters));
  const customers = filters.customerId === undefined ? undefined : [asIdentity(filters.customerId)];
  await Promise.all([
    sumCounters({ source, layout, customers, owners: new Map(), breakdownBy }, tally, () =>
      onProgress(tally),
    ),
    addSegments(eventStore, question, layout.segments, tally),
  ]);
  onProgress(tally);
  return tally;
}

async function addSegments(
  eventStore: SumUsageDependencies["eventStore"],
  { organization, filters, breakdownBy }: UsageQuestion,
  segments: ReturnType<typeof layOut>["segments"],
  tally: Tally,
): Promise<void> {
  if (segments.length === 0) return;
  const rows = await eventStore.sumSegments({ organization, segments, breakdownBy, ...filters }, ROWS_MAX);
  for (const { segment, id, totals } of rows) tally.add(id, segments[segment]?.bucket ?? 0, totals);
}

function isWantedBy({ meterId, agentId }: UsageFilters): IsWanted | undefined {
  if (meterId === undefined && agentId === undefined) return undefined;
  return (row) =>
    (meterId === undefined || meterId === row.meterId) && (agentId === undefined || agentId === row.agentId);
}

function asIdentity(id: string) {
  return { id, ids: [id] };
}
