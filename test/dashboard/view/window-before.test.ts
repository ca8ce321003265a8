import { describe, expect, it } from "vitest";
import { resolveWindow, type WindowSearch } from "../../../dashboard/src/view/window.ts";
import { endOf, windowBefore } from "../../../dashboard/src/view/window-before.ts";

const at = (instant: string) => Date.parse(instant);
const now = at("2026-11-27T16:45:00Z");

function beforeOf(search: WindowSearch, instant = now): string {
  const { from, to, days, isCut } = windowBefore(resolveWindow(search, instant));
  return `${from} to ${to}, ${days} days${isCut ? ", cut" : ""}`;
}

describe("the window before", () => {
  it("has the same days of the month before", () => {
    expect(beforeOf({ range: "month" })).toBe("2026-10-01 to 2026-10-27, 27 days, cut");
    expect(beforeOf({ range: "month" }, at("2026-01-05T10:00:00Z"))).toBe(
      "2025-12-01 to 2025-12-05, 5 days, cut",
    );
  });

  it("is a month as a whole before a month as a whole", () => {
    expect(beforeOf({ range: "last-month" })).toBe("2026-09-01 to 2026-09-30, 30 days");
    expect(beforeOf({ range: "last-month" }, at("2026-04-02T00:00:00Z"))).toBe(
      "2026-02-01 to 2026-02-28, 28 days",
    );
  });

  it("ends with a shorter month, which is over as a whole", () => {
    expect(beforeOf({ range: "month" }, at("2026-03-30T12:00:00Z"))).toBe(
      "2026-02-01 to 2026-02-28, 28 days",
    );
    expect(beforeOf({ range: "month" }, at("2026-03-28T12:00:00Z"))).toBe(
      "2026-02-01 to 2026-02-28, 28 days, cut",
    );
  });

  it("has the same days of the year before", () => {
    expect(beforeOf({ range: "year" })).toBe("2025-01-01 to 2025-11-27, 331 days, cut");
    expect(beforeOf({ range: "year" }, at("2028-02-29T12:00:00Z"))).toBe("2027-01-01 to 2027-02-28, 59 days");
    expect(beforeOf({ range: "year" }, at("2028-03-01T12:00:00Z"))).toBe(
      "2027-01-01 to 2027-03-01, 60 days, cut",
    );
    expect(beforeOf({ range: "12m" })).toBe("2024-11-28 to 2025-11-27, 365 days, cut");
  });

  it("is as long otherwise, and ends right before", () => {
    expect(beforeOf({ range: "today" })).toBe("2026-11-26 to 2026-11-26, 1 days, cut");
    expect(beforeOf({ range: "7d" })).toBe("2026-11-14 to 2026-11-20, 7 days, cut");
    expect(beforeOf({ from: "2026-11-01", to: "2026-11-10" })).toBe("2026-10-22 to 2026-10-31, 10 days");
  });

  it("goes no further than its window has gone by", () => {
    // Of November's 30 days the 27th runs: of the 30 days before, from October 2 on, the 27th is October 28.
    expect(beforeOf({ from: "2026-11-01", to: "2026-11-30" })).toBe("2026-10-02 to 2026-10-28, 27 days, cut");
    expect(beforeOf({ from: "2026-12-01", to: "2026-12-02" })).toBe("2026-11-29 to 2026-11-30, 2 days");
  });

  it("is of the zone's days", () => {
    const search: WindowSearch = { range: "today", zone: "Asia/Kolkata" };
    expect(beforeOf(search, at("2026-11-27T18:30:00Z"))).toBe("2026-11-27 to 2026-11-27, 1 days, cut");
  });
});

describe("its end, as the API takes it", () => {
  const today = resolveWindow({ range: "today" }, now);

  it("is a day, or the time of day that it is when one asks", () => {
    expect(endOf(today, now)).toBe("2026-11-27");
    expect(endOf(windowBefore(today), at("2026-11-27T16:48:12.345Z"))).toBe("2026-11-26T16:48:12.344Z");
  });

  it("is of the zone's clock", () => {
    // 23:30 in New York, where November 1, 2026 has 25 hours.
    const window = resolveWindow({ range: "today", zone: "America/New_York" }, at("2026-11-03T04:30:00Z"));
    expect(endOf(windowBefore(window), at("2026-11-03T04:30:00Z"))).toBe("2026-11-02T04:29:59.999Z");
  });

  it("lies in its last day, whatever one asks", () => {
    const old = windowBefore(today);
    expect(endOf(old, at("2026-11-28T01:00:00Z"))).toBe("2026-11-26T23:59:59.999Z");
    expect(endOf(old, at("2026-11-27T00:00:00Z"))).toBe("2026-11-26T00:00:00.000Z");
  });
});
