import { describe, expect, test } from "vitest";
import { decimal, decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { averageCost, foldAnswer, isSurelyTooLarge } from "../../../shared/domain/usage/answer.ts";
import { createTally } from "../../../shared/domain/usage/tally.ts";

function totals(count: number, quantity: string, cost = "0", costed = 0) {
  return { count, quantity: decimal(quantity), cost: decimal(cost), costed };
}

const BUCKETS = ["2026-01-01", "2026-01-02", "2026-01-03"].map((label, index) => ({
  label,
  start: index,
  end: index + 1,
}));

describe("Usage answer", () => {
  const tally = createTally();
  tally.add("b", 2, totals(1, "0.1", "1", 1));
  tally.add("b", 0, totals(1, "0.2"));
  tally.add("a", 2, totals(2, "0.3", "0.000000000001", 1));
  tally.add("c", 0, totals(1, "5"));
  tally.add(undefined, 0, totals(1, "7"));
  tally.add("b", 0, totals(1, "0"));

  test("every bucket is in the series, zeros included, and sums are exact", () => {
    const { series, totals, breakdown } = foldAnswer(tally, BUCKETS, undefined);
    expect(series.map(({ date, totals }) => [date, totals.count, decimalText(totals.quantity)])).toEqual([
      ["2026-01-01", 4, "12.2"],
      ["2026-01-02", 0, "0"],
      ["2026-01-03", 3, "0.4"],
    ]);
    expect([totals.count, decimalText(totals.quantity), decimalText(totals.cost), totals.costed]).toEqual([
      7,
      "12.6",
      "1.000000000001",
      2,
    ]);
    expect(breakdown).toBeUndefined();
  });

  test("rows come by quantity, then by id; the timeline by date, then by id, without empty days", () => {
    const { breakdown } = foldAnswer(tally, BUCKETS, "agent");
    expect(breakdown?.rows.map(({ id, totals }) => [id, totals.count])).toEqual([
      [undefined, 1],
      ["c", 1],
      ["a", 2],
      ["b", 3],
    ]);
    expect(breakdown?.timeline.map(({ date, id, totals }) => [date, id, totals.count])).toEqual([
      ["2026-01-01", undefined, 1],
      ["2026-01-01", "b", 2],
      ["2026-01-01", "c", 1],
      ["2026-01-03", "a", 2],
      ["2026-01-03", "b", 1],
    ]);
  });

  test("the average cost is over all events, and 0 without any", () => {
    expect(decimalText(averageCost(totals(4, "1", "1", 1)))).toBe("0.25");
    expect(decimalText(averageCost(totals(0, "0")))).toBe("0");
  });

  test("an answer of 10,000 customers may fit, and one of 30 days for each of them cannot", () => {
    const customers = { series: 1, timeline: 10_000, summary: 10_000 };
    expect(isSurelyTooLarge(customers)).toBe(false);
    expect(isSurelyTooLarge({ ...customers, timeline: 300_000 })).toBe(true);
  });
});
