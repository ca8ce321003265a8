/**
 * Owns: up to when everything accepted is in the rollups and in the event store - what observations of the queues tell about it.
 * Does not own: looking at the queues (application/track-freshness.ts), and what an answer promises (data-through.ts).
 */

/** All instants in milliseconds since 1970. */
export interface Watermarks {
  /** Nothing accepted before it is missing from the rollups. */
  readonly counted: number;
  /** Everything accepted before it was written to the event store. */
  readonly stored: number;
  /** What `counted` was when the store queue was first seen empty; it becomes `stored` when the queue is seen empty again. */
  readonly storedNext?: number;
  /** What `stored` was at some instants of the last hours, oldest first. */
  readonly storedBefore: readonly StoredMark[];
}

export interface StoredMark {
  readonly at: number;
  readonly stored: number;
}

/** Before the first observation nothing is known to be complete. */
export const NOTHING_KNOWN: Watermarks = { counted: 0, stored: 0, storedBefore: [] };

/** What a run saw, when nothing waited to be counted. */
export interface Observation {
  readonly at: number;
  /** Whether something counted waits to be written to the event store. */
  readonly isStoring: boolean;
}

/** SQS says that its counts are estimates which settle within a minute after the last message was sent. */
const SETTLING_MS = 60_000;

const HOUR_MS = 60 * 60 * 1000;

/** What is written late is shown so long after it was written: "within 6 hours" (Timestream Developer Guide, "Writes"). */
const LATE_SHOWN_AFTER_MS = 6 * HOUR_MS;

/** So an answer that holds late writes says up to an hour less than is known, and the item keeps 8 marks at most. */
const MARK_EVERY_MS = HOUR_MS;

export function moveWatermarks(before: Watermarks, { at, isStoring }: Observation): Watermarks {
  const counted = at - SETTLING_MS;
  const storing = isStoring ? { stored: before.stored } : confirmStored(before, counted);
  return { counted, ...storing, storedBefore: addMark(before.storedBefore, { at, stored: storing.stored }) };
}

/** Up to when what was accepted is shown by the event store, however late it was written. */
export function lateStored({ storedBefore }: Watermarks, now: number): number {
  return storedBefore.findLast(({ at }) => at <= now - LATE_SHOWN_AFTER_MS)?.stored ?? NOTHING_KNOWN.stored;
}

/**
 * An event leaves the usage queue for the store queue at any time, and one that is still early goes back into it: what was sent a
 * moment ago may not show yet. So the queue must be seen empty twice, a minute apart.
 */
function confirmStored(
  { stored, storedNext }: Watermarks,
  counted: number,
): Pick<Watermarks, "stored" | "storedNext"> {
  if (storedNext === undefined) return { stored, storedNext: counted };
  if (counted - storedNext < SETTLING_MS) return { stored, storedNext };
  return { stored: storedNext, storedNext: counted };
}

/** Of the marks that are old enough to tell what is shown, the newest one is kept. */
function addMark(marks: readonly StoredMark[], mark: StoredMark): readonly StoredMark[] {
  const last = marks.at(-1);
  const all = last !== undefined && mark.at - last.at < MARK_EVERY_MS ? marks : [...marks, mark];
  const oldest = all.findLastIndex(({ at }) => at <= mark.at - LATE_SHOWN_AFTER_MS);
  return all.slice(Math.max(0, oldest));
}
