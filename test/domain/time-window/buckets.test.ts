import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutIntoBuckets } from "../../../shared/domain/time-window/buckets.ts";
import { CALENDAR_PERIODS, type CalendarPeriod } from "../../../shared/domain/time-window/calendar.ts";
import { findZone, localDay, startOfDay, UTC } from "../../../shared/domain/time-window/zone.ts";
import { aSpan, zoneNamed } from "../../support/windows.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function cut(period: CalendarPeriod, zone: string, start: string, end: string) {
  const span = { start: Date.parse(start), end: Date.parse(end) };
  return cutIntoBuckets(span, period, zoneNamed(zone)).map((bucket) => ({
    label: bucket.label,
    start: new Date(bucket.start).toISOString().slice(0, 16),
    hours: (bucket.end - bucket.start) / HOUR,
  }));
}

describe("Buckets", () => {
  test("days of UTC", () => {
    expect(cut("day", "UTC", "2026-01-31T00:00Z", "2026-02-02T00:00Z")).toEqual([
      { label: "2026-01-31", start: "2026-01-31T00:00", hours: 24 },
      { label: "2026-02-01", start: "2026-02-01T00:00", hours: 24 },
    ]);
  });

  test("days have 23 and 25 hours where clocks change", () => {
    expect(cut("day", "Europe/Berlin", "2026-03-28T23:00Z", "2026-03-30T22:00Z")).toEqual([
      { label: "2026-03-29", start: "2026-03-28T23:00", hours: 23 },
      { label: "2026-03-30", start: "2026-03-29T22:00", hours: 24 },
    ]);
    expect(cut("day", "America/New_York", "2026-11-01T04:00Z", "2026-11-02T05:00Z")).toEqual([
      { label: "2026-11-01", start: "2026-11-01T04:00", hours: 25 },
    ]);
  });

  test("zones of half and quarter hours begin their days within an hour of UTC", () => {
    expect(cut("day", "Asia/Kolkata", "2026-01-04T18:30Z", "2026-01-05T18:30Z")).toEqual([
      { label: "2026-01-05", start: "2026-01-04T18:30", hours: 24 },
    ]);
    expect(cut("day", "Asia/Kathmandu", "2026-01-04T18:15Z", "2026-01-05T18:15Z")).toEqual([
      { label: "2026-01-05", start: "2026-01-04T18:15", hours: 24 },
    ]);
    // Clocks of Lord Howe move by half an hour.
    expect(cut("day", "Australia/Lord_Howe", "2026-04-04T13:00Z", "2026-04-06T13:30Z")).toEqual([
      { label: "2026-04-05", start: "2026-04-04T13:00", hours: 24.5 },
      { label: "2026-04-06", start: "2026-04-05T13:30", hours: 24 },
    ]);
  });

  test("a day whose midnight is skipped begins when clocks jump past it", () => {
    // In 2018 clocks of São Paulo jumped from 00:00 to 01:00 on November 4.
    expect(cut("day", "America/Sao_Paulo", "2018-11-03T03:00Z", "2018-11-05T02:00Z")).toEqual([
      { label: "2018-11-03", start: "2018-11-03T03:00", hours: 24 },
      { label: "2018-11-04", start: "2018-11-04T03:00", hours: 23 },
    ]);
  });

  test("a day that the zone skipped has no bucket", () => {
    // Samoa went from December 29 to December 31, 2011, at 10:00 UTC on the 30th.
    expect(cut("day", "Pacific/Apia", "2011-12-29T10:00Z", "2011-12-31T10:00Z")).toEqual([
      { label: "2011-12-29", start: "2011-12-29T10:00", hours: 24 },
      { label: "2011-12-31", start: "2011-12-30T10:00", hours: 24 },
    ]);
  });

  test("weeks begin on Monday and months on the first, and are cut to the window", () => {
    // 2026-01-01 is a Thursday.
    expect(cut("week", "UTC", "2026-01-01T00:00Z", "2026-01-13T00:00Z")).toEqual([
      { label: "2025-12-29", start: "2026-01-01T00:00", hours: 96 },
      { label: "2026-01-05", start: "2026-01-05T00:00", hours: 168 },
      { label: "2026-01-12", start: "2026-01-12T00:00", hours: 24 },
    ]);
    expect(cut("month", "UTC", "2026-01-31T12:00Z", "2026-03-01T00:00Z")).toEqual([
      { label: "2026-01-01", start: "2026-01-31T12:00", hours: 12 },
      { label: "2026-02-01", start: "2026-02-01T00:00", hours: 672 },
    ]);
  });

  test("they tile any window of any zone: no gap, no overlap, no empty bucket, labels rising", () => {
    fc.assert(
      fc.property(aSpan(), fc.constantFrom(...CALENDAR_PERIODS), (span, period) => {
        const zone = zoneNamed(span.zone);
        const buckets = cutIntoBuckets(span, period, zone);
        expect(buckets[0]?.start).toBe(span.start);
        expect(buckets.at(-1)?.end).toBe(span.end);
        for (const [index, bucket] of buckets.entries()) {
          expect(bucket.end).toBeGreaterThan(bucket.start);
          const next = buckets[index + 1];
          if (next === undefined) continue;
          expect(next.start).toBe(bucket.end);
          expect(next.label > bucket.label).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("every instant lies in the bucket of the day that its clocks show", () => {
    fc.assert(
      fc.property(aSpan(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (span, part) => {
        const zone = zoneNamed(span.zone);
        const instant = span.start + Math.floor((span.end - span.start) * part);
        const bucket = cutIntoBuckets(span, "day", zone).find(({ end }) => instant < end);
        const shown = new Date(instant + zone.offsetMs(instant)).toISOString().slice(0, 10);
        expect(bucket?.label).toBe(shown);
      }),
      { numRuns: 300 },
    );
  });
});

describe("Zone", () => {
  test.each(["", "Mars/Olympus", "Europe", "GMT+1"])("%j is none", (name) => {
    expect(findZone(name)).toBeUndefined();
  });

  test("UTC by any of its names needs no rules", () => {
    expect(findZone("Etc/UTC")).toBe(UTC);
  });

  test("a day begins at the first instant that shows it, in every zone of the runtime", () => {
    for (const name of Intl.supportedValuesOf("timeZone")) {
      const zone = zoneNamed(name);
      for (const day of [0, 4_000, 15_337, 15_338, 20_454, 20_541]) {
        const start = startOfDay(zone, day);
        expect(localDay(zone, start), `${name} ${day}`).toBeGreaterThanOrEqual(day);
        expect(localDay(zone, start - 1), `${name} ${day}`).toBeLessThan(day);
        expect(Math.abs(start - day * DAY)).toBeLessThanOrEqual(38 * HOUR);
      }
    }
  });
});
