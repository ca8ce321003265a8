import { expect, test } from "vitest";
import { knowledgeOf, knownCost } from "../../../dashboard/src/view/costs.ts";

test("no cost that is known is not a cost of 0", () => {
  expect(knownCost({ cost: 0, events: 3, withoutCost: 3 })).toBeNull();
  expect(knownCost({ cost: 0, events: 3, withoutCost: 0 })).toBe(0);
  expect(knownCost({ cost: 5, events: 3, withoutCost: 2 })).toBe(5);
});

test("nothing used cost nothing, and a rest below 0 lacks nothing", () => {
  expect(knowledgeOf({ events: 0, withoutCost: 0 })).toBe("all");
  expect(knowledgeOf({ events: -2, withoutCost: -1 })).toBe("all");
  expect(knowledgeOf({ events: 3, withoutCost: 1 })).toBe("part");
});
