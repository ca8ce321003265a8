/** Owns: the question of `GET /v1/analytics/mrr/history` on the wire, and how its answer is made. */
import * as z from "zod/mini";
import type { HistoryMonth } from "../domain/mrr/history.ts";
import { CHURN_RULES, MRR_VARIANTS } from "../domain/mrr/snapshot.ts";
import type { MrrHistoryResponse } from "./answers/mrr-history.ts";
import { listOf, parseInput } from "./faults.ts";
import { monthField } from "./month-field.ts";
import { toNumber } from "./numbers.ts";
import { keepGiven, type ReadParameter } from "./parameters.ts";
import { scopeFields } from "./revenue-fields.ts";
import { described } from "./wire.ts";

/** Parameters that are not named here are not read, as of the other questions of MarginFront. */
export const mrrHistoryQuerySchema = z.object({
  from: z.optional(
    described(monthField, { description: "The first month. Default: 11 months before `to`." }),
  ),
  to: z.optional(
    described(monthField, { description: "The last month. Default: the last one that is over." }),
  ),
  variant: z._default(z.enum(MRR_VARIANTS, { error: listOf(MRR_VARIANTS) }), "runRate"),
  currency: scopeFields.currency,
  customerId: scopeFields.customerId,
  churnAt: described(z._default(z.enum(CHURN_RULES, { error: listOf(CHURN_RULES) }), "end"), {
    description:
      "When a subscription counts as churned. end: with its last day. cancellation: once its end was recorded, though it may go on.",
  }),
});

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseMrrHistoryQuery(read: ReadParameter) {
  const { customerId, ...question } = parseInput(
    mrrHistoryQuerySchema,
    keepGiven(Object.keys(mrrHistoryQuerySchema.shape), read),
  );
  return { ...question, customer: customerId };
}

export function toMrrHistoryResponse({
  months,
  currency,
  variant,
  churnAt,
}: Omit<MrrHistoryResponse, "months"> & { readonly months: readonly HistoryMonth[] }): MrrHistoryResponse {
  return { months: months.map(toMonth), currency, variant, churnAt };
}

function toMonth(month: HistoryMonth): MrrHistoryResponse["months"][number] {
  return {
    month: month.month,
    version: month.version,
    computedAt: month.computedAt,
    starting: toNumber(month.starting),
    new: toNumber(month.new),
    expansion: toNumber(month.expansion),
    contraction: toNumber(month.contraction),
    churn: toNumber(month.churn),
    reactivation: toNumber(month.reactivation),
    ending: toNumber(month.ending),
  };
}
