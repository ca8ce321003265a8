import { dayText, firstDayAfter, firstDayOf, type Granularity } from "./calendar.ts";
import type { Span } from "./window.ts";
import { localDay, startOfDay, type Zone } from "./zone.ts";

export interface Bucket extends Span {
  /** `YYYY-MM-DD`: the day, the Monday of the week, or the first of the month, even where the window begins later. */
  readonly label: string;
}

/**
 * The days, weeks or months of the zone that the window touches, in order, cut to the window. They tile it: no gap, no overlap. A
 * day that the zone skipped has no bucket.
 */
export function cutIntoBuckets(span: Span, granularity: Granularity, zone: Zone): readonly Bucket[] {
  const buckets: Bucket[] = [];
  let day = firstDayOf(granularity, localDay(zone, span.start));
  let start = span.start;
  while (start < span.end) {
    const next = firstDayAfter(granularity, day);
    const end = Math.min(startOfDay(zone, next), span.end);
    if (end > start) buckets.push({ label: dayText(day), start, end });
    start = Math.max(start, end);
    day = next;
  }
  return buckets;
}
