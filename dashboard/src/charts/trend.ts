/** Owns: what a chart of a trend shows, whatever draws it. */
import type { Cell } from "../format/csv.ts";
import { toCsv, withCurrency } from "../format/csv.ts";
import { untilNow } from "../view/buckets.ts";
import type { TimeWindow } from "../view/window.ts";

export interface Line {
  readonly name: string;
  /** One per bucket; null: nothing matched, which is not 0. */
  readonly values: readonly (number | null)[];
  /** As CSS takes it. */
  readonly color: string;
  /** Of the window before: drawn pale and dashed, below the others. */
  readonly isBefore?: boolean;
}

/** Of piled bars, values above 0 pile upwards and those below 0 downwards. */
export type TrendKind = "lines" | "bars" | "piles";

export interface Trend {
  /** Of the buckets, as the API writes them: `YYYY-MM-DD`, of hours RFC 3339. */
  readonly labels: readonly string[];
  readonly lines: readonly Line[];
}

/** Without the zeros of buckets that are still to come. The window before has all of its own. */
export function upToNow({ labels, lines }: Trend, window: Pick<TimeWindow, "zone" | "now">): Trend {
  const known = lines.map((line) =>
    line.isBefore ? line : { ...line, values: untilNow(labels, line.values, window) },
  );
  return { labels, lines: known };
}

/** @param currency of the values, where they are money */
export function trendToCsv({ labels, lines }: Trend, currency?: string): string {
  const rows = labels.map((label, index): readonly Cell[] => [
    label,
    ...lines.map(({ values }) => values[index]),
  ]);
  return toCsv(["period", ...lines.map(({ name }) => withCurrency(name, currency))], rows);
}

/** The last place where something is known, other than of the window before; the last one if nothing is. */
export function findLatest({ labels, lines }: Trend): number {
  const own = lines.filter(({ isBefore }) => !isBefore);
  const latest = labels.findLastIndex((_, index) =>
    own.some(({ values }) => (values[index] ?? null) !== null),
  );
  return latest < 0 ? labels.length - 1 : latest;
}

/** The places of values that have none on either side. */
export function findLonePoints({ values }: Pick<Line, "values">): number[] {
  const has = (index: number) => (values[index] ?? null) !== null;
  return values.flatMap((_, index) => (has(index) && !has(index - 1) && !has(index + 1) ? [index] : []));
}
