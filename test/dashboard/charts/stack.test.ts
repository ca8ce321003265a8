import { expect, test } from "vitest";
import { pileUp } from "../../../dashboard/src/charts/stack.ts";

const NEW = { values: [10, 0, null] };
const EXPANSION = { values: [5, 3, null] };
const CONTRACTION = { values: [-2, 0, -1] };
const CHURN = { values: [-4, -6, -1] };
const LINES = [NEW, EXPANSION, CONTRACTION, CHURN];

test("what is above 0 piles upwards, and what is below 0 downwards", () => {
  expect(pileUp(LINES, () => false)).toEqual([
    [{ from: 0, to: 10 }, null, null],
    [{ from: 10, to: 15 }, { from: 0, to: 3 }, null],
    [{ from: 0, to: -2 }, null, { from: 0, to: -1 }],
    [
      { from: -2, to: -6 },
      { from: 0, to: -6 },
      { from: -1, to: -2 },
    ],
  ]);
});

test("without a hidden line the others close ranks", () => {
  const [first, second] = pileUp(LINES, (index) => index === 0);
  expect(first).toEqual([null, null, null]);
  expect(second).toEqual([{ from: 0, to: 5 }, { from: 0, to: 3 }, null]);
});
