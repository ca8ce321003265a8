/** Owns: the question of `GET /v1/analytics/revenue` on the wire. Does not own: its answer (revenue-answer.ts). */
import * as z from "zod/mini";
import { parseInput } from "./faults.ts";
import { keepGiven, type ReadParameter } from "./parameters.ts";
import { dayBoundField, detailFields, readDetail, scopeFields } from "./revenue-fields.ts";
import { described } from "./wire.ts";

/** Parameters that are not named here are not read: clients of MarginFront may send more. */
export const revenueQuerySchema = z.object({
  startDate: z.optional(described(dayBoundField, { description: "Default: 29 days before the end." })),
  endDate: z.optional(described(dayBoundField, { description: "Default: today." })),
  ...scopeFields,
  ...detailFields,
});

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseRevenueQuery(read: ReadParameter) {
  const { startDate, endDate, customerId, subscriptionId, currency, ...detail } = parseInput(
    revenueQuerySchema,
    keepGiven(Object.keys(revenueQuerySchema.shape), read),
  );
  return {
    start: startDate,
    end: endDate,
    customer: customerId,
    subscription: subscriptionId,
    currency,
    ...readDetail(detail),
  };
}
