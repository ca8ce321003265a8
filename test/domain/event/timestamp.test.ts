import { describe, expect, test } from "vitest";
import { findAgeFault, parseTimestamp } from "../../../shared/domain/event/timestamp.ts";

describe("Function: parseTimestamp", () => {
  test.each([
    ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00Z"],
    ["2026-01-31t09:30:00z", "2026-01-31T09:30:00Z"],
    ["2023-11-16T18:17:03.9799600Z", "2023-11-16T18:17:03.9799600Z"],
    ["2026-01-01T00:30:00.5+02:00", "2025-12-31T22:30:00.5Z"],
    ["2026-12-31T23:45:00-00:30", "2027-01-01T00:15:00Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
  ])("%s is %s in UTC", (text, utc) => {
    expect(parseTimestamp(text)).toBe(utc);
  });

  test.each([
    "",
    "1700000000",
    "2026-01-31",
    "2026-01-31T09:30:00",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00.1234567890Z",
    "-2026-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "2026-01-01T00:00:00+25:00",
    "2026-01-01T00:00:00Z\n",
    "9999-12-31T23:59:59-01:00",
  ])("%j is no timestamp", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

describe("Function: findAgeFault", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");

  test.each([
    ["2026-01-26T12:00:00Z", true],
    ["2026-01-26T11:59:59Z", false],
    ["2026-03-02T12:00:00Z", true],
    ["2026-03-02T12:00:01Z", false],
  ])("a live event of %s: accepted %s", (timestamp, isAccepted) => {
    expect(findAgeFault(timestamp, now, false) === undefined).toBe(isAccepted);
  });

  test("a backfill takes any past, but no later future", () => {
    expect(findAgeFault("1971-01-01T00:00:00Z", now, true)).toBeUndefined();
    expect(findAgeFault("2026-03-02T12:00:01Z", now, true)).toContain("24 hours ahead");
  });
});
