import type { Bucket } from "../time-window/buckets.ts";

/** What an answer can be broken down by. */
export const DIMENSIONS = ["customer", "agent", "meter"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** How a question names a thing: by our id, or by the id that its owner gave it. */
export type Reference =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "external-id"; readonly externalId: string };

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
