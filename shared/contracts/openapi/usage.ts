/** Owns: the description of questions about meters: Fluxrate's and Metronome's. */
import * as z from "zod/mini";
import { batchUsagePageSchema, usageGroupsPageSchema } from "../answers/batch-usage.ts";
import { customerUsageSchema, meterStatsSchema, meterUsageSchema } from "../answers/meter-usage.ts";
import { batchUsageRequest } from "../batch-usage.ts";
import { cursorField } from "../cursor.ts";
import { identityPathSchema } from "../identities.ts";
import { customerUsageQuery, meterStatsQuery, meterUsageQuery } from "../meter-usage.ts";
import { meterPathSchema } from "../meters.ts";
import { limitField } from "../parameters.ts";
import { LIMIT, usageGroupsRequest } from "../usage-groups.ts";
import { FLUXRATE_WINDOW_WORDS } from "../window-fields.ts";
import type { Operation, OperationAnswer, OperationGroup, Schema } from "./operation.ts";

const QUESTION = { scope: "analytics:read", errors: [400, 404, 413] } as const;
const TURNED_ROUND = "The window begins after it ends.";

function answer(body: Schema): Readonly<Record<number, OperationAnswer>> {
  const headers = ["tallymark-data-through", "tallymark-answered-from"] as const;
  return { 200: { description: "The numbers.", body, headers } };
}

/** Fluxrate's paths begin with /api/v1, ours with /v1; both are answered. */
function describeBoth(path: string, operation: Omit<Operation, "method" | "path">): readonly Operation[] {
  return [
    { ...operation, method: "GET", path: `/v1${path}` },
    {
      ...operation,
      method: "GET",
      path: `/api/v1${path}`,
      operationId: `${operation.operationId}OfFluxrate`,
    },
  ];
}

export const usage: OperationGroup = {
  tag: "Usage",
  description: "How much of a meter was used, by whom, and when.",
  operations: [
    ...describeBoth("/meters/{id}/usage", {
      ...QUESTION,
      operationId: "getMeterUsage",
      summary: "How much of a meter was used, by hour, day, week or month; and by whom, or by what property",
      description: FLUXRATE_WINDOW_WORDS,
      parameters: { path: meterPathSchema, query: meterUsageQuery },
      answers: answer(meterUsageSchema),
      refusedByState: `${TURNED_ROUND} Or property is missing with breakdown_by=property, or given with customer. Or there are too many rows or buckets.`,
    }),
    ...describeBoth("/meters/{id}/stats", {
      ...QUESTION,
      operationId: "getMeterStats",
      summary: "A meter in all time, today, this week and this month",
      parameters: { path: meterPathSchema, query: meterStatsQuery },
      answers: answer(meterStatsSchema),
    }),
    ...describeBoth("/customers/{id}/usage", {
      ...QUESTION,
      operationId: "getCustomerUsage",
      summary: "What a customer used of every meter",
      description: FLUXRATE_WINDOW_WORDS,
      parameters: { path: identityPathSchema, query: customerUsageQuery },
      answers: answer(customerUsageSchema),
      refusedByState: `${TURNED_ROUND} Or the customer used so many meters that the answer would be too large.`,
    }),
    {
      ...QUESTION,
      method: "POST",
      path: "/v1/usage",
      operationId: "listUsage",
      summary: "Usage of many customers and meters, by windows",
      description:
        "Without names, of all customers and meters but those archived before starting_on. All pages are answered as of the first one: what becomes an alias in between stays a customer of its own on them.",
      parameters: { query: z.object({ next_page: z.optional(cursorField) }) },
      request: { content: { "application/json": batchUsageRequest } },
      answers: answer(batchUsagePageSchema),
      errors: [400, 404, 413, 415],
      refusedByState: `${TURNED_ROUND} Or the meter has no such group key.`,
    },
    {
      ...QUESTION,
      method: "POST",
      path: "/v1/usage/groups",
      operationId: "listUsageGroups",
      summary: "Usage of a customer and a meter, by windows and groups",
      description:
        "A page looks through at most 5,000 windows: where few of them have usage it may have fewer rows than limit, or none, while next_page is given.",
      parameters: {
        query: z.object({ limit: z.optional(limitField(LIMIT)), next_page: z.optional(cursorField) }),
      },
      request: { content: { "application/json": usageGroupsRequest } },
      answers: answer(usageGroupsPageSchema),
      errors: [400, 404, 413, 415],
      refusedByState: `${TURNED_ROUND} Or the meter has no such group key.`,
    },
  ],
};
