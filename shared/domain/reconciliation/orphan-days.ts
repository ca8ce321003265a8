/**
 * Owns: which days of the index are looked at for orphans, and how far back.
 * Does not own: what an orphan is (shared/application/take-over-orphans.ts).
 *
 * Each run looks at what was accepted since the last one, on every day that such events can have. But a message may be delivered
 * for the first time long after its acceptance, and a chunk that succeeds a fenced one carries no time at all: so each day is also
 * looked at as a whole, once a week.
 */
import { DAY_MS, dayText } from "../time-window/calendar.ts";
import { HOUR_MS } from "../usage/layout.ts";

/** A message that was not counted for so long is stuck or lost, whatever its queue had to do. */
const ORPHAN_AGE_MS = 6 * HOUR_MS;

/** Chunks near the end of the last run's span may have been indexed after it. */
const OVERLAP_MS = 2 * HOUR_MS;

/** A live event's timestamp lies in [acceptance - 34 days, acceptance + 1 day]. Its claim lives for 36 days. */
const LIVE_DAYS = { back: 34, ahead: 1 } as const;

/** Every day of the index has its hour of the week. */
const HOURS_A_WEEK = 7 * 24;

/** It has no factor in common with the hours of a week, so neighbouring days have different hours. */
const HOURS_APART = 5;

export interface OrphanQuestion {
  readonly organization: string;
  /** ms since 1970. */
  readonly now: number;
  /** Chunks accepted before were looked at by an earlier run; undefined the first time. */
  readonly checkedUntil: number | undefined;
  /** Ids that an earlier run found unclaimed. */
  readonly unclaimed: readonly string[];
}

export interface OrphanReport {
  /** Events that were queued again. */
  readonly takenOver: number;
  readonly unclaimed: readonly string[];
  /** ms since 1970: where the next run goes on. */
  readonly checkedUntil: number;
}

export interface OrphanPlan {
  /** Half-open, ms since 1970. */
  readonly accepted: { readonly from: number; readonly to: number };
  readonly days: readonly string[];
  readonly sweptDays: readonly string[];
}

export function planOrphanDays(
  { now, checkedUntil }: Pick<OrphanQuestion, "now" | "checkedUntil">,
  backfillDays: readonly string[],
): OrphanPlan {
  const to = now - ORPHAN_AGE_MS;
  const oldest = now - LIVE_DAYS.back * DAY_MS;
  const from = Math.max(oldest, (checkedUntil ?? oldest) - OVERLAP_MS);
  const days = listDays(from - LIVE_DAYS.back * DAY_MS, to + LIVE_DAYS.ahead * DAY_MS, backfillDays);
  const sweepable = listDays(oldest - LIVE_DAYS.back * DAY_MS, to + LIVE_DAYS.ahead * DAY_MS, backfillDays);
  const lastRun = checkedUntil === undefined ? Number.NEGATIVE_INFINITY : checkedUntil + ORPHAN_AGE_MS;
  return { accepted: { from, to }, days, sweptDays: chooseSwept(sweepable, lastRun, now) };
}

function listDays(from: number, to: number, others: readonly string[]): readonly string[] {
  const [first, last] = [Math.floor(from / DAY_MS), Math.floor(to / DAY_MS)];
  const live = Array.from({ length: last - first + 1 }, (_, index) => dayText(first + index));
  return [...new Set([...live, ...others])].sort();
}

/** The days whose hour came since the last run: what a run left out, the next one does. */
function chooseSwept(days: readonly string[], lastRun: number, now: number): readonly string[] {
  const hour = Math.floor(now / HOUR_MS);
  const passed = Math.min(HOURS_A_WEEK, hour - Math.floor(lastRun / HOUR_MS));
  return days.filter((day) => {
    const turn = (Date.parse(day) / DAY_MS) * HOURS_APART;
    return (((hour - turn) % HOURS_A_WEEK) + HOURS_A_WEEK) % HOURS_A_WEEK < passed;
  });
}
