/**
 * Owns: answering how much was used, by whom and at what cost - from the question to the sums and their names.
 * Does not own: reading the sums (sum-usage.ts), the window's meaning (domain/time-window), JSON (shared/contracts).
 */
import { cutIntoBuckets } from "../domain/time-window/buckets.ts";
import type { Granularity } from "../domain/time-window/calendar.ts";
import { type Bound, resolveWindow } from "../domain/time-window/window.ts";
import type { Zone } from "../domain/time-window/zone.ts";
import {
  ANSWER_BYTES_MAX,
  estimateBytes,
  foldAnswer,
  type Names,
  type UsageAnswer,
  type UsageTotals,
} from "../domain/usage/answer.ts";
import {
  DIMENSIONS,
  type Dimension,
  type Reference,
  type UsageFilters,
  type UsageQuestion,
} from "../domain/usage/question.ts";
import { createTally, type Tally } from "../domain/usage/tally.ts";
import { MeteringError } from "../errors.ts";
import type { Catalog, CatalogReference } from "../ports/catalog.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";

export interface UsageAnalyticsDependencies {
  readonly catalog: Pick<Catalog, "find" | "entries">;
  readonly freshness: Pick<Freshness, "dataThrough">;
  readonly now: Clock;
  /** The exact sums of a question; it stops when `onProgress` throws. */
  readonly sumUsage: (question: UsageQuestion, onProgress: (tally: Tally) => void) => Promise<Tally>;
}

export interface UsageAnalyticsInput {
  readonly organization: string;
  /** Absent bounds are today and the 29 days before it. */
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly zone: Zone;
  readonly granularity: Granularity;
  readonly breakdownBy: Dimension | undefined;
  readonly references: Readonly<Partial<Record<Dimension, Reference>>>;
}

/** @throws MeteringError request.invalid for a window that is none, request.too-large for an answer that does not fit */
export async function queryUsageAnalytics(
  dependencies: UsageAnalyticsDependencies,
  input: UsageAnalyticsInput,
): Promise<UsageAnswer> {
  const { organization, zone, granularity, breakdownBy, references } = input;
  const window = resolveWindow({ ...input, now: dependencies.now() });
  if (window.kind === "refused")
    throw new MeteringError("request.invalid", window.fault, { faults: [window.fault] });
  const buckets = cutIntoBuckets(window.span, granularity, zone);
  // The watermark comes first: what it promises must hold for everything that is read after it.
  const [dataThrough, filters] = await Promise.all([
    dependencies.freshness.dataThrough(),
    resolveReferences(dependencies.catalog, organization, references),
  ]);
  const question = filters && { organization, buckets, filters, breakdownBy };
  const tally = question
    ? await dependencies.sumUsage(question, refuseTooLarge(buckets.length))
    : createTally();
  const usage = foldAnswer(tally, buckets, breakdownBy);
  const names = await readNames(dependencies.catalog, organization, filters ?? {}, usage);
  refuseTooLarge(buckets.length, countCharacters(names))(tally);
  return { usage, names, startText: window.startText, endText: window.endText, dataThrough };
}

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

/** Names of what the filters and the breakdown name, in one go. */
async function readNames(
  catalog: Pick<Catalog, "entries">,
  organization: string,
  { customerId, agentId, meterId }: UsageFilters,
  { breakdown }: UsageTotals,
): Promise<Names> {
  const ids = { customer: new Set([customerId]), agent: new Set([agentId]), meter: new Set([meterId]) };
  for (const { id } of breakdown?.rows ?? []) if (breakdown) ids[breakdown.dimension].add(id);
  const references: readonly CatalogReference[] = DIMENSIONS.flatMap((kind) =>
    [...ids[kind]].flatMap((id) => (id === undefined ? [] : [{ kind, id }])),
  );
  const entries = references.length === 0 ? [] : await catalog.entries(organization, references);
  const namesOf = (dimension: Dimension) =>
    new Map(entries.filter(({ kind }) => kind === dimension).map(({ id, name }) => [id, name]));
  return { customer: namesOf("customer"), agent: namesOf("agent"), meter: namesOf("meter") };
}

function countCharacters(names: Names): number {
  let characters = 0;
  for (const dimension of DIMENSIONS) for (const name of names[dimension].values()) characters += name.length;
  return characters;
}

/** Refuses while reading, so that an answer which nobody can get costs little. */
function refuseTooLarge(buckets: number, nameCharacters = 0): (tally: Tally) => void {
  return (tally) => {
    const rows = { series: buckets, timeline: tally.size(), summary: tally.sums.size };
    if (estimateBytes(rows, nameCharacters) <= ANSWER_BYTES_MAX) return;
    throw new MeteringError(
      "request.too-large",
      `the answer would have ${rows.timeline} rows or more in its breakdown, over ${ANSWER_BYTES_MAX / 1e6} MB; ask for a shorter window, groupBy=weekly or monthly, or one customer, agent or signal`,
    );
  };
}
