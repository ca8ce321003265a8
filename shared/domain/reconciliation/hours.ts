/**
 * Owns: which hours can be counted anew, and how they are named.
 * Does not own: which of them are chosen (shared/application/reconcile-usage.ts).
 */
import { DAY_MS, dayText } from "../time-window/calendar.ts";
import { HOUR_MS } from "../usage/layout.ts";

/** How far back the ledger is sure to know every event of a whole day: an item lives 36 days from its acceptance at least. */
export const CHECKABLE_DAYS = 34;

/** An hour is left alone while the events of its last minutes are likely to be on their way. */
const SETTLING_MS = 10 * 60 * 1000;

export interface DayHours {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** 0 to 23, UTC. */
  readonly hours: ReadonlySet<number>;
}

/** Hours of one day of an organization. */
export interface HoursQuestion extends DayHours {
  readonly organization: string;
}

export const WHOLE_DAY: ReadonlySet<number> = new Set(Array.from({ length: 24 }, (_, hour) => hour));

/** Why the hour that begins at this instant (ms since 1970) cannot be counted anew, or undefined when it can. */
export function findHourFault(start: number, now: number): string | undefined {
  if (start + HOUR_MS + SETTLING_MS > now) return "it ended less than ten minutes ago, or not yet";
  if (start < now - CHECKABLE_DAYS * DAY_MS)
    return `the ledger no longer knows every event of it: it keeps ${CHECKABLE_DAYS} days for sure`;
  return undefined;
}

/** The hours by day, days in order. @param starts ms since 1970 */
export function groupByDay(starts: readonly number[]): readonly DayHours[] {
  const days = Map.groupBy(
    [...starts].sort((a, b) => a - b),
    (start) => dayText(Math.floor(start / DAY_MS)),
  );
  return [...days].map(([day, members]) => ({ day, hours: new Set(members.map(hourOfDay)) }));
}

function hourOfDay(start: number): number {
  return Math.floor((start % DAY_MS) / HOUR_MS);
}

/** RFC 3339 */
export function hourText(day: string, hour: number): string {
  return `${day}T${String(hour).padStart(2, "0")}:00:00Z`;
}

export function hourStart(day: string, hour: number): number {
  return Date.parse(day) + hour * HOUR_MS;
}
