/**
 * Owns: the window of time that a view is about, as the URL holds it: a preset or two days, and a zone.
 * Does not own: what the API makes of it.
 */
import { addDays, countDays, dayIn, isDay, monthOf, startOf } from "./days.ts";
import { oneOf, type SearchInput } from "./search.ts";

export const PRESETS = ["today", "7d", "30d", "90d", "12m", "month", "last-month", "year"] as const;
export type Preset = (typeof PRESETS)[number];

export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  today: "Today",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  "12m": "Last 12 months",
  month: "This month",
  "last-month": "Last month",
  year: "This year",
};

export const DEFAULT_PRESET: Preset = "30d";

/** As it stands in the URL. What is the default is left out there. */
export interface WindowSearch {
  readonly range?: Preset;
  /** Both together instead of a preset, inclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly zone?: string;
}

export interface TimeWindow {
  /** `YYYY-MM-DD`, inclusive, of the zone's calendar. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly zone: string;
  /** Undefined: chosen by hand. */
  readonly preset: Preset | undefined;
  /** When one looks at it, ms since 1970, to the quarter of an hour: hours and days of all zones begin with one. */
  readonly now: number;
  /** Its last day counts only until the time of day that it is now: of a window before one that is not over. */
  readonly isCut?: true;
}

/** What cannot be read is left out: an old or mistyped link still opens. */
export function readWindowSearch(input: SearchInput): WindowSearch {
  const range = oneOf(input.range, PRESETS);
  const days =
    isDay(input.from) && isDay(input.to) && input.from <= input.to
      ? { range: undefined, from: input.from, to: input.to }
      : undefined;
  const zone = typeof input.zone === "string" && isZone(input.zone) ? input.zone : undefined;
  return {
    // All of them, also those that there are none of: the router keeps what a reader does not name.
    ...(days ?? { range: range === DEFAULT_PRESET ? undefined : range, from: undefined, to: undefined }),
    zone: zone === "UTC" ? undefined : zone,
  };
}

/** @param now ms since 1970 */
export function resolveWindow({ range, from, to, zone = "UTC" }: WindowSearch, now: number): TimeWindow {
  if (from !== undefined && to !== undefined)
    return { from, to, days: countDays(from, to), zone, preset: undefined, now };
  const preset = range ?? DEFAULT_PRESET;
  const [first, last] = daysOf(preset, dayIn(zone, now));
  return { from: first, to: last, days: countDays(first, last), zone, preset, now };
}

function daysOf(preset: Preset, today: string): readonly [first: string, last: string] {
  switch (preset) {
    case "today":
      return [today, today];
    case "7d":
      return [addDays(today, -6), today];
    case "30d":
      return [addDays(today, -29), today];
    case "90d":
      return [addDays(today, -89), today];
    case "12m":
      return [addDays(`${Number(today.slice(0, 4)) - 1}${lastDayLike(today)}`, 1), today];
    case "month":
      return [monthOf(today), today];
    case "last-month":
      return [monthOf(today, -1), addDays(monthOf(today), -1)];
    case "year":
      return [`${today.slice(0, 4)}-01-01`, today];
  }
}

/** `-MM-DD`; the 29th of February has none a year before. */
function lastDayLike(today: string): string {
  return today.endsWith("-02-29") ? "-02-28" : today.slice(4);
}

/** The bounds for questions that know no zone: its days where that is UTC, else the instants at which they begin and end. */
export function boundsOf({ from, to, zone }: TimeWindow): { readonly start: string; readonly end: string } {
  if (zone === "UTC") return { start: from, end: to };
  return {
    start: new Date(startOf(from, zone)).toISOString(),
    end: new Date(startOf(addDays(to, 1), zone) - 1).toISOString(),
  };
}

export const GRAINS = ["hour", "day", "week", "month"] as const;
export type Grain = (typeof GRAINS)[number];

export const GRAIN_NAMES: Readonly<Record<Grain, string>> = {
  hour: "Hour",
  day: "Day",
  week: "Week",
  month: "Month",
};

/** The grain that suits a window where none is chosen: some dozens of points. */
export function grainFor({ days }: TimeWindow): Grain {
  if (days <= 3) return "hour";
  return days <= 100 ? "day" : days <= 400 ? "week" : "month";
}

/**
 * UTC first, which bills are made in, and the reader's own zone.
 * @param chosen it is listed too: a zone may have several names (Asia/Kolkata, Asia/Calcutta), of which the browser lists one
 */
export function listZones(chosen: string): readonly string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(["UTC", own, chosen, ...Intl.supportedValuesOf("timeZone")])];
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
