/**
 * Owns: which month is to be closed next, and why.
 * Does not own: closing it.
 */
import { addMonths } from "../plan/period.ts";
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

/**
 * The first month that was begun and not finished, that something was recorded to late, whose snapshot before is no longer the one it
 * was made of, or that follows the last one that there is.
 * @param runs the last one of each month, in the order of months
 * @param heads all of them
 * @param until the last month that is to have a snapshot
 */
export function nextToClose(
  runs: readonly SnapshotRun[],
  heads: readonly SnapshotHead[],
  until: string,
): string | undefined {
  const open = runs.find((run) => !run.isFinished || run.isOutdated || isStale(run.month, heads));
  if (open !== undefined) return open.month;
  const last = runs.at(-1)?.month;
  if (last === undefined) return until;
  return last < until ? monthAfter(last) : undefined;
}

/**
 * Whether a month was computed when others had been worth something before it than is known now: whoever is new in it may be a
 * reactivation.
 */
function isStale(month: string, heads: readonly SnapshotHead[]): boolean {
  const own = latestByCurrency(heads.filter((head) => head.month === month));
  const before = latestBefore(heads, month);
  return [...new Set([...own.keys(), ...before.keys()])].some(
    (currency) => (own.get(currency)?.basis ?? "") !== (before.get(currency)?.carried ?? ""),
  );
}
