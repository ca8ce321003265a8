import { expect, test } from "vitest";
import { readPromise } from "../../../dashboard/src/view/freshness.ts";

const ANSWERED = Date.parse("2026-11-27T12:00:00Z");

test.each([
  ["2026-11-27T11:59:50Z", false],
  ["2026-11-27T11:55:00Z", false],
  ["2026-11-27T11:54:59Z", true],
])("what was counted until %s when it was answered at 12:00 is behind: %s", (dataThrough, isBehind) => {
  expect(readPromise(dataThrough, ANSWERED)).toEqual({ dataThrough, isBehind });
});

test.each([undefined, "1970-01-01T00:00:00Z", "soon"])("%s promises nothing", (dataThrough) => {
  expect(readPromise(dataThrough, ANSWERED)).toBeUndefined();
});
