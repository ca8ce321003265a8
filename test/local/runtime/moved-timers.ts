import type { Timers } from "../../../local/runtime/timers.ts";

/** Time that stands still until it is moved; then all timers due fire, in their order. */
export function createMovedTimers(start: number): Timers & { move(milliseconds: number): void } {
  let time = start;
  const waiting = new Set<{ readonly due: number; readonly call: () => void }>();
  return {
    now: () => time,
    after: (milliseconds, call) => {
      const timer = { due: time + milliseconds, call };
      waiting.add(timer);
      return () => waiting.delete(timer);
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
