/** Owns: the question of `GET /v1/analytics/mrr` on the wire. Does not own: its answer (mrr-answer.ts). */
import * as z from "zod/mini";
import { MRR_VARIANTS } from "../domain/mrr/snapshot.ts";
import { listOf, parseInput } from "./faults.ts";
import { keepGiven, type ReadParameter } from "./parameters.ts";
import { detailFields, readDetail, scopeFields } from "./revenue-fields.ts";

const VARIANTS = [...MRR_VARIANTS, "all"] as const;

/** Parameters that are not named here are not read: clients of MarginFront may send more. */
export const mrrQuerySchema = z.object({
  variant: z._default(z.enum(VARIANTS, { error: listOf(VARIANTS) }), "canonical"),
  ...scopeFields,
  ...detailFields,
});

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseMrrQuery(read: ReadParameter) {
  const { variant, customerId, subscriptionId, currency, ...detail } = parseInput(
    mrrQuerySchema,
    keepGiven(Object.keys(mrrQuerySchema.shape), read),
  );
  return { variant, customer: customerId, subscription: subscriptionId, currency, ...readDetail(detail) };
}
