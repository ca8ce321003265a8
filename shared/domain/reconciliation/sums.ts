/**
 * Owns: totals by slot of a counter, as they should be or as they are.
 * Does not own: how two of them compare (compare.ts).
 *
 * The shards of the organization's counters are one counter here, under the key of shard 0: readers sum them too.
 */
import type { UsageEvent } from "../event/usage-event.ts";
import {
  addTotals,
  type CounterKey,
  NO_TOTALS,
  type Placement,
  placementsOf,
  slotsOf,
  type Totals,
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
  readonly add: (cell: Cell, totals: Totals) => void;
}

export function createSums(): OpenSums {
  const sums = new Map<string, { readonly cell: Cell; readonly totals: Totals }>();
  return {
    sums,
    add: (cell, totals) => {
      const name = nameOf(cell);
      sums.set(name, { cell, totals: addTotals(sums.get(name)?.totals ?? NO_TOTALS, totals) });
    },
  };
}

/** The cells that an event adds to, one per family. */
export function cellsOf(organization: string, event: UsageEvent): readonly Cell[] {
  const keys = slotsOf(organization, FIRST_SHARD, event);
  return placementsOf(event).flatMap((placement, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ placement, key: { partition: key.partition, sort: key.sort } }];
  });
}

/** RFC 3339: the hour that the slot holds, or the first one of the day that it holds. */
export function hourOf({ rollup, period, slot }: Placement): string {
  return isOfDays(rollup) ? `${period}T${slot}:00:00Z` : `${period}-${slot}T00:00:00Z`;
}

/** Whether the family has an item a day, with a slot an hour; else it has an item a month, with a slot a day. */
export function isOfDays(rollup: Placement["rollup"]): boolean {
  return rollup === "customer-day" || rollup === "organization-day";
}

function nameOf({ placement, key }: Cell): string {
  return `${key.partition}|${key.sort}|${placement.slot}`;
}
