/**
 * Owns: answering how much was used, by whom and at what cost - from the question to the sums and their names.
 * Does not own: the sums and whose they are (sum-owned.ts), the window's meaning (domain/time-window), JSON (shared/contracts).
 */
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { Source } from "../domain/meter/usage.ts";
import { cutIntoBuckets, type WindowSize } from "../domain/time-window/buckets.ts";
import { type Bound, resolveWindow } from "../domain/time-window/window.ts";
import type { Zone } from "../domain/time-window/zone.ts";
import { foldAnswer, isSurelyTooLarge, type UsageAnswer } from "../domain/usage/answer.ts";
import { layOut, sourcesOf } from "../domain/usage/layout.ts";
import { DIMENSIONS, type Dimension, type Reference, type UsageFilters } from "../domain/usage/question.ts";
import { createTally, type Tally } from "../domain/usage/tally.ts";
import { MeteringError } from "../errors.ts";
import type { Catalog } from "../ports/catalog.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { SumOwned } from "../ports/sums.ts";

export interface UsageAnalyticsDependencies {
  readonly catalog: Pick<Catalog, "find">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
  readonly sumOwned: SumOwned;
}

/** Of an answer that is too large to be sent. */
export const NARROWER_QUESTION =
  "a shorter window, a longer groupBy (daily, weekly or monthly), or one customer, agent or signal";

export interface UsageAnalyticsInput {
  readonly organization: string;
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly zone: Zone;
  readonly granularity: WindowSize;
  readonly breakdownBy: Dimension | undefined;
  readonly references: Readonly<Partial<Record<Dimension, Reference>>>;
}

/** Today and the 29 days before it. */
const WINDOW = { names: { start: "startDate", end: "endDate" }, defaultDaysBefore: 29 };

/** @throws MeteringError request.invalid for a window that is none, request.too-large, event-store.unavailable */
export async function queryUsageAnalytics(
  dependencies: UsageAnalyticsDependencies,
  input: UsageAnalyticsInput,
): Promise<UsageAnswer> {
  const { organization, zone, granularity, breakdownBy, references } = input;
  const now = dependencies.now();
  const window = resolveWindow({ ...input, ...WINDOW, now });
  if (window.kind === "refused")
    throw new MeteringError("request.invalid", window.fault, { faults: [window.fault] });
  const buckets = cutIntoBuckets(window.span, granularity, zone);
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [watermarks, filters] = await Promise.all([
    dependencies.freshness.watermarks(),
    resolveReferences(dependencies.catalog, organization, references),
  ]);
  const { tally, names } =
    filters === undefined
      ? NOTHING
      : await dependencies.sumOwned(
          { organization, buckets, filters, breakdownBy },
          refuseTooLarge(buckets.length),
        );
  const usage = foldAnswer(tally, buckets, breakdownBy);
  const sources = filters === undefined ? NOBODY : sourcesOf(layOut(buckets));
  const dataThrough = dataThroughOf(watermarks, { sources, since: window.span.start }, now);
  return { usage, names, startText: window.startText, endText: window.endText, dataThrough, sources };
}

const NOBODY: ReadonlySet<Source> = new Set();

const NOTHING = {
  tally: createTally(),
  names: { customer: new Map(), agent: new Map(), meter: new Map() },
};

/** The ids that the references stand for, or undefined if one of them stands for nothing: then nothing was used. */
async function resolveReferences(
  catalog: Pick<Catalog, "find">,
  organization: string,
  references: UsageAnalyticsInput["references"],
): Promise<UsageFilters | undefined> {
  const ids = await Promise.all(
    DIMENSIONS.map(async (dimension) => {
      const reference = references[dimension];
      if (reference?.kind !== "external-id") return reference?.id;
      const found = await catalog.find(organization, dimension, [reference.externalId]);
      return found.get(reference.externalId);
    }),
  );
  const isUnknown = DIMENSIONS.some(
    (dimension, index) => references[dimension] !== undefined && ids[index] === undefined,
  );
  if (isUnknown) return undefined;
  return Object.fromEntries(DIMENSIONS.map((dimension, index) => [`${dimension}Id`, ids[index]]));
}

/** Refuses while reading, so that an answer which nobody can get costs little. */
function refuseTooLarge(buckets: number): (tally: Tally) => void {
  return (tally) => {
    const rows = { series: buckets, timeline: tally.size(), summary: tally.sums.size };
    if (!isSurelyTooLarge(rows)) return;
    throw new MeteringError(
      "request.too-large",
      `the answer would have ${rows.timeline} rows or more in its breakdown, over 6 MB; ask for ${NARROWER_QUESTION}`,
    );
  };
}
