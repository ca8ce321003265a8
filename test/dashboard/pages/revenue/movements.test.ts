import { expect, test } from "vitest";
import {
  chosenOf,
  toEndingTrend,
  toMovementTrend,
  toSteps,
} from "../../../../dashboard/src/pages/revenue/movements.ts";

// October 2025 and February 2026 of the worked company (docs/mrr.md), and a month that nothing moved.
const OCTOBER = {
  month: "2025-10",
  version: 2,
  computedAt: "2026-07-01T09:00:00.000Z",
  starting: 1519.833333,
  new: 0,
  reactivation: 50,
  expansion: 45,
  contraction: 0,
  churn: 0,
  ending: 1614.833333,
};
const FEBRUARY = {
  ...OCTOBER,
  month: "2026-02",
  starting: 1474.833333,
  reactivation: 0,
  expansion: 0,
  churn: 500,
  ending: 974.833333,
};
const MONTHS = [OCTOBER, FEBRUARY];

test("a month goes from its starting to its ending", () => {
  expect(toSteps(FEBRUARY).map(({ name, kind, amount }) => [name, kind, amount])).toEqual([
    ["Starting", "whole", 1474.833333],
    ["New", "up", 0],
    ["Reactivation", "up", 0],
    ["Expansion", "up", 0],
    ["Contraction", "up", 0],
    ["Churn", "down", -500],
    ["Ending", "whole", 974.833333],
  ]);
});

test("what is lost is below 0", () => {
  const { labels, lines } = toMovementTrend(MONTHS);
  expect(labels).toEqual(["2025-10-01", "2026-02-01"]);
  expect(lines.map(({ name, values }) => [name, ...values])).toEqual([
    ["New", 0, 0],
    ["Reactivation", 50, 0],
    ["Expansion", 45, 0],
    ["Contraction", 0, 0],
    ["Churn", 0, -500],
  ]);
});

test("the trend is that of the endings", () => {
  expect(toEndingTrend(MONTHS).lines[0]?.values).toEqual([1614.833333, 974.833333]);
});

test("the month that is chosen is shown, and the last one where none is, or one that is not there", () => {
  expect(chosenOf(MONTHS, "2025-10")).toBe(OCTOBER);
  expect(chosenOf(MONTHS, undefined)).toBe(FEBRUARY);
  expect(chosenOf(MONTHS, "1999-01")).toBe(FEBRUARY);
  expect(chosenOf([], undefined)).toBeUndefined();
});
