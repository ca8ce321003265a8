import { expect, test } from "vitest";
import { shareCharges } from "../../shared/application/share-charges.ts";
import { aRecurringCharge } from "../support/billing-builders.ts";

test("the charges of a plan are read once, together with those of others, and anew when it was long ago", async () => {
  const asked: (readonly string[])[] = [];
  const chargesOf = async (_: string, planIds: readonly string[]) => {
    asked.push(planIds);
    return planIds.map((planId) => aRecurringCharge({ id: `of ${planId}`, planId }));
  };
  const shared = shareCharges({ chargesOf }, 2);
  const idsOf = async (...planIds: readonly string[]) =>
    (await shared.chargesOf("org", planIds)).map(({ id }) => id);
  expect(await idsOf("a", "b", "a")).toEqual(["of a", "of b"]);
  expect(await idsOf("b")).toEqual(["of b"]);
  expect(await idsOf("b", "c")).toEqual(["of b", "of c"]);
  expect(await idsOf("a")).toEqual(["of a"]);
  expect(asked).toEqual([["a", "b"], ["c"], ["a"]]);
});
