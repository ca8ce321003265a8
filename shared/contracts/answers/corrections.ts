/** Owns: the answers of `POST /v1/events/{id}/void` and `/amend`, and of `GET /v1/corrections`, on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { decimalText, instant, pageOf, uuid } from "./fields.ts";
import { counterAmountsSchema, counterPlaceSchema } from "./reconciliation.ts";

const standingSchema = z.object({
  status: z.enum(["counted", "amended", "voided"]),
  quantity: decimalText,
  usageCost: z.nullable(decimalText),
});
const amountsSchema = described(z.extend(standingSchema, {}), {
  id: "StandingAmounts",
  description: "A voided event keeps its amounts, and adds nothing.",
});

export const correctionViewSchema = described(
  z.object({
    id: z.string(),
    kind: z.enum(["void", "amend"]),
    eventId: uuid,
    idempotencyKey: described(z.string(), { description: "Of the event." }),
    reason: z.string(),
    by: described(z.string(), { description: "Id of the API key that asked for it." }),
    at: instant,
    before: amountsSchema,
    after: amountsSchema,
  }),
  { id: "Correction" },
);

/** What an event adds now, and the entry of the log that made it so. */
export const correctionAnswerSchema = described(
  z.extend(standingSchema, {
    id: described(uuid, { description: "Of the event." }),
    correction: described(z.nullable(correctionViewSchema), {
      description: "Null for an amendment to what the event has always been.",
    }),
  }),
  { id: "CorrectionAnswer" },
);

export type CorrectionAnswer = Wire<typeof correctionAnswerSchema>;
export type CorrectionView = Wire<typeof correctionViewSchema>;
export type StandingAmounts = Wire<typeof amountsSchema>;

const repairViewSchema = described(
  z.extend(counterPlaceSchema, {
    kind: z.literal("repair"),
    id: z.string(),
    before: counterAmountsSchema,
    after: counterAmountsSchema,
    reason: z.string(),
    by: z.string(),
    at: instant,
  }),
  { id: "Repair", description: "A counter that drifted was put right, on request." },
);

export const correctionsResponseSchema = pageOf(
  z.union([correctionViewSchema, repairViewSchema]),
  "CorrectionPage",
);

export type CorrectionsResponse = Wire<typeof correctionsResponseSchema>;
