import { expect, it } from "vitest";
import { findLatest, trendToCsv, upToNow } from "../../../dashboard/src/charts/trend.ts";

const window = { zone: "UTC", now: Date.parse("2026-11-27T16:45:00Z") };

it("draws nothing of what is to come, and all of the window before", () => {
  const trend = upToNow(
    {
      labels: ["2026-11-26", "2026-11-27", "2026-11-28"],
      lines: [
        { name: "The window before", values: [1, 2, 3], color: "red", isBefore: true },
        { name: "Events", values: [0, 5, 0], color: "red" },
      ],
    },
    window,
  );
  expect(trend.lines.map(({ values }) => values)).toEqual([
    [1, 2, 3],
    [0, 5, null],
  ]);
  expect(findLatest(trend)).toBe(1);
  expect(trendToCsv(trend).split("\r\n")[3]).toBe("2026-11-28,3,");
});
