/**
 * Owns: how a window is cut into the buckets of an answer, and what each is called.
 * Does not own: when a day begins (zone.ts), or the window itself (window.ts).
 */
import { CALENDAR_PERIODS, type CalendarPeriod, dayText, firstDayAfter, firstDayOf } from "./calendar.ts";
import type { Span } from "./window.ts";
import { localDay, localTimeText, nextHour, startOfDay, startOfHour, type Zone } from "./zone.ts";

/** What the buckets of an answer may be: hours of local clocks, periods of the calendar, or the window as a whole. */
export const WINDOW_SIZES = ["hour", ...CALENDAR_PERIODS, "none"] as const;
export type WindowSize = (typeof WINDOW_SIZES)[number];

export interface Bucket extends Span {
  /**
   * `YYYY-MM-DD`: the day, the Monday of the week, or the first of the month, even where the window begins later. Of an hour and of
   * a whole window RFC 3339, with the zone's offset: the start of the hour, even where the window begins later, and of the window.
   */
  readonly label: string;
}

/**
 * The hours, days, weeks or months of the zone that the window touches, in order, cut to the window. They tile it: no gap, no
 * overlap. A day that the zone skipped has no bucket.
 */
export function cutIntoBuckets(span: Span, size: WindowSize, zone: Zone): readonly Bucket[] {
  if (size === "none") return [{ label: localTimeText(zone, span.start), ...span }];
  return size === "hour" ? cutIntoHours(span, zone) : cutIntoPeriods(span, size, zone);
}

function cutIntoPeriods(span: Span, period: CalendarPeriod, zone: Zone): readonly Bucket[] {
  const buckets: Bucket[] = [];
  let day = firstDayOf(period, localDay(zone, span.start));
  let start = span.start;
  while (start < span.end) {
    const next = firstDayAfter(period, day);
    const end = Math.min(startOfDay(zone, next), span.end);
    if (end > start) buckets.push({ label: dayText(day), start, end });
    start = Math.max(start, end);
    day = next;
  }
  return buckets;
}

function cutIntoHours(span: Span, zone: Zone): readonly Bucket[] {
  const buckets: Bucket[] = [];
  let hour = startOfHour(zone, span.start);
  while (hour < span.end) {
    const next = nextHour(zone, hour);
    const [start, end] = [Math.max(hour, span.start), Math.min(next, span.end)];
    buckets.push({ label: localTimeText(zone, hour), start, end });
    hour = next;
  }
  return buckets;
}
