/** Owns: the description of the months that were closed. */
import { mrrHistoryResponseSchema } from "../answers/mrr-history.ts";
import { mrrSnapshotsResponseSchema } from "../answers/mrr-snapshots.ts";
import { mrrHistoryQuerySchema } from "../mrr-history.ts";
import { mrrSnapshotsQuerySchema } from "../mrr-snapshots.ts";
import type { OperationGroup } from "./operation.ts";

export const mrrHistory: OperationGroup = {
  tag: "Closed months",
  description:
    "Each month is closed once it is over. What is recorded later for it makes another version; the versions before it stay.",
  operations: [
    {
      method: "GET",
      path: "/v1/analytics/mrr/history",
      operationId: "getMrrHistory",
      summary: "How recurring revenue moved from month to month",
      description:
        "From the last version of each month; movements are always those since the month directly before. Movements are those of customers: all subscriptions of one together.",
      scope: "analytics:read",
      parameters: { query: mrrHistoryQuerySchema },
      answers: {
        200: {
          description: "The months that are closed.",
          body: mrrHistoryResponseSchema,
          headers: ["tallymark-data-through"],
        },
      },
      errors: [400, 404, 413],
      refusedByState: "The first month is after the last one.",
    },
    {
      method: "GET",
      path: "/v1/mrr-snapshots",
      operationId: "listMrrSnapshots",
      summary: "Every version of every month",
      description: "In the order of months, currencies and versions. A month that was restated has several.",
      scope: "analytics:read",
      parameters: { query: mrrSnapshotsQuerySchema },
      answers: { 200: { description: "A page of versions.", body: mrrSnapshotsResponseSchema } },
      errors: [400],
    },
  ],
};
