/**
 * Owns: the shape and order of a usage answer, exact to the last digit, and how large it may be.
 * Does not own: its JSON (shared/contracts/analytics-usage).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import type { Origin } from "../freshness/data-through.ts";
import { addTotals, NO_TOTALS, type Totals } from "../rollup/counter.ts";
import type { Bucket } from "../time-window/buckets.ts";
import type { Dimension } from "./question.ts";
import { NO_ID, sumAll, type Tally } from "./tally.ts";

export interface DatedTotals {
  readonly date: string;
  readonly totals: Totals;
}

export interface BreakdownRow {
  /** Absent for events without an agent. */
  readonly id: string | undefined;
  readonly totals: Totals;
}

export interface Breakdown {
  readonly dimension: Dimension;
  /** Largest quantity first, then by id. */
  readonly rows: readonly BreakdownRow[];
  /** By date, then by id; only where something happened. */
  readonly timeline: readonly (DatedTotals & BreakdownRow)[];
}

export interface UsageTotals {
  readonly totals: Totals;
  /** Every bucket, in order. */
  readonly series: readonly DatedTotals[];
  readonly breakdown?: Breakdown;
}

/** Names by id, of those that the answer or its filters name. */
export type Names = Readonly<Record<Dimension, ReadonlyMap<string, string>>>;

export interface UsageAnswer extends Origin {
  readonly usage: UsageTotals;
  readonly names: Names;
  /** The window's bounds, as asked for or by default. */
  readonly startText: string;
  readonly endText: string;
}

/** Lambda's answer may have 6 MB (Lambda quotas). */
const ANSWER_BYTES_MAX = 6 * 1024 * 1024;

/** The least that a row takes as JSON: names of its fields, a UUID, a date, numbers of one digit. */
const ROW_BYTES = { series: 60, timeline: 100, summary: 125 } as const;

/**
 * Whether an answer with so many rows cannot be sent, whatever stands in them. It is known while the rows are still being read; the
 * answer's exact size is measured when it is sent.
 */
export function isSurelyTooLarge(rows: {
  readonly series: number;
  readonly timeline: number;
  readonly summary: number;
}): boolean {
  const bytes =
    rows.series * ROW_BYTES.series + rows.timeline * ROW_BYTES.timeline + rows.summary * ROW_BYTES.summary;
  return bytes > ANSWER_BYTES_MAX;
}

export function foldAnswer(
  tally: Tally,
  buckets: readonly Bucket[],
  dimension: Dimension | undefined,
): UsageTotals {
  const sums = new Map<number, Totals>();
  for (const { bucket, totals } of cellsOf(tally)) {
    sums.set(bucket, addTotals(sums.get(bucket) ?? NO_TOTALS, totals));
  }
  return {
    totals: sumAll(sums.values()),
    series: buckets.map(({ label }, bucket) => ({ date: label, totals: sums.get(bucket) ?? NO_TOTALS })),
    breakdown: dimension && breakDown(tally, buckets, dimension),
  };
}

/** Exact as far as a quotient can be; 0 when there are no events. Events without a cost count as free. */
export function averageCost({ cost, count }: Totals): Decimal {
  return count === 0 ? ZERO : cost.div(count);
}

function breakDown(tally: Tally, buckets: readonly Bucket[], dimension: Dimension): Breakdown {
  const rows = [...tally.sums]
    .map(([key, sums]) => ({ key, totals: sumAll(sums.values()) }))
    .filter(({ totals }) => hasEvents(totals));
  const cells = cellsOf(tally);
  return {
    dimension,
    rows: rows
      .sort((a, b) => b.totals.quantity.cmp(a.totals.quantity) || compare(a.key, b.key))
      .map(({ key, totals }) => ({ id: toId(key), totals })),
    timeline: cells
      .sort((a, b) => a.bucket - b.bucket || compare(a.key, b.key))
      .map(({ key, bucket, totals }) => ({ date: buckets[bucket]?.label ?? "", id: toId(key), totals })),
  };
}

function cellsOf(tally: Tally): { readonly key: string; readonly bucket: number; readonly totals: Totals }[] {
  return [...tally.sums].flatMap(([key, sums]) =>
    [...sums].map(([bucket, totals]) => ({ key, bucket, totals })).filter(({ totals }) => hasEvents(totals)),
  );
}

/** A counter whose events were all voided is still there. */
function hasEvents({ count }: Totals): boolean {
  return count !== 0;
}

function toId(key: string): string | undefined {
  return key === NO_ID ? undefined : key;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
