/**
 * Owns: for how long the ledger knows an event, and until when one may be counted anew.
 * Does not own: how old an event may be at the door (timestamp.ts).
 */
const DAY_MS = 24 * 60 * 60 * 1000;

/** A live event is accepted until 34 days after its timestamp, so 36 days after its first acceptance nothing can repeat it. */
export const LEDGER_DAYS = 36;

/**
 * Nothing older is counted anew: the claim of an earlier copy may have expired. Such a copy was accepted at the earliest one day
 * before its timestamp, so its claim lives at least so long after it.
 */
const COUNTABLE_DAYS = LEDGER_DAYS - 1;

/** An event whose timestamp lies before this (ms since 1970) may have been counted under a claim that has expired. */
export function countableSince(now: number): number {
  return now - COUNTABLE_DAYS * DAY_MS;
}
