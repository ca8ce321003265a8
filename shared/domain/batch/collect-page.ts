export interface CollectedPage<Entry, Position> {
  readonly entries: readonly Entry[];
  /** After which the next page begins; absent on the last one. */
  readonly next?: Position;
}

/** Whoever asks for what there is little of gets short pages, and goes on: a request has seconds. */
const READS_MAX = 10;

/**
 * A page of those entries that are accepted. It may have fewer than its limit, even none, and still a next one.
 * @param read so many entries after a position, in order
 */
export async function collectPage<Entry, Position>(
  page: { readonly after?: Position; readonly limit: number },
  read: (after: Position | undefined, limit: number) => Promise<readonly Entry[]>,
  positionOf: (entry: Entry) => Position,
  accepts: (entry: Entry) => boolean = () => true,
): Promise<CollectedPage<Entry, Position>> {
  const entries: Entry[] = [];
  // One more than asked for tells whether there is a next page.
  const size = page.limit + 1;
  let position = page.after;
  for (let reads = 0; reads < READS_MAX; reads++) {
    const found = await read(position, size);
    for (const entry of found) {
      if (entries.length === page.limit) return { entries, next: position };
      position = positionOf(entry);
      if (accepts(entry)) entries.push(entry);
    }
    if (found.length < size) return { entries };
  }
  return { entries, next: position };
}
