/** What several sources have of one key. */
export interface Merged<Entry> {
  readonly key: string;
  /** Those of the first source first. */
  readonly entries: readonly Entry[];
}

/**
 * Sources that are each in the order of a key, as one that is in its order: whatever has the same key comes together. Of each source
 * only what is next is held.
 */
export async function* mergeInOrder<Entry>(
  sources: readonly AsyncIterable<Entry>[],
  keyOf: (entry: Entry) => string,
): AsyncGenerator<Merged<Entry>> {
  const waiting = await Promise.all(
    sources.map(async (source) => {
      const entries = source[Symbol.asyncIterator]();
      return { entries, next: await entries.next() };
    }),
  );
  while (true) {
    const [key] = waiting.flatMap(({ next }) => (next.done === true ? [] : [keyOf(next.value)])).sort();
    if (key === undefined) return;
    const merged: Entry[] = [];
    for (const source of waiting) {
      while (source.next.done !== true && keyOf(source.next.value) === key) {
        merged.push(source.next.value);
        source.next = await source.entries.next();
      }
    }
    yield { key, entries: merged };
  }
}

/** In lists that are full once they weigh so much; the last one may weigh less. */
export async function* gather<Entry>(
  entries: AsyncIterable<Entry>,
  weightOf: (entry: Entry) => number,
  weightMax: number,
): AsyncGenerator<readonly Entry[]> {
  let [gathered, weight]: [Entry[], number] = [[], 0];
  for await (const entry of entries) {
    gathered.push(entry);
    weight += weightOf(entry);
    if (weight < weightMax) continue;
    yield gathered;
    [gathered, weight] = [[], 0];
  }
  if (gathered.length > 0) yield gathered;
}
