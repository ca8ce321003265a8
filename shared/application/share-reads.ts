import type { CounterStore, RollupRow } from "../ports/rollup-store.ts";

/** Enough for questions that walk through the same customers side by side, little enough to hold. */
const KEPT_MAX = 64;

type Range = readonly [partition: string, from?: string, to?: string];
type Kept<Row> = Map<string, Promise<readonly Row[]>>;

/**
 * Counters as one request sees them: several of its questions need the same items, which are read once. What was read long ago is
 * read anew, so that a request about many customers does not hold them all.
 */
export function shareReads({ read, months, sorts }: CounterStore, keptMax = KEPT_MAX): CounterStore {
  const rows: Kept<RollupRow> = new Map();
  // Items that are read already tell whatever is asked about them.
  const readMonths = async (...range: Range) => (await rows.get(nameOf(range))) ?? months(...range);
  const readSorts = async (...range: Range) => {
    const known = await rows.get(nameOf(range));
    return known?.map(({ sort }) => sort) ?? sorts(...range);
  };
  return {
    read: share(read, rows, keptMax),
    months: share(readMonths, new Map(), keptMax),
    sorts: share(readSorts, new Map(), keptMax),
  };
}

function share<Row>(
  read: (...range: Range) => Promise<readonly Row[]>,
  kept: Kept<Row>,
  keptMax: number,
): (...range: Range) => Promise<readonly Row[]> {
  return (...range) => {
    const name = nameOf(range);
    const known = kept.get(name);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
    const rows = read(...range);
    kept.set(name, rows);
    return rows;
  };
}

function nameOf(range: Range): string {
  return JSON.stringify(range);
}
