/**
 * Owns: the answer of `GET /v1/analytics/usage` on the wire.
 * Does not own: its sums and their order (domain/usage/answer.ts).
 */
import type { Totals } from "../domain/rollup/counter.ts";
import { averageCost, type Breakdown, type Names, type UsageAnswer } from "../domain/usage/answer.ts";
import type { Dimension } from "../domain/usage/question.ts";
import type { UsageBreakdown, UsagePoint, UsageResponse, UsageSums } from "./answers/usage.ts";
import { toNumber } from "./numbers.ts";

const WIRE_DIMENSION_OF = {
  customer: "customer",
  meter: "signal",
  agent: "agent",
} as const satisfies Record<Dimension, UsageBreakdown["dimensionType"]>;

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
