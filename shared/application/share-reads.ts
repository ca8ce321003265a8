import type { CounterStore } from "../ports/rollup-store.ts";

/** Enough for questions that walk through the same customers side by side, little enough to hold. */
const KEPT_MAX = 64;

type Read<Row> = (partition: string, from?: string, to?: string) => Promise<readonly Row[]>;

/**
 * Counters as one request sees them: several of its questions need the same items, which are read once. What was read long ago is
 * read anew, so that a request about many customers does not hold them all.
 */
export function shareReads({ read, months }: CounterStore, keptMax = KEPT_MAX): CounterStore {
  return { read: share(read, keptMax), months: share(months, keptMax) };
}

function share<Row>(read: Read<Row>, keptMax: number): Read<Row> {
  const kept = new Map<string, Promise<readonly Row[]>>();
  return (partition, from, to) => {
    const range = JSON.stringify([partition, from, to]);
    const known = kept.get(range);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
    const rows = read(partition, from, to);
    kept.set(range, rows);
    return rows;
  };
}
