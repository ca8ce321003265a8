import { describe, expect, it } from "vitest";
import { bucketOf, countBegun, isRunningHour } from "../../../dashboard/src/view/buckets.ts";
import { resolveWindow } from "../../../dashboard/src/view/window.ts";

const now = Date.parse("2026-11-27T16:45:00Z");
const year = resolveWindow({ range: "12m" }, now);

describe("a bucket of days", () => {
  it("is a part of a week where the window cuts it", () => {
    // The window begins on Friday, November 28, 2025.
    expect(bucketOf("2025-11-24", "week", year)).toEqual({
      from: "2025-11-28",
      to: "2025-11-30",
      isPart: true,
      isRunning: false,
    });
    const november = resolveWindow({ from: "2025-11-01", to: "2025-11-25" }, now);
    expect(bucketOf("2025-11-24", "week", november)).toMatchObject({ to: "2025-11-25", isPart: true });
    expect(bucketOf("2025-11-01", "month", november)).toMatchObject({ to: "2025-11-25", isPart: true });
  });

  it("is whole between", () => {
    expect(bucketOf("2025-12-01", "week", year)).toEqual({
      from: "2025-12-01",
      to: "2025-12-07",
      isPart: false,
      isRunning: false,
    });
  });

  it("runs until its last day is over", () => {
    expect(bucketOf("2026-11-23", "week", year)).toEqual({
      from: "2026-11-23",
      to: "2026-11-27",
      isPart: false,
      isRunning: true,
    });
    expect(bucketOf("2026-11-27", "day", year)).toMatchObject({ isRunning: true });
    expect(bucketOf("2026-11-26", "day", year)).toMatchObject({ isRunning: false });
  });
});

describe("what has begun", () => {
  it("tells hours by their instants", () => {
    const labels = ["2026-11-27T15:00:00Z", "2026-11-27T16:00:00Z", "2026-11-27T17:00:00Z"];
    expect(countBegun(labels, year)).toBe(2);
    expect(labels.map((label) => isRunningHour(label, year))).toEqual([false, true, false]);
  });

  it("tells days by the zone's calendar", () => {
    const labels = ["2026-11-27", "2026-11-28", "2026-11-29"];
    expect(countBegun(labels, { zone: "UTC", now })).toBe(1);
    // 03:45 on the 28th.
    expect(countBegun(labels, { zone: "Asia/Vladivostok", now: now + 3_600_000 })).toBe(2);
    expect(countBegun([], { zone: "UTC", now })).toBe(0);
  });
});
