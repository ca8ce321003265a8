import { expect, test } from "vitest";
import { keepIfSame } from "../../../dashboard/src/api/previous.ts";

const dollars = { queryKey: ["revenue", { startDate: "2026-11-01", currency: "USD" }] };

test("an answer stays while the next one comes, but not under the sign of another currency", () => {
  expect(keepIfSame({ currency: "USD" })("100 USD", dollars)).toBe("100 USD");
  expect(keepIfSame({ currency: "EUR" })("100 USD", dollars)).toBeUndefined();
  expect(keepIfSame({ currency: "USD" })(undefined, undefined)).toBeUndefined();
});

test("the history of one MRR is not shown as that of another", () => {
  const queryKey = ["mrr history", { currency: "USD", variant: "canonical" }];
  expect(keepIfSame({ currency: "USD", variant: "canonical" })("billed", { queryKey })).toBe("billed");
  expect(keepIfSame({ currency: "USD", variant: "runRate" })("billed", { queryKey })).toBeUndefined();
});
