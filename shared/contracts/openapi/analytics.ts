/** Owns: the description of questions about totals, and whether they were proven. */
import { usageQuerySchema } from "../analytics-usage.ts";
import { reconciliationHealthSchema } from "../answers/reconciliation.ts";
import { usageResponseSchema } from "../answers/usage.ts";
import type { OperationGroup } from "./operation.ts";

export const analytics: OperationGroup = {
  tag: "Analytics",
  description: "How much was used, by whom and at what cost.",
  operations: [
    {
      method: "GET",
      path: "/v1/analytics/usage",
      operationId: "getUsage",
      summary: "Usage and cost of a window, by hour, day, week or month",
      description:
        "Default window: the last 30 days. At most 1,830 days. A filter is given by id or by external id, not both.",
      scope: "analytics:read",
      parameters: { query: usageQuerySchema },
      answers: {
        200: {
          description: "Totals, a series, and a breakdown if one was asked for.",
          body: usageResponseSchema,
          headers: ["tallymark-data-through", "tallymark-answered-from"],
        },
      },
      errors: [400, 413],
    },
    {
      method: "GET",
      path: "/v1/health/reconciliation",
      operationId: "getReconciliationHealth",
      summary: "Whether the totals were proven lately, and what drifts",
      scope: "analytics:read",
      answers: { 200: { description: "The last run.", body: reconciliationHealthSchema } },
    },
  ],
};
