/**
 * Owns: when a calendar day and an hour begin in a time zone, whatever its clocks do: days of 23 and 25 hours, midnights and whole
 * days that never come, hours that clocks cut in half.
 * Does not own: the rules of the zones, which the runtime's Intl knows.
 */
import { type CalendarDay, DAY_MS } from "./calendar.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface Zone {
  readonly name: string;
  /** Milliseconds that local clocks are ahead of UTC at this instant. */
  readonly offsetMs: (instant: number) => number;
}

export const UTC: Zone = { name: "UTC", offsetMs: () => 0 };

export const ZONE_ACCEPTED = "an IANA time zone, such as UTC, Europe/Berlin or Asia/Kolkata";

/** The zone of this name, or undefined if the runtime knows none. */
export function findZone(name: string): Zone | undefined {
  // Intl takes offsets such as +05:30 too. They are no zones: whoever means a place would miss its summer time.
  const format = /^[+-]/.test(name) ? undefined : formatOf(name);
  if (format === undefined) return undefined;
  if (format.resolvedOptions().timeZone === "UTC") return UTC;
  return { name, offsetMs: (instant) => readClock(format, instant) - Math.floor(instant / 1000) * 1000 };
}

/** The day that calendars in the zone show at this instant. */
export function localDay(zone: Zone, instant: number): CalendarDay {
  return Math.floor((instant + zone.offsetMs(instant)) / DAY_MS);
}

/** The first instant of the day; where the day or its midnight is skipped, the instant at which clocks jump past it. */
export function startOfDay(zone: Zone, day: CalendarDay): number {
  const midnight = day * DAY_MS;
  // No zone is more than 14 hours from UTC, so these two lie on both sides of the day's midnight there.
  const before = zone.offsetMs(midnight - DAY_MS);
  const after = zone.offsetMs(midnight + DAY_MS);
  const starts = [midnight - before, midnight - after].filter(
    (instant) => instant + zone.offsetMs(instant) === midnight,
  );
  return starts.length > 0
    ? Math.min(...starts)
    : findChange(zone, before, midnight - after, midnight - before);
}

/** The start of the hour that clocks show at this instant: their last full hour, or when they jumped into it. */
export function startOfHour(zone: Zone, instant: number): number {
  const offset = zone.offsetMs(instant);
  const start = instant - moduloHour(instant + offset);
  const before = zone.offsetMs(start);
  return before === offset ? start : findChange(zone, before, start, instant);
}

/** When the hour ends that begins here: at the next full hour of its clocks, or when they jump. */
export function nextHour(zone: Zone, hour: number): number {
  const offset = zone.offsetMs(hour);
  const next = hour + HOUR_MS - moduloHour(hour + offset);
  return zone.offsetMs(next) === offset ? next : findChange(zone, offset, hour, next);
}

/** The instant as local clocks show it, RFC 3339 to the second. An offset with seconds (some before 1973) is cut to its minute. */
export function localTimeText(zone: Zone, instant: number): string {
  const offsetMinutes = Math.trunc(zone.offsetMs(instant) / MINUTE_MS);
  const text = new Date(instant + offsetMinutes * MINUTE_MS).toISOString().slice(0, 19);
  if (zone === UTC) return `${text}Z`;
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  return `${text}${offsetMinutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function moduloHour(milliseconds: number): number {
  return ((milliseconds % HOUR_MS) + HOUR_MS) % HOUR_MS;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** The instant in (low, high] at which the zone leaves this offset. */
function findChange(zone: Zone, offset: number, low: number, high: number): number {
  let [unchanged, changed] = [low, high];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (zone.offsetMs(middle) === offset) unchanged = middle;
    else changed = middle;
  }
  return changed;
}

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What clocks of the zone show, read as if it were UTC; whole seconds. */
function readClock(format: Intl.DateTimeFormat, instant: number): number {
  const fields = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const field = (type: Intl.DateTimeFormatPartTypes) => fields.get(type) ?? 0;
  return Date.UTC(
    field("year"),
    field("month") - 1,
    field("day"),
    field("hour"),
    field("minute"),
    field("second"),
  );
}
