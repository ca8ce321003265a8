import type { Timers } from "../../../local/runtime/timers.ts";

/** Time that stands still until it is moved; then all timers due fire, in their order. */
export interface MovedTimers extends Timers {
  move(milliseconds: number): void;
  /** The clock is another one at once; timers wait as long as they would have. */
  leap(milliseconds: number): void;
}

export function createMovedTimers(start: number): MovedTimers {
  let [time, leapt] = [start, 0];
  const waiting = new Set<{ readonly due: number; readonly call: () => void }>();
  return {
    now: () => time + leapt,
    after: (milliseconds, call) => {
      const timer = { due: time + milliseconds, call };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    leap: (milliseconds) => {
      leapt += milliseconds;
    },
    move: (milliseconds) => {
      const end = time + milliseconds;
      for (;;) {
        const [next] = [...waiting]
          .filter(({ due }) => due <= end)
          .toSorted((left, right) => left.due - right.due);
        if (next === undefined) break;
        waiting.delete(next);
        time = next.due;
        next.call();
      }
      time = end;
    },
  };
}
