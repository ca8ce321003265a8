import type { Totals } from "../domain/rollup/counter.ts";

/** One counter item as read: its sort key and its slots. */
export interface RollupRow {
  readonly partition: string;
  readonly sort: string;
  readonly slots: ReadonlyMap<string, Totals>;
}

/** Reads counters. Eventually consistent, unless it was made otherwise: an increment is visible within moments of its commit. */
export interface RollupStore {
  /** All items of the partition whose sort key lies in [from, to] (both inclusive; absent: unbounded), in key order. */
  read(partition: string, from?: string, to?: string): Promise<readonly RollupRow[]>;
}

/** Tells which items a partition has, without what they hold. */
export interface RollupIndex {
  /** The sort keys of the partition in [from, to] (both inclusive; absent: unbounded), in their order. */
  sorts(partition: string, from?: string, to?: string): Promise<readonly string[]>;
}
