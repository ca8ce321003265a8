import { expect, test } from "vitest";
import { faultOfDays, isDay } from "../../../dashboard/src/view/days.ts";
import { readWindowSearch } from "../../../dashboard/src/view/window.ts";

test.each([
  ["1970-01-01", true],
  ["2261-12-31", true],
  ["1969-12-31", false],
  ["1900-01-01", false],
  ["2262-01-01", false],
  ["2026-02-29", false],
  ["2026-2-1", false],
])("%s is a day that the API answers for: %s", (text, expected) => {
  expect(isDay(text)).toBe(expected);
});

test.each([
  ["2026-01-05", "2026-01-09", undefined],
  ["2026-01-05", "2026-01-05", undefined],
  ["2026-01-09", "2026-01-05", "It ends before it begins"],
  ["", "2026-01-05", "Both days are needed"],
  ["1900-01-01", "2026-01-05", "A day of the years 1970 to 2261 is accepted"],
])("from %s to %s: %s", (from, to, fault) => {
  expect(faultOfDays(from, to)).toBe(fault);
});

test("days that the API does not answer for are taken out of the view, not only left alone", () => {
  const read = readWindowSearch({ from: "1900-01-01", to: "2026-01-01", range: "7d" });
  expect(read).toStrictEqual({ range: "7d", from: undefined, to: undefined, zone: undefined });
});
