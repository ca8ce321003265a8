import { expect, it } from "vitest";
import { moveFocus } from "../../../../dashboard/src/pages/logs/grid-keys.ts";

it.each([
  ["ArrowDown", 5, 6],
  ["ArrowUp", 5, 4],
  ["ArrowUp", 0, 0],
  ["ArrowDown", 99, 99],
  // One row of the page before stays in sight.
  ["PageDown", 5, 14],
  ["PageUp", 5, 0],
  ["Home", 57, 0],
  ["End", 57, 99],
])("%s goes from row %i to row %i", (key, from, to) => {
  expect(moveFocus(key, from, 100, 10)).toBe(to);
});

it("leaves other keys, and an empty list, alone", () => {
  expect(moveFocus("a", 5, 100, 10)).toBeUndefined();
  expect(moveFocus("ArrowDown", 0, 0, 10)).toBeUndefined();
});
