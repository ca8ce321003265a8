/**
 * Owns: which part of a bucket of a trend lies in the window and in the past: totals of buckets that are cut or still run are no totals
 * of a whole week. Does not own: how that is said (format/dates.ts).
 */
import { addDays, dayIn, monthOf } from "./days.ts";
import type { Grain, TimeWindow } from "./window.ts";

const HOUR_MS = 3_600_000;

export interface Bucket {
  /** Its days that lie in the window and are not to come, inclusive. */
  readonly from: string;
  readonly to: string;
  /** Of its days some lie outside of the window. */
  readonly isPart: boolean;
  /** It is not over yet. */
  readonly isRunning: boolean;
}

/** A bucket of days. @param label its first day, `YYYY-MM-DD`, which may lie before the window */
export function bucketOf(
  label: string,
  grain: Exclude<Grain, "hour">,
  { from, to, zone, now }: TimeWindow,
): Bucket {
  const today = dayIn(zone, now);
  const last = lastDayOf(label, grain);
  const isRunning = label <= today && today <= last && today <= to;
  const end = isRunning ? today : last;
  const isPart = label < from || (!isRunning && last > to);
  return { from: label < from ? from : label, to: end > to ? to : end, isPart, isRunning };
}

/** @param label of the hour, RFC 3339 */
export function isRunningHour(label: string, { now }: Pick<TimeWindow, "now">): boolean {
  const start = Date.parse(label);
  return start <= now && now < start + HOUR_MS;
}

/** How many buckets have begun. @param labels in order of time */
function countBegun(labels: readonly string[], { zone, now }: Pick<TimeWindow, "zone" | "now">): number {
  const today = dayIn(zone, now);
  const ahead = labels.findIndex((label) => (isHour(label) ? Date.parse(label) > now : label > today));
  return ahead < 0 ? labels.length : ahead;
}

/** Without the zeros of what is to come: they would look like a fall. Events may be dated ahead, and are no zeros. */
export function untilNow(
  labels: readonly string[],
  values: readonly (number | null)[],
  window: Pick<TimeWindow, "zone" | "now">,
): readonly (number | null)[] {
  const begun = countBegun(labels, window);
  return values.map((value, index) => (index < begun || value !== 0 ? value : null));
}

function isHour(label: string): boolean {
  return label.includes("T");
}

function lastDayOf(label: string, grain: Exclude<Grain, "hour">): string {
  if (grain === "month") return addDays(monthOf(label, 1), -1);
  return grain === "week" ? addDays(label, 6) : label;
}
