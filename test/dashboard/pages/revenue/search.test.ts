import { expect, test } from "vitest";
import { readRevenueSearch } from "../../../../dashboard/src/pages/revenue/search.ts";

const given = (input: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(readRevenueSearch(input)).filter(([, value]) => value !== undefined));

test("a whole view is read", () => {
  const view = {
    from: "2026-05-01",
    to: "2026-06-30",
    currency: "EUR",
    open: "runRate",
    row: "s-1",
    variant: "committed",
    churnAt: "cancellation",
    span: "24",
    month: "2026-05",
    movements: "table",
    by: "charge",
    earned: "s-2",
    cost: "day",
    risk: "none",
    invoice: "i-1",
  };
  expect(given(view)).toEqual(view);
});

test("what is the default stays out", () => {
  expect(given({ variant: "runRate", churnAt: "end", span: "12", currency: "USD", range: "30d" })).toEqual(
    {},
  );
});

test("what is not known is left out", () => {
  const unknown = { open: "all", variant: "net", churnAt: "never", span: "7", month: "2026-13", by: "plan" };
  expect(given({ ...unknown, row: "", invoice: ["a"], cost: 3, movements: true })).toEqual({});
});
