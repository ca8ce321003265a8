/**
 * Owns: what is shown of usage - the whole, its parts, the largest as lines and the rest as one - and how an answer of analytics becomes
 * it. It goes through the answer once: a year of hours has 8,784 buckets for every line.
 * Does not own: answers of one meter (meter-series.ts).
 */
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { settle } from "../../view/sums.ts";
import type { Question } from "./question.ts";
import type { Measure } from "./search.ts";

export type Values = readonly (number | null)[];

export interface Part {
  /** Null: events that have none, such as no agent. */
  readonly key: string | null;
  readonly name: string | null;
  /** Of the measure; null: nothing matched, which is not 0. */
  readonly total: number | null;
  readonly events: number;
}

export interface LinePart extends Part {
  /** One per bucket. */
  readonly values: Values;
}

export interface Parts {
  /** The largest first. */
  readonly all: readonly Part[];
  /** How many there are, also where fewer are told. */
  readonly count: number;
  readonly lines: readonly LinePart[];
  /** All that are no lines; undefined: there are none, or they cannot be added up. */
  readonly rest: { readonly count: number; readonly values: Values; readonly total: number } | undefined;
}

export interface UsageSeries {
  readonly labels: readonly string[];
  readonly values: Values;
  readonly total: number | null;
  readonly events: number;
  readonly quantity: number | null;
  /** Undefined: not known to who answered. */
  readonly cost: number | undefined;
  readonly eventsWithoutCost: number;
  readonly customers: number | undefined;
  readonly parts: Parts | undefined;
}

/** Lines that can be told apart. */
export const LINES = 8;

export function fromAnalytics({ measure }: Question, body: UsageResponse): UsageSeries {
  const { summary, timeSeriesData, dimensionBreakdown } = body;
  const labels = timeSeriesData.map(({ date }) => date);
  return {
    labels,
    values: timeSeriesData.map((point) => amountOf(point, measure)),
    total: sumOf(summary, measure),
    events: summary.totalEvents,
    quantity: summary.totalQuantity,
    cost: summary.totalCost,
    eventsWithoutCost: summary.eventCountWithNullCost,
    customers:
      dimensionBreakdown?.dimensionType === "customer" ? dimensionBreakdown.summary.length : undefined,
    parts: dimensionBreakdown && partsOf(dimensionBreakdown, labels, measure),
  };
}

function partsOf(
  { summary, timeline }: NonNullable<UsageResponse["dimensionBreakdown"]>,
  labels: readonly string[],
  measure: Measure,
): Parts {
  const all = summary
    .map((row) => ({
      key: row.id,
      name: row.name,
      total: sumOf(row, measure),
      events: row.totalEvents,
    }))
    .toSorted((a, b) => b.total - a.total);
  const placeOf = new Map(labels.map((label, index) => [label, index]));
  const lines = all.slice(0, LINES).map((part) => ({ ...part, values: zeros(labels.length) }));
  const valuesOf = new Map(lines.map(({ key, values }) => [key, values]));
  const others = zeros(labels.length);
  for (const point of timeline) {
    const place = placeOf.get(point.date);
    const values = valuesOf.get(point.id) ?? others;
    if (place !== undefined) values[place] = (values[place] ?? 0) + amountOf(point, measure);
  }
  const left = all.slice(LINES);
  const total = left.reduce((sum, part) => sum + part.total, 0);
  return {
    all,
    count: all.length,
    lines,
    rest:
      left.length === 0
        ? undefined
        : {
            count: left.length,
            values: others.map((value) => settle(value, value)),
            total: settle(total, total),
          },
  };
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

function amountOf(
  point: { readonly eventCount: number; readonly quantity: number; readonly cost: number },
  measure: Measure,
): number {
  if (measure === "events") return point.eventCount;
  return measure === "quantity" ? point.quantity : point.cost;
}

function sumOf(
  sums: { readonly totalEvents: number; readonly totalQuantity: number; readonly totalCost: number },
  measure: Measure,
): number {
  if (measure === "events") return sums.totalEvents;
  return measure === "quantity" ? sums.totalQuantity : sums.totalCost;
}
