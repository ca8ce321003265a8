/** Time as the local runtime sees it; a test moves its own. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once, after the time; the answer takes it back. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The longest a timer of Node.js can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Real time, seen through a clock that may be shifted. */
export function createSystemTimers(now: () => number = Date.now): Timers {
  const after = (milliseconds: number, call: () => void): (() => void) => {
    if (milliseconds > LONGEST_MS) {
      let takeBack = after(LONGEST_MS, () => {
        takeBack = after(milliseconds - LONGEST_MS, call);
      });
      return () => takeBack();
    }
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  };
  return { now, after };
}
