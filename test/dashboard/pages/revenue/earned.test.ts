import { expect, test } from "vitest";
import { toCostTrend, toModelRows } from "../../../../dashboard/src/pages/revenue/costs.ts";
import { shareOf, toTypeRows } from "../../../../dashboard/src/pages/revenue/earned.ts";
import { toRiskRows } from "../../../../dashboard/src/pages/revenue/risk-rows.ts";
import { sumsOf } from "../../../../dashboard/src/pages/revenue/sums.ts";

test("types are ranked by what they earned, each with its share", () => {
  const sums = { revenue: 200, usageRevenue: 150, recurringRevenue: 40, seatRevenue: 10, onetimeRevenue: 0 };
  expect(toTypeRows(sums)).toEqual([
    { name: "Usage", amount: 150, share: 0.75 },
    { name: "Recurring", amount: 40, share: 0.2 },
    { name: "Seats", amount: 10, share: 0.05 },
    { name: "One-time", amount: 0, share: 0 },
  ]);
});

test("of nothing, or of less, there is no share", () => {
  expect([shareOf(1, 0), shareOf(-5, -20)]).toEqual([undefined, undefined]);
});

test("sums are exact where doubles are not", () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(sumsOf([0.1, 0.2])).toBe("0.3");
  // The run rate of the worked company, recurring.
  expect(sumsOf([0, 300, 100, 60.833333, 50, 50, 0])).toBe("560.833333");
  expect(sumsOf([0.000001, 0.000002, -1e-9])).toBe("0.000003");
  expect(sumsOf([])).toBe("0");
});

const counts = { eventCount: 1, eventCountWithNullCost: 0 };
const range = { startDate: "2026-06-03", endDate: "2026-06-04" };
const COSTS = {
  cost: 80,
  ...counts,
  dateRange: range,
  byModel: [
    { provider: "anthropic", model: "claude", cost: 60, ...counts },
    { provider: null, model: null, cost: 20, ...counts },
  ],
  byDay: [
    { date: "2026-06-03", cost: 30, ...counts },
    { date: "2026-06-04", cost: 50, ...counts },
  ],
  prior: {
    cost: 40,
    ...counts,
    dateRange: range,
    byModel: [{ provider: "anthropic", model: "claude", cost: 40, ...counts }],
    byDay: [{ date: "2026-06-01", cost: 40, ...counts }],
  },
};

test("a model stands beside what it cost before, and the rest by itself", () => {
  expect(toModelRows(COSTS).map(({ model, share, before }) => [model, share, before])).toEqual([
    ["claude", 0.75, 40],
    [null, 0.25, null],
  ]);
  expect(toModelRows(undefined)).toEqual([]);
});

test("days lie over those of the window before, which may know fewer", () => {
  expect(toCostTrend(COSTS).lines.map(({ name, values }) => [name, ...values])).toEqual([
    ["The window before", 40, null],
    ["Cost", 30, 50],
  ]);
  expect(toCostTrend({ ...COSTS, prior: undefined }).lines).toHaveLength(1);
});

test("a model or a day of which no cost is known has none, and no share", () => {
  const unknown = { cost: 0, eventCount: 2, eventCountWithNullCost: 2 };
  const costs = {
    ...COSTS,
    byModel: [{ provider: null, model: "new", ...unknown }],
    byDay: [
      { date: "2026-06-03", ...unknown },
      { date: "2026-06-04", cost: 50, eventCount: 2, eventCountWithNullCost: 1 },
    ],
  };
  expect(toModelRows(costs).map(({ known, share }) => [known, share])).toEqual([[null, undefined]]);
  expect(toCostTrend(costs).lines.at(-1)?.values).toEqual([null, 50]);
});

const INVOICE = { id: "i", number: "INV-1", dueDate: "2026-04-15", amount: 75, daysOverdue: 77 };
const AT_RISK = {
  currency: "USD",
  asOf: "2026-07-01",
  amount: 120,
  mrr: 170,
  subscriptions: [
    { subscriptionId: "s", customerId: "c", amount: 120, daysOverdue: 458, mrr: 170, invoices: [] },
  ],
  unattributed: { amount: 80, invoices: [{ ...INVOICE, amount: 5, daysOverdue: 9 }, INVOICE] },
};

test("what is past due of no subscription comes last, as old as its oldest invoice", () => {
  expect(
    toRiskRows(AT_RISK).map(({ key, amount, daysOverdue, mrr }) => [key, amount, daysOverdue, mrr]),
  ).toEqual([
    ["s", 120, 458, 170],
    ["none", 80, 77, null],
  ]);
  expect(toRiskRows({ ...AT_RISK, unattributed: { amount: 0, invoices: [] } })).toHaveLength(1);
});
