import { expect, test } from "vitest";
import { toWaterfall } from "../../../dashboard/src/charts/waterfall.ts";

test("each step begins where the one before ended, and the wholes stand on 0", () => {
  const steps = toWaterfall(
    { name: "Starting", amount: 100 },
    [
      { name: "New", amount: 40 },
      { name: "Expansion", amount: 0 },
      { name: "Churn", amount: -30 },
    ],
    { name: "Ending", amount: 110 },
  );
  expect(steps).toEqual([
    { name: "Starting", kind: "whole", amount: 100, from: 0, to: 100 },
    { name: "New", kind: "up", amount: 40, from: 100, to: 140 },
    { name: "Expansion", kind: "up", amount: 0, from: 140, to: 140 },
    { name: "Churn", kind: "down", amount: -30, from: 140, to: 110 },
    { name: "Ending", kind: "whole", amount: 110, from: 0, to: 110 },
  ]);
});

test("the end is the one that is told, not the running total of doubles", () => {
  const steps = toWaterfall({ name: "S", amount: 0.1 }, [{ name: "N", amount: 0.2 }], {
    name: "E",
    amount: 0.3,
  });
  expect(steps.at(-1)).toMatchObject({ amount: 0.3, to: 0.3 });
});
