/** Owns: how fresh an answer is, as the API promised it when it answered. */

/** What the API promises before it has looked for the first time: everything before 1970. */
const NOTHING_KNOWN = 0;
/** Counting takes seconds; what is later than this is worth a look. */
const LATE_MS = 5 * 60_000;

export interface Promised {
  /** RFC 3339 */
  readonly dataThrough: string;
  readonly isBehind: boolean;
}

/**
 * Counting is behind if it was so when one asked: an answer that only grew old since tells nothing of it.
 * @param dataThrough RFC 3339; undefined: nothing is promised
 * @param answeredAt ms since 1970
 * @returns undefined: nothing is known
 */
export function readPromise(dataThrough: string | undefined, answeredAt: number): Promised | undefined {
  if (dataThrough === undefined) return undefined;
  const through = Date.parse(dataThrough);
  if (Number.isNaN(through) || through <= NOTHING_KNOWN) return undefined;
  return { dataThrough, isBehind: answeredAt - through > LATE_MS };
}
