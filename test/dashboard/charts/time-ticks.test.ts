import { describe, expect, it } from "vitest";
import { toTicks } from "../../../dashboard/src/charts/time-ticks.ts";

const DAY_MS = 86_400_000;

/** So many buckets of so many days. */
function daysFrom(first: string, count: number, each = 1): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(first) + index * each * DAY_MS).toISOString().slice(0, 10),
  );
}

function hoursFrom(day: string, offset: string): string[] {
  return Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, "0")}:00:00${offset}`);
}

function daysAt(labels: readonly string[], room: number): string[] {
  return toTicks(labels, room).at.map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 10));
}

describe("the labels of a time axis", () => {
  it("are no finer than days", () => {
    const week = daysFrom("2026-11-21", 7);
    expect(daysAt(week, 14)).toEqual(week);
    expect(daysAt(week, 4)).toEqual(["2026-11-21", "2026-11-23", "2026-11-25", "2026-11-27"]);
  });

  it("are the starts of months for a year of weeks", () => {
    const weeks = daysFrom("2025-11-24", 53, 7);
    expect(daysAt(weeks, 12.9)).toEqual([
      "2025-12-01",
      "2026-01-01",
      "2026-02-01",
      "2026-03-01",
      "2026-04-01",
      "2026-05-01",
      "2026-06-01",
      "2026-07-01",
      "2026-08-01",
      "2026-09-01",
      "2026-10-01",
      "2026-11-01",
    ]);
    expect(daysAt(weeks, 4)).toEqual(["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]);
  });

  it("are weeks where there are few", () => {
    expect(daysAt(daysFrom("2026-10-26", 5, 7), 8)).toEqual(daysFrom("2026-10-26", 5, 7));
    expect(daysAt(daysFrom("2026-10-26", 5, 7), 3)).toEqual(["2026-10-26", "2026-11-09", "2026-11-23"]);
  });

  it("stand at whole hours of the zone's clock", () => {
    const { at, step } = toTicks(hoursFrom("2026-11-27", "+05:30"), 8);
    expect(step).toBe(10_800);
    expect(at.map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 16))).toEqual([
      "18:30",
      "21:30",
      "00:30",
      "03:30",
      "06:30",
      "09:30",
      "12:30",
      "15:30",
    ]);
  });

  it("are not there without buckets", () => {
    expect(toTicks([], 8).at).toEqual([]);
  });
});
