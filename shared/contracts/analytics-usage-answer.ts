/**
 * Owns: the answer of `GET /v1/analytics/usage` on the wire.
 * Does not own: its sums and their order (domain/usage/answer.ts).
 */
import { type Decimal, decimalText } from "../domain/decimal/decimal.ts";
import type { Totals } from "../domain/rollup/counter.ts";
import { averageCost, type Breakdown, type Names, type UsageAnswer } from "../domain/usage/answer.ts";
import type { Dimension } from "../domain/usage/question.ts";

type WireDimension = "customer" | "signal" | "agent";
const WIRE_DIMENSION_OF = {
  customer: "customer",
  meter: "signal",
  agent: "agent",
} as const satisfies Record<Dimension, WireDimension>;

export interface UsageSums {
  readonly totalEvents: number;
  readonly totalQuantity: number;
  readonly totalCost: number;
  /** `totalCost / totalEvents`, 0 without events. Events without a cost count as free. */
  readonly avgCostPerEvent: number;
}

export interface UsagePoint {
  /** `YYYY-MM-DD`: the day, the Monday of the week, or the first of the month. */
  readonly date: string;
  readonly eventCount: number;
  readonly quantity: number;
  readonly cost: number;
}

/** `id` and `name` are null for events without an agent, in a breakdown by agent: so the rows add up to the summary. */
export interface UsageBreakdown {
  readonly dimensionType: WireDimension;
  /** Largest quantity first. */
  readonly summary: readonly ({ readonly id: string | null; readonly name: string | null } & UsageSums)[];
  /** By date, then by id; only where something happened. */
  readonly timeline: readonly ({ readonly id: string | null } & UsagePoint)[];
}

export interface UsageResponse {
  /** `eventCountWithNullCost` tells how many events had no cost. */
  readonly summary: UsageSums & { readonly eventCountWithNullCost: number };
  /** Every bucket of the window, zeros included. */
  readonly timeSeriesData: readonly UsagePoint[];
  /** Names by id, of what the breakdown and the filters name. */
  readonly metadata: Readonly<Record<"signals" | "customers" | "agents", Readonly<Record<string, string>>>>;
  readonly dimensionBreakdown?: UsageBreakdown;
  readonly dateRange: { readonly startDate: string; readonly endDate: string };
  readonly filters: Readonly<Record<string, string>>;
}

export function toUsageResponse(
  { usage, names, startText, endText }: UsageAnswer,
  passedFilters: Readonly<Record<string, string>>,
): UsageResponse {
  const { totals, series, breakdown } = usage;
  return {
    summary: { ...toSums(totals), eventCountWithNullCost: totals.count - totals.costed },
    timeSeriesData: series.map(({ date, totals }) => toPoint(date, totals)),
    metadata: {
      signals: Object.fromEntries(names.meter),
      customers: Object.fromEntries(names.customer),
      agents: Object.fromEntries(names.agent),
    },
    ...(breakdown === undefined ? {} : { dimensionBreakdown: toBreakdown(breakdown, names) }),
    dateRange: { startDate: startText, endDate: endText },
    filters: passedFilters,
  };
}

function toBreakdown({ dimension, rows, timeline }: Breakdown, names: Names): UsageBreakdown {
  return {
    dimensionType: WIRE_DIMENSION_OF[dimension],
    summary: rows.map(({ id, totals }) => ({
      id: id ?? null,
      name: id === undefined ? null : (names[dimension].get(id) ?? id),
      ...toSums(totals),
    })),
    timeline: timeline.map(({ date, id, totals }) => {
      const { eventCount, quantity, cost } = toPoint(date, totals);
      return { date, id: id ?? null, eventCount, quantity, cost };
    }),
  };
}

function toSums(totals: Totals): UsageSums {
  return {
    totalEvents: totals.count,
    totalQuantity: toNumber(totals.quantity),
    totalCost: toNumber(totals.cost),
    avgCostPerEvent: toNumber(averageCost(totals)),
  };
}

function toPoint(date: string, totals: Totals): UsagePoint {
  return {
    date,
    eventCount: totals.count,
    quantity: toNumber(totals.quantity),
    cost: toNumber(totals.cost),
  };
}

/** The nearest double: the one place where an exact sum stops being exact, because the contract has JSON numbers. */
function toNumber(value: Decimal): number {
  return Number(decimalText(value));
}
