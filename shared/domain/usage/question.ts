import type { Bucket } from "../time-window/buckets.ts";

/** What an answer can be broken down by. */
export type Dimension = "customer" | "agent" | "meter";

/** Ids of what to count; an absent one stands for all. */
export interface UsageFilters {
  readonly customerId?: string;
  readonly agentId?: string;
  readonly meterId?: string;
}

export interface UsageQuestion {
  readonly organization: string;
  /** In order, without gaps and overlaps; at least one. */
  readonly buckets: readonly Bucket[];
  readonly filters: UsageFilters;
  readonly breakdownBy?: Dimension;
}
