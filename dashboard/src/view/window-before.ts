/**
 * Owns: which window another one is compared with: the same days of the month or the year before where it is one, else as many days
 * right before; as far as the window itself has gone by. Does not own: how that is said (format/dates.ts).
 */
import { addDays, clockSince, countDays, dayIn, monthOf, startOf, whenClockShows } from "./days.ts";
import type { TimeWindow } from "./window.ts";

export function windowBefore(window: TimeWindow): TimeWindow {
  const [from, whole] = daysBefore(window);
  const last = lastLikeToday(window, from, whole);
  const to = last ?? whole;
  return {
    ...window,
    from,
    to,
    days: countDays(from, to),
    preset: undefined,
    isCut: last === undefined ? undefined : true,
  };
}

function daysBefore({ preset, from, to, days }: TimeWindow): readonly [first: string, last: string] {
  switch (preset) {
    case "month":
      return [monthOf(from, -1), sameDayBefore(to, 1)];
    case "last-month":
      return [monthOf(from, -1), addDays(from, -1)];
    case "year":
      return [sameDayBefore(from, 12), sameDayBefore(to, 12)];
    case "12m":
      return [sameDayBefore(from, 12), addDays(from, -1)];
    default:
      return [addDays(from, -days), addDays(from, -1)];
  }
}

/** The last day of the month where it has no such day. */
function sameDayBefore(day: string, months: number): string {
  const month = monthOf(day, -months);
  const length = countDays(month, monthOf(month, 1)) - 1;
  return addDays(month, Math.min(Number(day.slice(8)), length) - 1);
}

/**
 * The day of the window before that is what today is in the window: it is cut where today has gone by so far.
 * Undefined: it is compared as a whole, because the window is over, or goes on beyond the end of a shorter month.
 */
function lastLikeToday({ preset, from, to, zone, now }: TimeWindow, first: string, last: string) {
  const today = dayIn(zone, now);
  if (today < from || today > to) return undefined;
  if (to !== today) return addDays(first, countDays(from, today) - 1);
  const isShorter = (preset === "month" || preset === "year") && to.slice(8) !== last.slice(8);
  return isShorter ? undefined : last;
}

/**
 * The end of a window as the API takes it, inclusive: its last day, or the instant of it at which it is cut.
 * @param askedAt ms since 1970
 */
export function endOf({ to, zone, now, isCut }: TimeWindow, askedAt: number): string {
  if (!isCut) return to;
  const clock = Math.max(1, clockSince(dayIn(zone, now), zone, askedAt));
  const end = Math.min(whenClockShows(Date.parse(to) + clock, zone), startOf(addDays(to, 1), zone));
  return new Date(end - 1).toISOString();
}
