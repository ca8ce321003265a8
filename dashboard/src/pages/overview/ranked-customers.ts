/** Owns: who is on top: by cost, which is one thing of all meters, as quantities in the units of each are not. */
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { knowledgeOf, usageCosts } from "../../view/costs.ts";

type Row = NonNullable<UsageResponse["dimensionBreakdown"]>["summary"][number];

export interface RankedCustomer extends Row {
  /** Of the measure, 0 to 1. */
  readonly share: number;
}

export interface Ranking {
  readonly measure: "cost" | "events";
  /** Whether any cost is known. */
  readonly hasCosts: boolean;
  /** The largest first. */
  readonly rows: readonly RankedCustomer[];
}

/** Where nothing cost anything, or nobody knows, events decide. */
export function rankCustomers({ summary, dimensionBreakdown }: UsageResponse): Ranking {
  const hasCosts = knowledgeOf(usageCosts(summary)) !== "none";
  const measure = hasCosts && summary.totalCost > 0 ? "cost" : "events";
  const amountOf = ({ totalCost, totalEvents }: Pick<Row, "totalCost" | "totalEvents">) =>
    measure === "cost" ? totalCost : totalEvents;
  const whole = amountOf(summary);
  const rows = (dimensionBreakdown?.summary ?? [])
    .toSorted((a, b) => amountOf(b) - amountOf(a) || b.totalEvents - a.totalEvents)
    .map((row) => ({ ...row, share: whole === 0 ? 0 : amountOf(row) / whole }));
  return { measure, hasCosts, rows };
}
