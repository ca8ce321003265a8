import { expect, test } from "vitest";
import { rankCustomers } from "../../../../dashboard/src/pages/overview/ranked-customers.ts";

function answerOf(costs: readonly number[], eventsWithoutCost = 0) {
  const customers = [
    { id: "tokens", name: "Tokens", totalEvents: 2, totalQuantity: 1_000_000, avgCostPerEvent: 0 },
    { id: "calls", name: "Calls", totalEvents: 6, totalQuantity: 6, avgCostPerEvent: 0 },
  ].map((customer, index) => ({ ...customer, totalCost: costs[index] ?? 0 }));
  return {
    summary: {
      ...{ totalEvents: 8, totalQuantity: 1_000_006, avgCostPerEvent: 0 },
      totalCost: costs.reduce((sum, cost) => sum + cost, 0),
      eventCountWithNullCost: eventsWithoutCost,
    },
    timeSeriesData: [],
    metadata: { signals: {}, customers: {}, agents: {} },
    dimensionBreakdown: { dimensionType: "customer" as const, summary: customers, timeline: [] },
    dateRange: { startDate: "2026-11-01", endDate: "2026-11-30" },
    filters: {},
  };
}

test("a million tokens are not more than six calls that cost more", () => {
  const { measure, rows } = rankCustomers(answerOf([1, 3]));
  expect(measure).toBe("cost");
  expect(rows.map(({ id, share }) => [id, share])).toEqual([
    ["calls", 0.75],
    ["tokens", 0.25],
  ]);
});

test("where nothing cost anything, and where no cost is known, events decide", () => {
  expect(rankCustomers(answerOf([0, 0]))).toMatchObject({ measure: "events", hasCosts: true });
  const { measure, hasCosts, rows } = rankCustomers(answerOf([0, 0], 8));
  expect({ measure, hasCosts }).toEqual({ measure: "events", hasCosts: false });
  expect(rows.map(({ id, share }) => [id, share])).toEqual([
    ["calls", 0.75],
    ["tokens", 0.25],
  ]);
});
