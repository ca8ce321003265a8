import type { Totals } from "../domain/rollup/counter.ts";

/** One counter item as read. */
export interface RollupRow {
  readonly partition: string;
  readonly sort: string;
  /** Hours, days, or the months of a year. */
  readonly slots: ReadonlyMap<string, Totals>;
  /** What the slot of the whole month holds; nothing, where the item is none of a month. */
  readonly month: Totals;
}

/** A month item without its days. */
export type MonthTotals = Pick<RollupRow, "sort" | "month">;

/** Reads counters. Eventually consistent, unless it was made otherwise: an increment is visible within moments of its commit. */
export interface RollupStore {
  /** All items of the partition whose sort key lies in [from, to] (both inclusive; absent: unbounded), in key order. */
  read(partition: string, from?: string, to?: string): Promise<readonly RollupRow[]>;
}

/** Reads month items where their days do not matter: as many read units, a small part of the bytes. */
export interface MonthStore {
  /** Like RollupStore.read. */
  months(partition: string, from?: string, to?: string): Promise<readonly MonthTotals[]>;
}

/** Tells which items a partition has, without what they hold. */
export interface RollupIndex {
  /** The sort keys of the partition in [from, to] (both inclusive; absent: unbounded), in their order. */
  sorts(partition: string, from?: string, to?: string): Promise<readonly string[]>;
}

/** What sums are made of. */
export interface CounterStore extends RollupStore, MonthStore, RollupIndex {}
