/**
 * Owns: finding a row by its number in a list that is read page by page.
 * The pages are not joined: joining a thousand of them with every further one would cost more than showing them.
 */
export interface RowIndex<Row> {
  readonly count: number;
  /** Undefined: not loaded. */
  readonly at: (index: number) => Row | undefined;
}

export function indexRows<Row>(pages: readonly { readonly data: readonly Row[] }[]): RowIndex<Row> {
  // Where each page begins, and last where all end: a page may have fewer rows than were asked for.
  const starts = [0];
  let count = 0;
  for (const { data } of pages) {
    count += data.length;
    starts.push(count);
  }
  return {
    count,
    at: (index) => {
      const page = pageAt(starts, index);
      return pages[page]?.data[index - (starts[page] ?? 0)];
    },
  };
}

/** The last page that begins at the index or before it. */
function pageAt(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

const AHEAD_ROWS = 150;
const AHEAD_ROWS_MAX = 1_000;
const AHEAD_SECONDS = 3;

/**
 * How many rows below those in sight should be loaded. A page costs a question to the event store: few while nobody scrolls.
 * @param speed rows a second, of the scrolling
 */
export function rowsAhead(speed: number): number {
  return Math.min(AHEAD_ROWS_MAX, Math.max(AHEAD_ROWS, Math.ceil(speed * AHEAD_SECONDS)));
}
