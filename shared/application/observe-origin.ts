/**
 * Owns: of what the answer to one request is made, and so what it promises.
 * Does not own: what each source promises (domain/freshness/data-through.ts).
 */
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { Source } from "../domain/meter/usage.ts";
import type { Clock } from "../ports/clock.ts";
import type { ObserveOrigin } from "../ports/earnings.ts";
import type { Freshness } from "../ports/freshness.ts";

export interface OriginObserver {
  /** Whoever is asked in the course of the request. */
  readonly note: (sources: Iterable<Source>) => void;
  readonly observe: ObserveOrigin;
}

/** For one request. */
export function createOriginObserver({
  freshness,
  now,
}: {
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}): OriginObserver {
  const sources = new Set<Source>();
  return {
    note: (asked) => {
      for (const source of asked) sources.add(source);
    },
    observe: async () => {
      const watermarks = await freshness.watermarks();
      return (since) => ({ sources, dataThrough: dataThroughOf(watermarks, { sources, since }, now()) });
    },
  };
}
