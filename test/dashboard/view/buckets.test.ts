import { describe, expect, it } from "vitest";
import { bucketOf, isRunningHour, untilNow } from "../../../dashboard/src/view/buckets.ts";
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

describe("what is to come", () => {
  it("is told of hours by their instants", () => {
    const labels = ["2026-11-27T15:00:00Z", "2026-11-27T16:00:00Z", "2026-11-27T17:00:00Z"];
    expect(untilNow(labels, [0, 0, 0], year)).toEqual([0, 0, null]);
    expect(labels.map((label) => isRunningHour(label, year))).toEqual([false, true, false]);
  });

  it("is told of days by the zone's calendar", () => {
    const labels = ["2026-11-27", "2026-11-28", "2026-11-29"];
    expect(untilNow(labels, [0, 0, 0], { zone: "UTC", now })).toEqual([0, null, null]);
    // 03:45 on the 28th.
    const later = now + 3_600_000;
    expect(untilNow(labels, [0, 0, 0], { zone: "Asia/Vladivostok", now: later })).toEqual([0, 0, null]);
  });

  it("is not 0, but may have events that are dated ahead", () => {
    expect(untilNow(["2026-11-27", "2026-11-28"], [7, 3], { zone: "UTC", now })).toEqual([7, 3]);
  });
});
