/**
 * Owns: how buckets lie over UTC hours and days - which bucket a slot of a counter belongs to, and which parts of hours no slot
 * can answer.
 * Does not own: which counters are read (plan.ts).
 */
import type { Bucket } from "../time-window/buckets.ts";
import { DAY_MS } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";

export const HOUR_MS = 60 * 60 * 1000;

/** A part of a bucket that does not fill the UTC hour it lies in. */
export interface BucketSegment extends Span {
  readonly bucket: number;
}

export interface Layout {
  /** Whole UTC hours of the window, from the first to the last, or undefined if it holds none. */
  readonly hours: Span | undefined;
  readonly segments: readonly BucketSegment[];
  /** Every bucket begins and ends at a UTC midnight, so slots that hold a day answer it. */
  readonly isOfWholeDays: boolean;
  /** The index of the bucket that the span lies in as a whole. */
  readonly bucketOf: (span: Span) => number | undefined;
}

export function layOut(buckets: readonly Bucket[]): Layout {
  const window = { start: buckets[0]?.start ?? 0, end: buckets.at(-1)?.end ?? 0 };
  const hours = { start: ceilHour(window.start), end: floorHour(window.end) };
  return {
    hours: hours.start < hours.end ? hours : undefined,
    segments: buckets.flatMap(findSegments),
    isOfWholeDays: buckets.every(({ start, end }) => start % DAY_MS === 0 && end % DAY_MS === 0),
    bucketOf: (span) => findBucket(buckets, span),
  };
}

function findSegments({ start, end }: Bucket, bucket: number): readonly BucketSegment[] {
  const [firstHour, lastHour] = [ceilHour(start), floorHour(end)];
  if (firstHour >= lastHour) return [{ bucket, start, end }];
  const parts = [
    { bucket, start, end: firstHour },
    { bucket, start: lastHour, end },
  ];
  return parts.filter((part) => part.start < part.end);
}

function findBucket(buckets: readonly Bucket[], span: Span): number | undefined {
  let [low, high] = [0, buckets.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((buckets[middle]?.start ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const bucket = buckets[low - 1];
  return bucket !== undefined && span.end <= bucket.end ? low - 1 : undefined;
}

function ceilHour(instant: number): number {
  return Math.ceil(instant / HOUR_MS) * HOUR_MS;
}

function floorHour(instant: number): number {
  return Math.floor(instant / HOUR_MS) * HOUR_MS;
}
