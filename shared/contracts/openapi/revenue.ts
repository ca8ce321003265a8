/** Owns: the description of questions about recurring revenue and cost. */
import { costResponseSchema } from "../answers/cost.ts";
import { mrrResponseSchema } from "../answers/mrr.ts";
import { revenueResponseSchema } from "../answers/revenue.ts";
import { revenueAtRiskResponseSchema } from "../answers/revenue-at-risk.ts";
import { costQuerySchema } from "../cost.ts";
import { mrrQuerySchema } from "../mrr.ts";
import { revenueQuerySchema } from "../revenue.ts";
import { revenueAtRiskQuerySchema } from "../revenue-at-risk.ts";
import type { OperationAnswer, OperationGroup, Schema } from "./operation.ts";

const QUESTION = { method: "GET", scope: "analytics:read" } as const;
const TURNED_ROUND = "The window begins after it ends.";

function answer(description: string, body: Schema): Readonly<Record<number, OperationAnswer>> {
  return { 200: { description, body, headers: ["tallymark-data-through", "tallymark-answered-from"] } };
}

export const revenue: OperationGroup = {
  tag: "Revenue",
  description:
    "What recurs each month, what was earned, what it cost, and what is past due. Days are those of UTC.",
  operations: [
    {
      ...QUESTION,
      path: "/v1/analytics/mrr",
      operationId: "getMrr",
      summary: "Monthly recurring revenue: as billed, as it runs, as committed",
      description:
        "canonical: issued, paid and overdue invoices and credit notes dated in the last complete month. runRate: what active subscriptions are worth per month by their recurring amounts, their seats and the usage of the last 30 days. committed: the same with the minimum of usage charges in place of usage.",
      parameters: { query: mrrQuerySchema },
      answers: answer("By variant.", mrrResponseSchema),
      errors: [400, 404, 413],
    },
    {
      ...QUESTION,
      path: "/v1/analytics/revenue",
      operationId: "getRevenue",
      summary: "What was earned in a window, by subscription and charge, and what is left after cost",
      description:
        "Recurring amounts and seats earn equal parts on every day of their period, usage earns as it happens, what is charged once on its first day. Days after today (UTC) earn nothing. Costs have no currency of their own: they are taken to be in the currency asked for, all of them, so an organization that sells in several currencies must read margin in its cost currency only. Default window: the last 30 days. At most 1,830 days.",
      parameters: { query: revenueQuerySchema },
      answers: answer("The sums, each broken down.", revenueResponseSchema),
      errors: [400, 404, 413],
      refusedByState: TURNED_ROUND,
    },
    {
      ...QUESTION,
      path: "/v1/analytics/cost",
      operationId: "getCost",
      summary: "What the events of a window cost, by agent, customer, signal, day and model",
      description: "Default window: the last 30 days. At most 1,830 days. Filters are ids or external ids.",
      parameters: { query: costQuerySchema },
      answers: answer("The sums, each broken down.", costResponseSchema),
      errors: [400, 404, 413],
      refusedByState: `${TURNED_ROUND} Or a prior window is asked for, and it begins with 1970.`,
    },
    {
      ...QUESTION,
      path: "/v1/analytics/revenue-at-risk",
      operationId: "getRevenueAtRisk",
      summary: "Active subscriptions with unpaid invoices past due",
      parameters: { query: revenueAtRiskQuerySchema },
      answers: answer("By subscription.", revenueAtRiskResponseSchema),
      errors: [400, 413],
    },
  ],
};
