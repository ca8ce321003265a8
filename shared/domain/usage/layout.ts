/**
 * Owns: how buckets lie over UTC hours and days - which bucket a slot of a counter belongs to, and which parts of them no slot can
 * answer: parts of hours, and what lies before the counters are complete.
 * Does not own: which counters are read (plan.ts).
 */
import type { Source } from "../meter/usage.ts";
import type { Bucket } from "../time-window/buckets.ts";
import { DAY_MS } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";

export const HOUR_MS = 60 * 60 * 1000;

/** Segments that the event store is asked for at most: as many as it can sum within the time of a request. */
export const SEGMENTS_MAX = 10_000;

/** A part of a bucket that no slot answers. */
export interface BucketSegment extends Span {
  readonly bucket: number;
}

export interface Layout {
  /** From the first to the last whole UTC hour that slots answer; undefined if there is none. */
  readonly hours: Span | undefined;
  readonly segments: readonly BucketSegment[];
  /** Every bucket begins and ends at a UTC midnight, so slots that hold a day answer what slots answer at all. */
  readonly isOfWholeDays: boolean;
  /** The index of the bucket that the span lies in as a whole. */
  readonly bucketOf: (span: Span) => number | undefined;
}

/** @param coveredFrom the UTC hour from which on the counters are complete; absent: they always were */
export function layOut(buckets: readonly Bucket[], coveredFrom = Number.NEGATIVE_INFINITY): Layout {
  const parts = buckets.map((bucket, index) => cutBucket(bucket, index, coveredFrom));
  const answered = parts.flatMap(({ hours }) => hours ?? []);
  const [first, last] = [answered[0], answered.at(-1)];
  return {
    hours: first && last && { start: first.start, end: last.end },
    segments: parts.flatMap(({ segments }) => segments),
    isOfWholeDays:
      buckets.every(isOfWholeDays) && isOfWholeDays({ start: first?.start ?? 0, end: last?.end ?? 0 }),
    bucketOf: (span) => (span.start < coveredFrom ? undefined : findBucket(buckets, span)),
  };
}

/** Who is asked for what the layout has. */
export function sourcesOf({ hours, segments }: Pick<Layout, "hours" | "segments">): ReadonlySet<Source> {
  return new Set([
    ...(hours === undefined ? [] : (["rollups"] as const)),
    ...(segments.length === 0 ? [] : (["event-store"] as const)),
  ]);
}

function isOfWholeDays({ start, end }: Span): boolean {
  return start % DAY_MS === 0 && end % DAY_MS === 0;
}

/** What slots answer of a bucket, and the rest of it. */
function cutBucket(
  { start, end }: Bucket,
  bucket: number,
  coveredFrom: number,
): { readonly hours: Span | undefined; readonly segments: readonly BucketSegment[] } {
  const hours = { start: Math.max(ceilHour(start), coveredFrom), end: floorHour(end) };
  if (hours.start >= hours.end) return { hours: undefined, segments: [{ bucket, start, end }] };
  const parts = [
    { bucket, start, end: hours.start },
    { bucket, start: hours.end, end },
  ];
  return { hours, segments: parts.filter((part) => part.start < part.end) };
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
