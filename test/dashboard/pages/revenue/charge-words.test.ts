import { describe, expect, test } from "vitest";
import { factorOf, periodOf, priceOf } from "../../../../dashboard/src/pages/revenue/charge-words.ts";

describe("how a charge is told", () => {
  // The table of docs/mrr.md: what makes an amount a month's.
  test.each([
    [{ period: "monthly" }, "month", "× 1"],
    [{ period: "quarterly" }, "quarter", "÷ 3"],
    [{ period: "yearly" }, "year", "÷ 12"],
    [{ period: "custom", customPeriod: { months: 2 } }, "2 months", "÷ 2"],
    [{ period: "custom", customPeriod: { months: 1 } }, "month", "× 1"],
    [{ period: "custom", customPeriod: { days: 73 } }, "73 days", "× 365 ÷ 876"],
  ] as const)("%j", (charge, period, factor) => {
    expect([periodOf(charge), factorOf(charge)]).toEqual([period, factor]);
  });

  test.each([
    [{}, undefined],
    [{ model: "flat", rate: 0.0037 }, "$0.0037 each"],
    [
      {
        model: "graduated",
        tiers: [
          { upTo: 1000, rate: 0.1 },
          { upTo: null, rate: 0.05 },
        ],
      },
      "Graduated, to 1,000: $0.10, above: $0.05",
    ],
    [{ model: "volume", tiers: [{ upTo: null, rate: 0.02 }] }, "Volume, $0.02 each"],
  ] as const)("the price of %j", (price, words) => {
    expect(priceOf({ period: "monthly", ...price }, "USD")).toBe(words);
  });
});
