import type { RollupRow, RollupStore } from "../ports/rollup-store.ts";

/** Enough for questions that walk through the same customers side by side, little enough to hold. */
const KEPT_MAX = 64;

/**
 * Counters as one request sees them: several of its questions need the same items, which are read once. What was read long ago is
 * read anew, so that a request about many customers does not hold them all.
 */
export function shareReads(rollups: RollupStore, keptMax = KEPT_MAX): RollupStore {
  const kept = new Map<string, Promise<readonly RollupRow[]>>();
  return {
    read: (partition, from, to) => {
      const range = JSON.stringify([partition, from, to]);
      const known = kept.get(range);
      if (known !== undefined) return known;
      const [oldest] = kept.keys();
      if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
      const rows = rollups.read(partition, from, to);
      kept.set(range, rows);
      return rows;
    },
  };
}
