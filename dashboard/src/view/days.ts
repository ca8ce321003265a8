/**
 * Owns: days of the calendar as texts (`YYYY-MM-DD`), and when they begin in a zone.
 * Does not own: how they are shown (format/dates.ts).
 */
const DAY_MS = 86_400_000;

export function addDays(day: string, count: number): string {
  return dayText(Date.parse(day) + count * DAY_MS);
}

/** From the first to the last, both inclusive. */
export function countDays(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

/** The first day of the day's month, or of the month so many months later. */
export function monthOf(day: string, later = 0): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return dayText(Date.UTC(year, month - 1 + later, 1));
}

export function isDay(text: unknown): text is string {
  return (
    typeof text === "string" &&
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    dayText(Date.parse(text)) === text &&
    text >= FIRST_DAY &&
    text <= LAST_DAY
  );
}

/** What the API answers for. */
const FIRST_DAY = "1970-01-01";
const LAST_DAY = "2261-12-31";

/** Why two days that are typed make no window; undefined: they make one. */
export function faultOfDays(from: string, to: string): string | undefined {
  if (from === "" || to === "") return "Both days are needed";
  if (!isDay(from) || !isDay(to)) return "A day of the years 1970 to 2261 is accepted";
  return from > to ? "It ends before it begins" : undefined;
}

/** The day that it is at an instant (ms since 1970) in a zone. */
export function dayIn(zone: string, instant: number): string {
  const parts = clockOf(zone, instant);
  return dayText(Date.UTC(parts.year, parts.month - 1, parts.day));
}

/** The hour of the day that it is at an instant (ms since 1970) in a zone, 0 to 23. */
export function hourIn(zone: string, instant: number): number {
  return clockOf(zone, instant).hour;
}

/** When the day begins in the zone (ms since 1970): its midnight, or what comes instead of it. */
export function startOf(day: string, zone: string): number {
  return whenClockShows(Date.parse(day), zone);
}

/** When the zone's clock shows what UTC's shows at an instant (all in ms since 1970). */
export function whenClockShows(shown: number, zone: string): number {
  // The offset at the guess decides; where clocks change in between, once more decides it for good.
  const guess = shown - offsetAt(zone, shown);
  return shown - offsetAt(zone, guess);
}

/** How long it is since midnight by the clock of the day, ms; more than a day's when that day is over. */
export function clockSince(day: string, zone: string, instant: number): number {
  return instant + offsetAt(zone, instant) - Date.parse(day);
}

/** How far the zone's clock is ahead of UTC's at an instant, in ms. */
function offsetAt(zone: string, instant: number): number {
  const { year, month, day, hour, minute, second } = clockOf(zone, instant);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string, instant: number): Clock {
  const format = formats.get(zone) ?? createFormat(zone);
  formats.set(zone, format);
  const found = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day, hour, minute, second };
}

function createFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}

function dayText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
