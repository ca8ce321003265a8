/** Owns: what is known of the costs of events: an event may say what it cost, or not, and 0 is something else than not known. */

/** Costs have no currency of their own (docs/mrr.md), and the API tells none: they are shown in this one, whatever is sold in others. */
export const COST_CURRENCY = "USD";

export interface CostSums {
  readonly cost: number;
  readonly events: number;
  /** How many of them do not say what they cost. */
  readonly withoutCost: number;
}

/** Of an answer of usage analytics. */
export function usageCosts({ totalCost, totalEvents, eventCountWithNullCost }: UsageTotals): CostSums {
  return { cost: totalCost, events: totalEvents, withoutCost: eventCountWithNullCost };
}

interface UsageTotals {
  readonly totalCost: number;
  readonly totalEvents: number;
  readonly eventCountWithNullCost: number;
}

/** How much of the cost the sum holds. A cost is never negative: what a part is known of, cost at least that. */
export function knowledgeOf({ events, withoutCost }: Omit<CostSums, "cost">): "all" | "part" | "none" {
  if (withoutCost <= 0) return "all";
  return withoutCost >= events ? "none" : "part";
}

/** Null: none of it is known, which is not 0. */
export function knownCost(sums: CostSums): number | null {
  return knowledgeOf(sums) === "none" ? null : sums.cost;
}
