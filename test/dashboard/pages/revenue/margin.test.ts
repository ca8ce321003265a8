import { expect, test } from "vitest";
import { marginOf } from "../../../../dashboard/src/pages/revenue/margin.ts";

// docs/mrr.md: sold are 100 USD and 80 EUR, the cost of both is 30, in dollars.
const USD = {
  ...{ currency: "USD", cost: 30, margin: 70, marginPercent: 70 },
  ...{ eventCount: 12, eventCountWithNullCost: 0 },
};
const EUR = { ...USD, currency: "EUR", margin: 50, marginPercent: 62.5 };

test("margin is told in the currency of the costs, and in no other", () => {
  expect(marginOf(USD)).toEqual({ amount: 70, percent: 70, isAtMost: false });
  expect(marginOf(EUR)).toEqual({
    amount: null,
    why: "Costs are in USD: they cannot be taken off EUR",
  });
});

test("of costs that are not known in part it is the most that it can be, and of none it is not known", () => {
  expect(marginOf({ ...USD, eventCountWithNullCost: 5 })).toMatchObject({ amount: 70, isAtMost: true });
  expect(marginOf({ ...USD, cost: 0, margin: 100, eventCountWithNullCost: 12 })).toEqual({
    amount: null,
    why: "No cost is known",
  });
});
