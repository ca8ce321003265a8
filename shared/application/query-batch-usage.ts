/**
 * Owns: a page of the usage of many customers and meters, by windows.
 * Does not own: which they are (choose-batch.ts), the order of its rows (domain/meter/batch.ts), the sums (sum-meter.ts), and the
 * wire (shared/contracts).
 *
 * A page reads the customers and windows that are on it, and no others.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
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
import type { CustomerIdentity, MeterCell, MeterQuestion, MeterUsage } from "../domain/meter/usage.ts";
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
  /** The last row that the caller has. */
  readonly after: RowPlace | undefined;
}

/** A page with groups has fewer rows, each with up to 200 values. */
const ROWS_MAX = { plain: 1_000, grouped: 100 } as const;
const METERS_AT_ONCE = 16;
/** Lambda's answer may have 6 MB. */
const PAGE_BYTES_MAX = 5_000_000;

/** Values of groups are told apart before the first ones of each row are taken. */
const LIMITS = {
  cellsMax: 200_000,
  narrower: "name the values of the group key, or ask for fewer customers, or for larger windows",
};

/** @throws MeteringError request.invalid, customer.unknown, meter.unknown, request.too-large, event-store.unavailable */
export async function queryBatchUsage(
  dependencies: BatchUsageDependencies,
  { organization, span, size, selection, after }: BatchUsageInput,
): Promise<BatchUsageAnswer> {
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const now = dependencies.now();
  const [watermarks, choice] = await Promise.all([
    dependencies.freshness.watermarks(),
    dependencies.chooseBatch(organization, selection),
  ]);
  const windows = cutIntoBuckets(span, size, UTC);
  const meterIds = choice.metrics.map(({ meter }) => meter.id);
  const isGrouped = choice.metrics.some(({ grouping }) => grouping !== undefined);
  const rowsMax = isGrouped ? ROWS_MAX.grouped : ROWS_MAX.plain;
  // The first may have given all its rows, and the last tells that there are more.
  const customersMax = Math.ceil(rowsMax / Math.max(1, meterIds.length * windows.length)) + 2;
  const customers =
    meterIds.length === 0 ? [] : await listCustomers(dependencies, organization, choice, after, customersMax);
  const plan = planRows(customers, meterIds, windows.length, after, rowsMax);
  const readings = await mapAtOnce(choice.metrics, METERS_AT_ONCE, (metric) => {
    const runs = plan.runs.filter(({ meterId }) => meterId === metric.meter.id);
    return readMetric(dependencies.sumMeter, organization, { metric, runs, windows, owners: choice.owners });
  });
  const rows = plan.runs.flatMap((run) => readings[meterIds.indexOf(run.meterId)]?.rowsOf(run) ?? []);
  const fitting = takeFitting(rows, PAGE_BYTES_MAX);
  const hasMore = plan.hasMore || fitting.length < rows.length;
  const sources = new Set(readings.flatMap(({ sources }) => [...sources]));
  const dataThrough = dataThroughOf(watermarks, { sources, since: span.start }, now);
  return { rows: fitting, next: hasMore ? fitting.at(-1) : undefined, dataThrough, sources };
}

/** Ids of customers from that of the last row on, in order, as many as a page can name. */
async function listCustomers(
  { identities }: BatchUsageDependencies,
  organization: string,
  { customerIds }: BatchChoice,
  place: RowPlace | undefined,
  customersMax: number,
): Promise<readonly string[]> {
  if (customerIds !== undefined)
    return customerIds.filter((id) => id >= (place?.customerId ?? "")).slice(0, customersMax);
  const found = place === undefined ? [] : [place.customerId];
  while (found.length < customersMax) {
    const page = await identities.list(organization, "customer", {
      after: found.at(-1),
      limit: customersMax - found.length,
      includeArchived: false,
    });
    if (page.length === 0) break;
    for (const { id } of page) found.push(id);
  }
  return found;
}

interface MetricReading {
  readonly metric: Metric;
  readonly runs: readonly RowRun[];
  readonly windows: readonly Bucket[];
  readonly owners: ReadonlyMap<string, string>;
}

/** The rows of one meter on the page, and who answered. */
async function readMetric(
  sumMeter: SumMeter,
  organization: string,
  { metric: { meter, grouping }, runs, windows, owners }: MetricReading,
): Promise<Pick<MeterUsage, "sources"> & { readonly rowsOf: (run: RowRun) => readonly UsageRow[] }> {
  if (runs.length === 0) return { sources: new Set(), rowsOf: () => [] };
  const first = Math.min(...runs.map(({ from }) => from));
  const question: MeterQuestion = {
    organization,
    meter,
    buckets: windows.slice(first, Math.max(...runs.map(({ to }) => to))),
    customers: runs.map(({ customerId }) => toIdentity(customerId, owners)),
    byCustomer: true,
    owners,
  };
  const groups = grouping && {
    ...question,
    groupBy: [grouping.key],
    groupFilters: grouping.values && { [grouping.key]: grouping.values },
  };
  const [whole, grouped] = await Promise.all([
    sumMeter(question, LIMITS),
    groups === undefined ? undefined : sumMeter(groups, LIMITS),
  ]);
  const cells = byRow(whole.cells, first);
  const groupCells = grouped && byRow(grouped.cells, first);
  const rowOf = (place: RowPlace, window: Bucket) => {
    const [cell] = cells.get(nameOf(place.customerId, place.window)) ?? [];
    const ofGroups = groupCells?.get(nameOf(place.customerId, place.window)) ?? [];
    return toRow(place, meter, window, cell, grouping && { grouping, cells: ofGroups });
  };
  return {
    sources: new Set([...whole.sources, ...(grouped?.sources ?? [])]),
    rowsOf: ({ customerId, from, to }) =>
      windows
        .slice(from, to)
        .map((window, index) => rowOf({ customerId, meterId: meter.id, window: from + index }, window)),
  };
}

function byRow(cells: readonly MeterCell[], first: number): ReadonlyMap<string, readonly MeterCell[]> {
  return Map.groupBy(cells, ({ customerId = "", bucket }) => nameOf(customerId, first + bucket));
}

function nameOf(customerId: string, window: number): string {
  return `${window} ${customerId}`;
}

function toIdentity(id: string, owners: ReadonlyMap<string, string>): CustomerIdentity {
  return { id, ids: [id, ...[...owners].flatMap(([other, owner]) => (owner === id ? [other] : []))] };
}
