/**
 * Owns: which month is to be closed next, and why.
 * Does not own: closing it.
 */
import { addMonths, monthSpan } from "../plan/period.ts";
import { dayText, requireDay } from "../time-window/calendar.ts";
import type { SnapshotHead } from "./snapshot.ts";
import { latestBefore, latestByCurrency, type SnapshotRun } from "./snapshot-run.ts";

/** @param month `YYYY-MM` @param count of months later */
export function monthAfter(month: string, count = 1): string {
  return dayText(addMonths(requireDay(`${month}-01`), count)).slice(0, month.length);
}

/** The last month that is over. @param today `YYYY-MM-DD` */
export function lastMonthOver(today: string): string {
  return monthAfter(today.slice(0, "YYYY-MM".length), -1);
}

/** Months that are to have a snapshot, without a hole. */
export interface MonthsWanted {
  /** `YYYY-MM`, both inclusive. */
  readonly from: string;
  readonly until: string;
  /** `YYYY-MM-DD`: on each day, months that usage may still come for are computed again. */
  readonly today: string;
}

/** Five years: what an organization brings along when it comes may reach back further than anybody asks. */
const MONTHS_BACK = 60;

/** A live event is accepted until 34 days after its timestamp (domain/event/timestamp.ts); one more, until all of them are counted. */
const USAGE_LATE_DAYS = 35;

/**
 * The month before which an organization has none.
 * @param recorded the earliest one in which something was agreed or billed
 * @param last the last one that is over
 */
export function firstMonthOf(recorded: string | undefined, last: string): string | undefined {
  const earliest = monthAfter(last, 1 - MONTHS_BACK);
  return recorded !== undefined && recorded < earliest ? earliest : recorded;
}

/**
 * From the organization's first month on, or from the first one that was begun, by hand, if that is earlier. Undefined: it has none yet.
 * @param runs the last one of each month, in the order of months
 * @param today `YYYY-MM-DD`
 */
export function monthsWanted(
  first: string | undefined,
  runs: readonly SnapshotRun[],
  today: string,
): MonthsWanted | undefined {
  const [from] = [first, runs[0]?.month].filter((month) => month !== undefined).sort();
  return from === undefined ? undefined : { from, until: lastMonthOver(today), today };
}

/**
 * The first month that is wanted and was never begun, that was begun and not finished, that something was recorded to late, whose
 * snapshot before is no longer the one it was made of, or that usage may have come for since a day before. Of all of these the earliest, so that none is made of what is yet to change.
 * @param runs the last one of each month, in the order of months
 * @param heads all of them
 * @param wanted absent: no month that was never begun, and none because of usage
 */
export function nextToClose(
  runs: readonly SnapshotRun[],
  heads: readonly SnapshotHead[],
  wanted?: MonthsWanted,
): string | undefined {
  const isOpen = (run: SnapshotRun) => !run.isFinished || run.isOutdated || isStale(run.month, heads);
  const open = runs.find((run) => isOpen(run) || (wanted && lacksUsage(run, wanted.today)));
  const hole = wanted && firstHole(runs, wanted);
  return [open?.month, hole].filter((month) => month !== undefined).sort()[0];
}

/**
 * Usage leaves no mark where it comes late. So a month is computed anew each day, until a run began when no more could come: nights that
 * were missed are made up for.
 */
function lacksUsage({ month, startedAt }: SnapshotRun, today: string): boolean {
  const began = requireDay(startedAt.slice(0, today.length));
  return began < requireDay(today) && began - monthSpan(month).until < USAGE_LATE_DAYS;
}

function firstHole(runs: readonly SnapshotRun[], { from, until }: MonthsWanted): string | undefined {
  const begun = new Set(runs.map(({ month }) => month));
  let month = from;
  while (begun.has(month)) month = monthAfter(month);
  return month <= until ? month : undefined;
}

/**
 * Whether a month was computed when others had been worth something before it than is known now: whoever is new in it may be a
 * reactivation. Or when a currency was not known yet that has a snapshot in each month since.
 */
function isStale(month: string, heads: readonly SnapshotHead[]): boolean {
  const own = latestByCurrency(heads.filter((head) => head.month === month));
  const before = latestBefore(heads, month);
  return (
    [...before.keys()].some((currency) => !own.has(currency)) ||
    [...own].some(([currency, { basis }]) => basis !== (before.get(currency)?.carried ?? ""))
  );
}
