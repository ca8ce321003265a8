/** Owns: the question of `GET /v1/analytics/cost` on the wire. Does not own: its answer (cost-answer.ts). */
import * as z from "zod/mini";
import { referenceField } from "./event-fields.ts";
import { parseInput } from "./faults.ts";
import { flagField, keepGiven, type ReadParameter } from "./parameters.ts";
import { detailFields } from "./revenue-fields.ts";
import { boundField } from "./window-fields.ts";
import { described } from "./wire.ts";

/** Parameters that are not named here are not read: clients of MarginFront may send more. */
export const costQuerySchema = z.object({
  startDate: z.optional(described(boundField, { description: "Default: 29 days before the end." })),
  endDate: z.optional(described(boundField, { description: "Default: today." })),
  customerId: z.optional(referenceField),
  agentId: z.optional(referenceField),
  signalId: z.optional(referenceField),
  includePriorWindow: z.optional(
    described(flagField, {
      description:
        "true: with the window of the same length right before, as far as it does not lie before 1970; 400 where all of it would.",
    }),
  ),
  breakdown: detailFields.breakdown,
});

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseCostQuery(read: ReadParameter) {
  const { startDate, endDate, customerId, agentId, signalId, includePriorWindow, breakdown } = parseInput(
    costQuerySchema,
    keepGiven(Object.keys(costQuerySchema.shape), read),
  );
  return {
    start: startDate,
    end: endDate,
    references: { customer: customerId, agent: agentId, meter: signalId },
    isBrokenDown: breakdown !== "false",
    includesPrior: includePriorWindow === "true",
  };
}
