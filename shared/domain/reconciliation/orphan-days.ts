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

/** Every day comes around once a week, so that a chunk is looked at a handful of times as long as it can be lost. */
const SWEEP = { everyHours: 4, sweepsAWeek: 42 } as const;

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
  const sweepable = listDays(oldest - DAY_MS, now + LIVE_DAYS.ahead * DAY_MS, backfillDays);
  return { accepted: { from, to }, days, sweptDays: chooseSwept(sweepable, Math.floor(now / HOUR_MS)) };
}

function listDays(from: number, to: number, others: readonly string[]): readonly string[] {
  const [first, last] = [Math.floor(from / DAY_MS), Math.floor(to / DAY_MS)];
  const live = Array.from({ length: last - first + 1 }, (_, index) => dayText(first + index));
  return [...new Set([...live, ...others])].sort();
}

/** The turn follows from the clock, so that no run depends on what another one did. */
function chooseSwept(days: readonly string[], hour: number): readonly string[] {
  if (hour % SWEEP.everyHours !== 0) return [];
  const count = Math.ceil(days.length / SWEEP.sweepsAWeek);
  const first = ((hour / SWEEP.everyHours) % SWEEP.sweepsAWeek) * count;
  return days.slice(first, first + count);
}
