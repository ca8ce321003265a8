/**
 * Owns: which days a draft may bill.
 * Does not own: what it bills for them (draft.ts).
 */
import { type DaySpan, lengthOf, NAMED_PERIODS, periodOf } from "../plan/period.ts";
import { endDateOf, type Subscription } from "../subscription/subscription.ts";
import { type CalendarDay, dayText, parseDay } from "../time-window/calendar.ts";

/** A year and a leap day: more would be many bills in one. */
const DAYS_MAX = 366;

/** `YYYY-MM-DD`, both inclusive; both or none. */
export interface AskedPeriod {
  readonly periodStart?: string;
  readonly periodEnd?: string;
}

/** The days to bill, or why there are none. @param today a draft bills days that are over, in UTC */
export function choosePeriod(
  subscription: Pick<Subscription, "startDate" | "ends">,
  { periodStart, periodEnd }: AskedPeriod,
  today: CalendarDay,
): { readonly days: DaySpan } | { readonly fault: string } {
  if (periodStart === undefined && periodEnd === undefined) {
    const days = lastCompleteMonth(subscription, today);
    if (days !== undefined) return { days };
    return {
      fault: `periodStart: no month since ${subscription.startDate} is over; accepted are days before today, ${dayText(today)}`,
    };
  }
  const [from, last] = [parseDay(periodStart ?? ""), parseDay(periodEnd ?? "")];
  if (from === undefined || last === undefined)
    return {
      fault: `${from === undefined ? "periodStart" : "periodEnd"}: is missing; accepted are both days, or none of them`,
    };
  const days = { from, until: last + 1 };
  const got = `got ${dayText(last)}`;
  if (lengthOf(days) <= 0)
    return { fault: `periodEnd: ${got}; accepted is a day not before the periodStart ${dayText(from)}` };
  if (lengthOf(days) > DAYS_MAX)
    return {
      fault: `periodEnd: ${got}, which makes ${lengthOf(days)} days; accepted are at most ${DAYS_MAX}`,
    };
  if (days.until > today)
    return {
      fault: `periodEnd: ${got}, which is not over; accepted is a day before today, ${dayText(today)}, in UTC`,
    };
  return { days };
}

/** Months are counted from the subscription's first day on. Of one that has ended, the last of them is that of its last day. */
function lastCompleteMonth(
  subscription: Pick<Subscription, "startDate" | "ends">,
  today: CalendarDay,
): DaySpan | undefined {
  const anchor = parseDay(subscription.startDate) ?? 0;
  const endDate = endDateOf(subscription);
  const lastDay = Math.min(today - 1, endDate === undefined ? today : (parseDay(endDate) ?? today));
  if (lastDay < anchor) return undefined;
  const month = periodOf(anchor, NAMED_PERIODS.monthly, lastDay);
  if (month.until <= today) return month;
  return month.from === anchor ? undefined : periodOf(anchor, NAMED_PERIODS.monthly, month.from - 1);
}
