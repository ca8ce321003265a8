/** Owns: how much is asked of Timestream at once: segments in a query, and queries under way. */
import type { Segment } from "../../ports/event-store.ts";

/** A part of an hour takes about 200 characters of SQL, and a query may have 262,144. */
const SEGMENTS_MAX = 100;

/** Queries under way at the same time: five years of a half-hour zone are 37 of them. */
const QUERIES_AT_ONCE = 4;

export interface SegmentBatch {
  /** The index of its first segment among all. */
  readonly first: number;
  readonly segments: readonly Segment[];
}

export function cutSegments(segments: readonly Segment[]): readonly SegmentBatch[] {
  return Array.from({ length: Math.ceil(segments.length / SEGMENTS_MAX) }, (_, index) => {
    const first = index * SEGMENTS_MAX;
    return { first, segments: segments.slice(first, first + SEGMENTS_MAX) };
  });
}

/** The answers, a few queries at a time; who stops reading stops the asking. */
export async function* askInTurns<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<readonly Answer[]>,
): AsyncGenerator<readonly Answer[]> {
  for (let done = 0; done < items.length; done += QUERIES_AT_ONCE) {
    const answers = await Promise.all(items.slice(done, done + QUERIES_AT_ONCE).map(ask));
    yield answers.flat();
  }
}
