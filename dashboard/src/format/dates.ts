/** Owns: instants, days and months as the reader's locale writes them, in the zone of the view. */
import { type Bucket, bucketOf, isRunningHour } from "../view/buckets.ts";
import { hourIn } from "../view/days.ts";
import type { Grain, TimeWindow } from "../view/window.ts";

const LOCALE = navigator.languages;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify(options);
  const found = formats.get(name) ?? new Intl.DateTimeFormat(LOCALE, options);
  formats.set(name, found);
  return found;
}

/** @param instant RFC 3339, or ms since 1970 */
export function formatInstant(instant: string | number, zone: string): string {
  return format({ timeZone: zone, dateStyle: "medium", timeStyle: "medium" }).format(new Date(instant));
}

/** @param day `YYYY-MM-DD` */
export function formatDay(day: string): string {
  return format({ timeZone: "UTC", dateStyle: "medium" }).format(new Date(day));
}

/** @param month `YYYY-MM` */
export function formatMonth(month: string): string {
  return format({ timeZone: "UTC", month: "short", year: "numeric" }).format(new Date(`${month}-01`));
}

/** `Nov 1 – 27, 2026` */
export function formatDays(from: string, to: string): string {
  return format({ timeZone: "UTC", dateStyle: "medium" }).formatRange(new Date(from), new Date(to));
}

/** What a window is compared with: `than in Oct 1 – 27, 2026`. */
export function formatThan({ from, to, isCut }: TimeWindow): string {
  return `than in ${formatDays(from, to)}${isCut ? CUT : ""}`;
}

const CUT = ", up to this time of day";

/** Which days the pale line of a chart is of. They lie over others by their place, not by their weekday. */
export function formatOverlay({ from, to, days, isCut }: TimeWindow): string {
  return `Dashed: ${formatDays(from, to)}${days === 1 ? "" : ", day for day"}${isCut ? CUT : ""}`;
}

/** A bucket of a trend: its hour, day, week or month. @param label as the API writes it: `YYYY-MM-DD`, of hours RFC 3339 */
export function formatBucket(label: string, grain: Grain, window: TimeWindow): string {
  if (grain === "hour")
    return `${formatHour(label, window.zone)}${isRunningHour(label, window) ? SO_FAR : ""}`;
  const bucket = bucketOf(label, grain, window);
  return `${formatWhole(label, grain, bucket)}${bucket.isRunning ? SO_FAR : ""}`;
}

const SO_FAR = ", so far";

function formatHour(label: string, zone: string): string {
  return format({
    timeZone: zone,
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
  }).format(new Date(label));
}

/** One of which the window has a part only is named by that part: its sum is not to be compared. */
function formatWhole(label: string, grain: Exclude<Grain, "hour">, { from, to, isPart }: Bucket): string {
  if (isPart) return `${formatDays(from, to)}, part of a ${grain}`;
  if (grain === "month") return formatMonth(label.slice(0, 7));
  const day = format({
    timeZone: "UTC",
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
  }).format(new Date(label));
  return grain === "week" ? `Week of ${day}` : day;
}

const DAY_SECONDS = 86_400;

/** A label of a time axis. @param step seconds between two labels: they tell apart what it tells apart */
export function formatTick(seconds: number, step: number, zone: string): string {
  const instant = new Date(seconds * 1000);
  if (step > 27 * DAY_SECONDS)
    return format({ timeZone: zone, month: "short", year: "2-digit" }).format(instant);
  const day = format({ timeZone: zone, month: "short", day: "numeric" }).format(instant);
  if (step >= DAY_SECONDS) return day;
  const time = format({ timeZone: zone, hour: "numeric", minute: "2-digit" }).format(instant);
  return hourIn(zone, seconds * 1000) === 0 ? day : time;
}

/** Other than dates they are words, in sentences that are English. */
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
  { unit: "second", seconds: 1 },
] as const;

/** `3 seconds ago`. @param now ms since 1970 */
export function formatAgo(instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const { unit, seconds: length } = UNITS.find((each) => Math.abs(seconds) >= each.seconds) ?? UNITS[3];
  return relative.format(Math.round(seconds / length), unit);
}
