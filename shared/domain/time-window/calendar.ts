/**
 * Owns: days of the calendar as whole numbers, and the weeks and months that they belong to.
 * Does not own: when a day begins in a zone (zone.ts).
 */
export const DAY_MS = 24 * 60 * 60 * 1000;

export const CALENDAR_PERIODS = ["day", "week", "month"] as const;
export type CalendarPeriod = (typeof CALENDAR_PERIODS)[number];

/** A day of the calendar, counted from 1970-01-01, which is 0. It has no zone. */
export type CalendarDay = number;

const DAY_TEXT = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The day that `YYYY-MM-DD` names, or undefined if there is no such day. Accepted are the years 1970 to 2261. */
export function parseDay(text: string): CalendarDay | undefined {
  const match = DAY_TEXT.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const found = dayOf(year, month - 1, day);
  return year >= 1970 && year <= 2261 && dayText(found) === text ? found : undefined;
}

/** The day that a text of a record names. @throws if it names none: rather no number than one of the wrong day */
export function requireDay(text: string): CalendarDay {
  const day = parseDay(text);
  if (day === undefined) throw new RangeError(`"${text}" is no day; accepted is YYYY-MM-DD, 1970 to 2261`);
  return day;
}

/** `YYYY-MM-DD` */
export function dayText(day: CalendarDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `YYYY-MM` */
export function monthText(day: CalendarDay): string {
  return dayText(day).slice(0, 7);
}

/** The first day of the day, the ISO week (a Monday) or the month that holds this day. */
export function firstDayOf(period: CalendarPeriod, day: CalendarDay): CalendarDay {
  if (period === "day") return day;
  // Day 0 was a Thursday: three days after a Monday.
  if (period === "week") return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * DAY_MS);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** The first day after the day, week or month that begins with this day. */
export function firstDayAfter(period: CalendarPeriod, first: CalendarDay): CalendarDay {
  if (period === "day") return first + 1;
  if (period === "week") return first + 7;
  const date = new Date(first * DAY_MS);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function dayOf(year: number, monthIndex: number, day: number): CalendarDay {
  return Date.UTC(year, monthIndex, day) / DAY_MS;
}
