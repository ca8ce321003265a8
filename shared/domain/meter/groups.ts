/**
 * Owns: the rows of an answer that tells groups of events apart - their order, and which properties a meter may be grouped by.
 * Does not own: the sums (application/query-usage-groups.ts), and the cursor (shared/contracts).
 */
import type { Decimal } from "../decimal/decimal.ts";
import type { Span } from "../time-window/window.ts";
import type { Meter } from "./meter.ts";
import { type MeterCell, meterValue } from "./usage.ts";

/** One row: rows are in the order of windows, and in each of the groups' texts. */
export interface GroupPlace {
  /** Index into the question's windows. */
  readonly window: number;
  /** Texts of the properties grouped by, in their order; none where nothing is grouped. As the end of a page none: before all of them. */
  readonly group: readonly string[];
}

export interface GroupRow extends GroupPlace {
  readonly span: Span;
  /** Undefined where nothing matched; then there are no groups either. */
  readonly value: Decimal | undefined;
}

/** Whether a meter has this group key in full, whatever the order of its properties. */
export function hasGroupKey({ groupKeys }: Pick<Meter, "groupKeys">, names: readonly string[]): boolean {
  const asked = JSON.stringify(names.toSorted());
  return groupKeys.some((key) => JSON.stringify(key.toSorted()) === asked);
}

/**
 * The rows of some windows, after a row. Of groups, those that matched something; without groups, every window.
 * @param first the index of the first of these windows among all
 */
export function toGroupRows(
  { aggregation }: Pick<Meter, "aggregation">,
  windows: readonly Span[],
  first: number,
  cells: readonly MeterCell[],
  { isGrouped, after }: { readonly isGrouped: boolean; readonly after: GroupPlace | undefined },
): readonly GroupRow[] {
  const byWindow = Map.groupBy(cells, ({ bucket }) => bucket);
  return windows
    .flatMap((span, index): readonly GroupRow[] => {
      const found = byWindow.get(index) ?? [];
      if (!isGrouped) {
        const value = found[0] && meterValue(aggregation, found[0]);
        return [{ window: first + index, group: [], span, value }];
      }
      return found
        .map((cell) => ({
          window: first + index,
          group: cell.group ?? [],
          span,
          value: meterValue(aggregation, cell),
        }))
        .sort(compare);
    })
    .filter((row) => after === undefined || compare(row, after) > 0);
}

function compare(a: GroupPlace, b: GroupPlace): number {
  if (a.window !== b.window) return a.window - b.window;
  const index = a.group.findIndex((text, at) => text !== b.group[at]);
  if (index < 0) return 0;
  return (a.group[index] ?? "") < (b.group[index] ?? "") ? -1 : 1;
}
