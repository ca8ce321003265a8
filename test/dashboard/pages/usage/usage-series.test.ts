import { describe, expect, it } from "vitest";
import { rankParts } from "../../../../dashboard/src/pages/usage/breakdown-rows.ts";
import { fromMeter } from "../../../../dashboard/src/pages/usage/meter-series.ts";
import type { MeterAbout, Question } from "../../../../dashboard/src/pages/usage/question.ts";
import { fromAnalytics } from "../../../../dashboard/src/pages/usage/usage-series.ts";

const meter: MeterAbout = {
  id: "m1",
  name: "tokens",
  origin: "defined",
  aggregation: "sum",
  groupKeys: [],
};
const question: Question = {
  source: "analytics",
  window: { from: "2026-11-01", to: "2026-11-02", days: 2, zone: "UTC", preset: undefined, now: 0 },
  grain: "day",
  measure: "quantity",
  by: "customer",
  property: undefined,
  meter: undefined,
  customer: undefined,
  agent: undefined,
};
const days = ["2026-11-01", "2026-11-02"];
/** `c1` used 0.1 on the first day, `c2` 0.2, ... */
const customers = Array.from({ length: 10 }, (_, index) => ({
  id: `c${index + 1}`,
  amount: (index + 1) / 10,
}));
const metadata = { signals: {}, customers: {}, agents: {} };

function analyticsAnswer() {
  const sums = { totalEvents: 10, totalQuantity: 5.5, totalCost: 1, avgCostPerEvent: 0.1 };
  return {
    summary: { ...sums, eventCountWithNullCost: 3 },
    timeSeriesData: [
      { date: "2026-11-01", eventCount: 10, quantity: 5.5, cost: 1 },
      { date: "2026-11-02", eventCount: 0, quantity: 0, cost: 0 },
    ],
    metadata,
    dimensionBreakdown: {
      dimensionType: "customer" as const,
      summary: customers.map(({ id, amount }) => ({
        ...{ id, name: id, totalEvents: 1, totalQuantity: amount, totalCost: 0.1, avgCostPerEvent: 0.1 },
      })),
      timeline: customers.map(({ id, amount }) => ({
        ...{ date: "2026-11-01", id, eventCount: 1, quantity: amount, cost: 0.1 },
      })),
    },
    dateRange: { startDate: "2026-11-01", endDate: "2026-11-02" },
    filters: {},
  };
}

function meterAnswer(usages: readonly (number | null)[], totalRows = usages.length) {
  const point = (usage: number | null) => ({ period: "2026-11-01", usage, event_count: 2 });
  return {
    meter_id: "m1",
    total_usage: 60.3,
    event_count: 2 * totalRows,
    unique_customers: totalRows,
    period_start: "2026-11-01T00:00:00.000Z",
    period_end: "2026-11-01T23:59:59.999Z",
    grouped_data: [point(60.3)],
    breakdown: {
      by: "customer" as const,
      rows: usages.map((usage, index) => ({
        ...{ key: `c${index}`, name: `c${index}`, usage, event_count: 2, grouped_data: [point(usage)] },
      })),
      total_rows: totalRows,
    },
  };
}

describe("fromAnalytics", () => {
  it("draws the eight largest, and adds up the rest without what doubles leave behind the last digit", () => {
    const { labels, parts, total, customers: count } = fromAnalytics(question, analyticsAnswer());
    expect([labels, total, count]).toEqual([days, 5.5, 10]);
    expect(parts?.lines.map(({ key, values }) => [key, values])).toEqual(
      ["c10", "c9", "c8", "c7", "c6", "c5", "c4", "c3"].map((key) => [key, [Number(key.slice(1)) / 10, 0]]),
    );
    // 0.1 + 0.2, which as doubles are 0.30000000000000004.
    expect(parts?.rest).toEqual({ count: 2, values: [0.3, 0], total: 0.3 });
  });

  it("ranks by the measure: costs that are the same keep the order of the answer", () => {
    const { parts, total } = fromAnalytics({ ...question, measure: "cost" }, analyticsAnswer());
    expect([parts?.all[0]?.key, parts?.all[0]?.total, total]).toEqual(["c1", 0.1, 1]);
  });

  it("has no parts where nothing is broken down", () => {
    const { dimensionBreakdown: _, ...whole } = analyticsAnswer();
    expect(fromAnalytics({ ...question, by: undefined }, whole)).toMatchObject({
      parts: undefined,
      values: [5.5, 0],
      customers: undefined,
    });
  });
});

describe("fromMeter", () => {
  const ofMeter: Question = { ...question, source: "meter", meter };

  it("takes what the lines are not from the whole: rows that are not told are in it too", () => {
    const { parts } = fromMeter(ofMeter, meterAnswer([20.1, 10, 9, 8, 7, 1, 1, 1, 1], 12));
    // 60.3 - 57.1, as doubles 3.1999999999999957; with four rows that are no lines: one that was told, three that were not.
    expect(parts?.rest).toEqual({ count: 4, values: [3.2], total: 3.2 });
    expect([parts?.count, parts?.all.length]).toEqual([12, 9]);
  });

  it("adds nothing up of the largest values, and keeps gaps", () => {
    const ofMax: Question = { ...ofMeter, meter: { ...meter, aggregation: "max" } };
    const { parts } = fromMeter(ofMax, meterAnswer([20, null], 12));
    expect(parts?.rest).toBeUndefined();
    expect(parts?.lines.map(({ values }) => values)).toEqual([[20], [null]]);
  });
});

describe("rankParts", () => {
  const series = fromAnalytics(question, analyticsAnswer());
  const { parts } = series;
  if (parts === undefined) throw new Error("there are parts");

  it("tells shares of the whole, and 0 before of whom the whole list of before does not name", () => {
    const one = parts.all.filter(({ key }) => key === "c10");
    const before = { ...series, parts: { ...parts, all: one, count: 1 } };
    const [first, second] = rankParts(question, series, parts, before);
    expect(first).toMatchObject({ rank: 1, share: 1 / 5.5, before: 1 });
    expect(second).toMatchObject({ rank: 2, before: 0 });
  });

  it("knows nothing of whom a cut list of before does not name", () => {
    const before = { ...series, parts: { ...parts, all: [], count: 5 } };
    expect(rankParts(question, series, parts, before)[0]?.before).toBeUndefined();
  });
});
