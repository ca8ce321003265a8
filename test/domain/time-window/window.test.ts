import { describe, expect, test } from "vitest";
import { parseBound, resolveWindow, WINDOW_DAYS_MAX } from "../../../shared/domain/time-window/window.ts";
import { zoneNamed } from "../../support/windows.ts";

const NOW = Date.parse("2026-03-31T22:30:00Z");

function resolve(startText?: string, endText?: string, zone = "UTC") {
  const outcome = resolveWindow({
    start: startText === undefined ? undefined : parseBound(startText),
    end: endText === undefined ? undefined : parseBound(endText),
    zone: zoneNamed(zone),
    now: NOW,
    names: { start: "startDate", end: "endDate" },
    defaultDaysBefore: 29,
  });
  if (outcome.kind === "refused") return outcome.fault;
  const { span, startText: first, endText: last } = outcome;
  return {
    from: new Date(span.start).toISOString(),
    until: new Date(span.end).toISOString(),
    echo: `${first} ${last}`,
  };
}

describe("Window", () => {
  test("dates are whole days, the last one included", () => {
    expect(resolve("2026-01-01", "2026-01-31")).toEqual({
      from: "2026-01-01T00:00:00.000Z",
      until: "2026-02-01T00:00:00.000Z",
      echo: "2026-01-01 2026-01-31",
    });
  });

  test("dates are days of the zone", () => {
    expect(resolve("2026-03-29", "2026-03-29", "Europe/Berlin")).toMatchObject({
      from: "2026-03-28T23:00:00.000Z",
      until: "2026-03-29T22:00:00.000Z",
    });
  });

  test.each([
    ["2026-01-31T23:59:59Z", "2026-02-01T00:00:00.000Z"],
    ["2026-01-31T23:59:59.9Z", "2026-02-01T00:00:00.000Z"],
    ["2026-01-31T23:59:59.99Z", "2026-02-01T00:00:00.000Z"],
    ["2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00.000Z"],
    ["2026-01-31T23:59:59.999999999Z", "2026-02-01T00:00:00.000Z"],
    ["2026-02-01T00:59:59+01:00", "2026-02-01T00:00:00.000Z"],
    ["2026-01-31T10:00:00Z", "2026-01-31T10:00:01.000Z"],
    ["2026-01-31T10:00:00.250Z", "2026-01-31T10:00:00.251Z"],
  ])("an end of %s includes the whole of its last digit: until %s", (end, until) => {
    expect(resolve("2026-01-01T00:00:00Z", end)).toMatchObject({ until });
  });

  test("without bounds it is today and the 29 days before it, as the zone counts days", () => {
    expect(resolve()).toEqual({
      from: "2026-03-02T00:00:00.000Z",
      until: "2026-04-01T00:00:00.000Z",
      echo: "2026-03-02 2026-03-31",
    });
    // In Berlin it is already April.
    expect(resolve(undefined, undefined, "Europe/Berlin")).toEqual({
      from: "2026-03-02T23:00:00.000Z",
      until: "2026-04-01T22:00:00.000Z",
      echo: "2026-03-03 2026-04-01",
    });
  });

  test("a missing start is 29 days before the end's day; a missing end is today", () => {
    expect(resolve(undefined, "2026-01-30")).toMatchObject({ from: "2026-01-01T00:00:00.000Z" });
    expect(resolve(undefined, "2026-01-30T12:00:00Z")).toMatchObject({ from: "2026-01-01T00:00:00.000Z" });
    expect(resolve("2026-03-31")).toMatchObject({ until: "2026-04-01T00:00:00.000Z" });
  });

  test("one day, one second and one millisecond are windows", () => {
    expect(resolve("2026-01-01", "2026-01-01")).toMatchObject({ until: "2026-01-02T00:00:00.000Z" });
    expect(resolve("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")).toMatchObject({
      until: "2026-01-01T00:00:01.000Z",
    });
    expect(resolve("2026-01-01T00:00:00.500Z", "2026-01-01T00:00:00.500Z")).toMatchObject({
      until: "2026-01-01T00:00:00.501Z",
    });
  });

  test("a start after the end, a skipped day, and a start in the future are refused", () => {
    expect(resolve("2026-02-01", "2026-01-31")).toMatch(/^startDate: got 2026-02-01, .*endDate 2026-01-31/);
    expect(resolve("2011-12-30", "2011-12-30", "Pacific/Apia")).toMatch(/no time of Pacific\/Apia/);
    expect(resolve("2026-04-02")).toMatch(/endDate 2026-03-31; accepted is/);
  });

  test("five years are the most, and the refusal says how to narrow it", () => {
    expect(WINDOW_DAYS_MAX).toBe(1_830);
    expect(resolve("2021-03-28", "2026-03-31")).toMatchObject({ from: "2021-03-28T00:00:00.000Z" });
    expect(resolve("2021-03-27", "2026-03-31")).toMatch(/1831 days .* at most 1830 days, so ask for a later/);
  });

  test("nothing is older than 1970", () => {
    expect(resolve("1970-01-01", "1970-01-02", "Asia/Tokyo")).toMatchObject({
      from: "1970-01-01T00:00:00.000Z",
    });
  });

  test.each([
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-1-1",
    "20260101",
    "1969-12-31",
    // Beyond what the event store can count.
    "2262-01-01",
    "2262-01-01T00:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01T24:00:00Z",
    "2026-02-30T00:00:00Z",
    "yesterday",
    "",
    " 2026-01-01",
    "2026-01-01T00:00:00 01:00",
  ])("%j is no bound", (text) => {
    expect(parseBound(text)).toBeUndefined();
  });

  test("a leap day is one", () => {
    expect(parseBound("2024-02-29")).toMatchObject({ kind: "day" });
  });
});
