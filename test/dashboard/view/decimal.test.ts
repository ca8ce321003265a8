import { expect, it } from "vitest";
import { canonicalAmount, isAmount } from "../../../dashboard/src/view/decimal.ts";

it.each(["0", "1", "0.5", "10.50", "999999999999999.999999999999"])("%s is an amount", (text) => {
  expect(isAmount(text)).toBe(true);
});

it.each(["", "-1", "+1", ".5", "1.", "01", "1e3", "1,000", " 1", "1000000000000000", "0.1234567890123"])(
  "%j is none",
  (text) => {
    expect(isAmount(text)).toBe(false);
  },
);

it.each([
  ["10.50", "10.5"],
  ["10.0", "10"],
  ["100", "100"],
  ["0.000", "0"],
])("%s is written as %s", (text, canonical) => {
  expect(canonicalAmount(text)).toBe(canonical);
});
