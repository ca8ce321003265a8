/**
 * Owns: totals by slot of a counter, as they should be or as they are.
 * Does not own: how two of them compare (compare.ts).
 *
 * The shards of the organization's counters are one counter here, under the key of shard 0: readers sum them too.
 */
import type { Addend } from "../rollup/addends.ts";
import {
  addTotals,
  type CounterKey,
  counterOf,
  heldBySlot,
  NO_TOTALS,
  type Placement,
  type Totals,
  WHOLE_MONTH,
} from "../rollup/counter.ts";

/** The shard that stands for all. */
export const FIRST_SHARD = 0;

/** One slot of one counter. */
export interface Cell {
  readonly placement: Placement;
  readonly key: CounterKey;
}

export type Sums = ReadonlyMap<string, { readonly cell: Cell; readonly totals: Totals }>;

export interface OpenSums {
  readonly sums: Sums;
  readonly add: (addend: Addend) => void;
}

export function createSums(organization: string): OpenSums {
  const sums = new Map<string, { readonly cell: Cell; readonly totals: Totals }>();
  return {
    sums,
    add: ({ placement, totals }) => {
      const key = counterOf(organization, FIRST_SHARD, placement);
      const name = `${key.partition}|${key.sort}|${placement.slot}`;
      const known = sums.get(name)?.totals ?? NO_TOTALS;
      sums.set(name, { cell: { placement, key }, totals: addTotals(known, totals) });
    },
  };
}

/** RFC 3339: the hour that the slot holds, or the first one of the day or month that it holds. */
export function hourOf(placement: Placement): string {
  const { period, slot } = placement;
  switch (heldBySlot(placement)) {
    case "hour":
      return `${period}T${slot}:00:00Z`;
    case "day":
      return `${period}-${slot}T00:00:00Z`;
    case "month":
      return `${slot === WHOLE_MONTH ? period : `${period}-${slot}`}-01T00:00:00Z`;
  }
}

/** Whether readers sum several items of the family. */
export function isSharded(rollup: Placement["rollup"]): boolean {
  return rollup === "organization-day" || rollup === "meter-day";
}
