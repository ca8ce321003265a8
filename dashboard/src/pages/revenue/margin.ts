/** Owns: what is left of what was earned, where that can be told. */
import type { RevenueResponse } from "../../../../shared/contracts/answers/revenue.ts";
import { COST_CURRENCY, type CostSums, knowledgeOf } from "../../view/costs.ts";

type Costs = Pick<RevenueResponse, "cost" | "eventCount" | "eventCountWithNullCost">;
type Told = Costs & Pick<RevenueResponse, "currency" | "margin" | "marginPercent">;

export type Margin =
  | {
      readonly amount: number;
      /** Null: nothing was earned. */
      readonly percent: number | null;
      /** A part of the costs is not known. */
      readonly isAtMost: boolean;
    }
  | { readonly amount: null; readonly why: string };

export function costsOf({ cost, eventCount, eventCountWithNullCost }: Costs): CostSums {
  return { cost, events: eventCount, withoutCost: eventCountWithNullCost };
}

/** The API takes costs to be in whichever currency is asked for, and takes all of them off: only in theirs does that mean something. */
export function marginOf(told: Told): Margin {
  if (told.currency !== COST_CURRENCY)
    return { amount: null, why: `Costs are in ${COST_CURRENCY}: they cannot be taken off ${told.currency}` };
  const knowledge = knowledgeOf(costsOf(told));
  if (knowledge === "none") return { amount: null, why: "No cost is known" };
  return { amount: told.margin, percent: told.marginPercent, isAtMost: knowledge === "part" };
}
