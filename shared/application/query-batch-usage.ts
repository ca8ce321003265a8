/**
 * Owns: a page of the usage of many customers and meters, by windows.
 * Does not own: which they are (choose-batch.ts), the order of its rows (domain/meter/batch.ts), the sums (sum-meter.ts), and the
 * wire (shared/contracts).
 *
 * A page reads the customers and windows that are on it, and no others.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import { identityAsOf } from "../domain/meter/absorptions.ts";
import type { BatchUsageAnswer } from "../domain/meter/answers.ts";
import {
  type BatchChoice,
  type BatchSelection,
  type Metric,
  planRows,
  type RowPlace,
  type RowRun,
  takeFitting,
  toRow,
  type UsageRow,
} from "../domain/meter/batch.ts";
import type { MeterLimits, MeterQuestion, MeterUsage } from "../domain/meter/usage.ts";
import { type Bucket, cutIntoBuckets, type WindowSize } from "../domain/time-window/buckets.ts";
import type { Span } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Identities } from "../ports/identities.ts";
import type { ChooseBatch, SumMeter } from "../ports/sums.ts";

export interface BatchUsageDependencies {
  readonly sumMeter: SumMeter;
  readonly chooseBatch: ChooseBatch;
  readonly identities: Pick<Identities, "list">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export interface BatchUsageInput {
  readonly organization: string;
  readonly span: Span;
  /** Hours and days are those of UTC. */
  readonly size: WindowSize;
  readonly selection: BatchSelection;
  /** The last row that the caller has, and when it asked for the first ones (RFC 3339, UTC); undefined: these are the first ones. */
  readonly after: RowPlace | undefined;
  readonly asOf: string | undefined;
}

/** A page with groups has fewer rows, each with up to 200 values. */
const ROWS_MAX = { plain: 1_000, grouped: 100 } as const;
/** Each meter with groups is in memory with all their values at first. */
const METERS_AT_ONCE = { plain: 16, grouped: 4 } as const;
/** A value of a group takes up to 1.5 KB while it is read, of the worker's 1 GB. */
const CELLS_AT_ONCE = 200_000;
/** Lambda's answer may have 6 MB. */
const PAGE_BYTES_MAX = 5_000_000;

/** @throws MeteringError request.invalid, customer.unknown, meter.unknown, request.too-large, event-store.unavailable */
export async function queryBatchUsage(
  dependencies: BatchUsageDependencies,
  { organization, span, size, selection, after, asOf = timestampOf(dependencies.now()) }: BatchUsageInput,
): Promise<BatchUsageAnswer> {
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [watermarks, choice] = await Promise.all([
    dependencies.freshness.watermarks(),
    dependencies.chooseBatch(organization, selection, { from: span.start, asOf }),
  ]);
  const windows = cutIntoBuckets(span, size, UTC);
  const meterIds = choice.metrics.map(({ meter }) => meter.id);
  const kind = choice.metrics.some(({ grouping }) => grouping !== undefined) ? "grouped" : "plain";
  const rowsMax = ROWS_MAX[kind];
  // The first may have given all its rows, and the last tells that there are more.
  const customersMax = Math.ceil(rowsMax / Math.max(1, meterIds.length * windows.length)) + 2;
  const listing = { organization, span, choice, after, asOf, customersMax };
  const customers = meterIds.length === 0 ? [] : await listCustomers(dependencies, listing);
  const plan = planRows(customers, meterIds, windows.length, after, rowsMax);
  const readings = await mapAtOnce(choice.metrics, METERS_AT_ONCE[kind], (metric) => {
    const runs = plan.runs.filter(({ meterId }) => meterId === metric.meter.id);
    const limits = limitsOf(Math.min(choice.metrics.length, METERS_AT_ONCE[kind]));
    const reading = { organization, metric, windows, owners: choice.owners, limits };
    return readMetric(dependencies.sumMeter, reading, runs);
  });
  const rowsOf = new Map(readings.flatMap(({ rows }) => [...rows]));
  const rows = plan.runs.flatMap((run) => rowsOf.get(run) ?? []);
  const fitting = takeFitting(rows, PAGE_BYTES_MAX);
  const hasMore = plan.hasMore || fitting.length < rows.length;
  const sources = new Set(readings.flatMap(({ sources }) => [...sources]));
  const dataThrough = dataThroughOf(watermarks, { sources, since: span.start }, dependencies.now());
  return { rows: fitting, next: hasMore ? fitting.at(-1) : undefined, asOf, dataThrough, sources };
}

/** Values of groups are told apart before the first ones of each row are taken. */
function limitsOf(metersAtOnce: number): MeterLimits {
  return {
    cellsMax: Math.floor(CELLS_AT_ONCE / metersAtOnce),
    narrower: "name the values of the group key, or ask for one metric at a time, or for larger windows",
  };
}

interface Listing extends Pick<BatchUsageInput, "organization" | "span" | "after"> {
  readonly asOf: string;
  readonly choice: BatchChoice;
  readonly customersMax: number;
}

/** Ids of customers from that of the last row on, in order, as many as a page can name. */
async function listCustomers(
  { identities }: BatchUsageDependencies,
  { organization, span, choice: { customerIds }, after: place, asOf, customersMax }: Listing,
): Promise<readonly string[]> {
  if (customerIds !== undefined)
    return customerIds.filter((id) => id >= (place?.customerId ?? "")).slice(0, customersMax);
  const found = place === undefined ? [] : [place.customerId];
  while (found.length < customersMax) {
    const page = await identities.list(organization, "customer", {
      after: found.at(-1),
      limit: customersMax - found.length,
      includeArchived: false,
      archivedFrom: timestampOf(span.start),
      asOf,
    });
    if (page.length === 0) break;
    for (const { id } of page) found.push(id);
  }
  return found;
}

interface MetricReading {
  readonly organization: string;
  readonly metric: Metric;
  readonly windows: readonly Bucket[];
  readonly owners: ReadonlyMap<string, string>;
  readonly limits: MeterLimits;
}

/** Who answered, and the rows of each run. */
interface RunRows extends Pick<MeterUsage, "sources"> {
  readonly rows: ReadonlyMap<RowRun, readonly UsageRow[]>;
}

/**
 * The rows of one meter on the page. Runs of the same windows are one question. There are at most three: of all windows, of those
 * that the page before left over, and of those that this page has room for.
 */
async function readMetric(
  sumMeter: SumMeter,
  reading: MetricReading,
  runs: readonly RowRun[],
): Promise<RunRows> {
  const questions = [...Map.groupBy(runs, ({ from, to }) => `${from} ${to}`).values()];
  const atOnce = reading.metric.grouping === undefined ? questions.length : 1;
  const answers = await mapAtOnce(questions, atOnce, (same) => readRuns(sumMeter, reading, same));
  return {
    sources: new Set(answers.flatMap(({ sources }) => [...sources])),
    rows: new Map(answers.flatMap(({ rows }) => [...rows])),
  };
}

/** @param runs of the same windows */
async function readRuns(
  sumMeter: SumMeter,
  { organization, metric: { meter, grouping }, windows, owners, limits }: MetricReading,
  runs: readonly RowRun[],
): Promise<RunRows> {
  const [{ from, to } = { from: 0, to: 0 }] = runs;
  const buckets = windows.slice(from, to);
  const customers = runs.map(({ customerId }) => identityAsOf(customerId, { owners }));
  const question: MeterQuestion = { organization, meter, buckets, customers, byCustomer: true, owners };
  const groups = grouping && {
    ...question,
    groupBy: [grouping.key],
    groupFilters: grouping.values && { [grouping.key]: grouping.values },
  };
  const [whole, grouped] = await Promise.all([
    sumMeter(question, limits),
    groups === undefined ? undefined : sumMeter(groups, limits),
  ]);
  const cells = byRow(whole);
  const groupCells = grouped && byRow(grouped);
  const rowOf = (customerId: string, bucket: number, window: Bucket) => {
    const [cell] = cells.get(nameOf(customerId, bucket)) ?? [];
    const ofGroups = groupCells?.get(nameOf(customerId, bucket)) ?? [];
    const place = { customerId, meterId: meter.id, window: from + bucket };
    return toRow(place, meter, window, cell, grouping && { grouping, cells: ofGroups });
  };
  return {
    sources: new Set([...whole.sources, ...(grouped?.sources ?? [])]),
    rows: new Map(
      runs.map((run) => [run, buckets.map((window, bucket) => rowOf(run.customerId, bucket, window))]),
    ),
  };
}

function byRow({ cells }: MeterUsage) {
  return Map.groupBy(cells, ({ customerId = "", bucket }) => nameOf(customerId, bucket));
}

const nameOf = (customerId: string, bucket: number) => `${bucket} ${customerId}`;
