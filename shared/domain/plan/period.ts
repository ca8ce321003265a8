/**
 * Owns: how long a billing period is, on which days each one begins, and what a month's part of its price is.
 * Does not own: prices (price.ts).
 */
import type { Decimal } from "../decimal/decimal.ts";
import { type CalendarDay, DAY_MS, firstDayAfter, requireDay } from "../time-window/calendar.ts";

/** So many months or days. */
export interface Period {
  readonly count: number;
  readonly unit: "month" | "day";
}

/** Half-open: from <= day < until. */
export interface DaySpan {
  readonly from: CalendarDay;
  readonly until: CalendarDay;
}

export const NAMED_PERIODS = {
  monthly: { count: 1, unit: "month" },
  quarterly: { count: 3, unit: "month" },
  yearly: { count: 12, unit: "month" },
} as const satisfies Record<string, Period>;

/** Ten years. */
export const PERIOD_LIMITS = { month: 120, day: 3_660 } as const;

const DAYS_OF_YEAR = 365;
const MONTHS_OF_YEAR = 12;

/**
 * What an amount per period is per month: a twelfth of a yearly one. A period of days is taken as its part of a year of 365 days, not
 * rounded but to 20 digits.
 */
export function perMonth(amount: Decimal, { count, unit }: Period): Decimal {
  if (unit === "month") return amount.div(count);
  return amount.times(DAYS_OF_YEAR).div(MONTHS_OF_YEAR * count);
}

/** How many units of a month a quantity of a month makes in a period; the inverse of perMonth. */
export function perPeriod(amount: Decimal, { count, unit }: Period): Decimal {
  if (unit === "month") return amount.times(count);
  return amount.times(MONTHS_OF_YEAR * count).div(DAYS_OF_YEAR);
}

/** The period that holds a day, of those that follow each other from the anchor on. @param day not before the anchor */
export function periodOf(anchor: CalendarDay, period: Period, day: CalendarDay): DaySpan {
  const guess =
    period.unit === "day"
      ? Math.floor((day - anchor) / period.count)
      : guessMonths(anchor, period.count, day);
  const index = startOfPeriod(anchor, period, guess) > day ? guess - 1 : guess;
  return { from: startOfPeriod(anchor, period, index), until: startOfPeriod(anchor, period, index + 1) };
}

/** Every period that has a day in the span, in order. */
export function* periodsIn(anchor: CalendarDay, period: Period, span: DaySpan): Generator<DaySpan> {
  for (let day = Math.max(anchor, span.from); day < span.until; ) {
    const found = periodOf(anchor, period, day);
    yield found;
    day = found.until;
  }
}

export function intersect(a: DaySpan, b: DaySpan): DaySpan {
  const from = Math.max(a.from, b.from);
  return { from, until: Math.max(from, Math.min(a.until, b.until)) };
}

export function lengthOf({ from, until }: DaySpan): number {
  return until - from;
}

/** So many months later, on the same day of the month, or on its last day where it has no such day. */
export function addMonths(day: CalendarDay, months: number): CalendarDay {
  const date = new Date(day * DAY_MS);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY_MS;
  return Math.min(first + date.getUTCDate() - 1, firstDayAfter("month", first) - 1);
}

/** The days of a month. @param month `YYYY-MM` */
export function monthSpan(month: string): DaySpan {
  const from = requireDay(`${month}-01`);
  return { from, until: firstDayAfter("month", from) };
}

/** The part of an amount per period that falls on so many of its days, in equal parts; rounded to 20 digits, as every division is. */
export function partOf(amount: Decimal, days: number, daysOfPeriod: number): Decimal {
  return amount.times(days).div(daysOfPeriod);
}

function startOfPeriod(anchor: CalendarDay, { count, unit }: Period, index: number): CalendarDay {
  // From the anchor each time: the 31st of January is followed by the 28th of February, and that by the 31st of March.
  return unit === "day" ? anchor + index * count : addMonths(anchor, index * count);
}

/** Too late by one where the day lies before the anchor's day of the month; never too early. */
function guessMonths(anchor: CalendarDay, count: number, day: CalendarDay): number {
  const monthOf = (each: CalendarDay) => {
    const date = new Date(each * DAY_MS);
    return date.getUTCFullYear() * MONTHS_OF_YEAR + date.getUTCMonth();
  };
  return Math.floor((monthOf(day) - monthOf(anchor)) / count);
}
