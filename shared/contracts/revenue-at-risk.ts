/** Owns: the question of `GET /v1/analytics/revenue-at-risk` on the wire. Does not own: its answer (revenue-at-risk-answer.ts). */
import * as z from "zod/mini";
import { parseInput } from "./faults.ts";
import { keepGiven, type ReadParameter } from "./parameters.ts";
import { analyticsCurrencyField, dayField } from "./revenue-fields.ts";
import { described } from "./wire.ts";

/** Parameters that are not named here are not read, as with the other questions about revenue. */
export const revenueAtRiskQuerySchema = z.object({
  currency: analyticsCurrencyField,
  asOf: z.optional(
    described(dayField, {
      description:
        "The day (UTC) on which invoices are overdue and subscriptions active. Default: today. Of a past day: what is unpaid now.",
    }),
  ),
});

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseRevenueAtRiskQuery(read: ReadParameter) {
  const input = keepGiven(Object.keys(revenueAtRiskQuerySchema.shape), read);
  const { currency, asOf } = parseInput(revenueAtRiskQuerySchema, input);
  return { currency, asOf };
}
