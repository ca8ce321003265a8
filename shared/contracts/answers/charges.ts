/** Owns: charges as they are answered: what a charge of its type does not have is null. */
import * as z from "zod/mini";
import { CHARGE_TYPES } from "../../domain/plan/plan.ts";
import { PRICE_MODELS } from "../../domain/plan/price.ts";
import { described, type Wire } from "../wire.ts";
import { day, decimalText, instant, pageOf, uuid } from "./fields.ts";

export const chargeSchema = described(
  z.object({
    id: uuid,
    externalId: z.string(),
    planId: uuid,
    name: z.string(),
    type: z.enum(CHARGE_TYPES),
    amount: z.nullable(decimalText),
    model: z.nullable(z.enum(PRICE_MODELS)),
    rate: z.nullable(decimalText),
    tiers: z.nullable(z.array(z.object({ upTo: z.nullable(decimalText), rate: decimalText }))),
    period: z.nullable(z.enum(["monthly", "quarterly", "yearly", "custom"])),
    customPeriod: z.nullable(z.union([z.object({ months: z.int() }), z.object({ days: z.int() })])),
    meterId: z.nullable(uuid),
    minimumCommitment: z.nullable(decimalText),
    startDate: z.nullable(day),
    endDate: z.nullable(day),
    createdAt: instant,
  }),
  { id: "Charge" },
);

export const chargePageSchema = pageOf(chargeSchema, "ChargePage");

export type ChargeResponse = Wire<typeof chargeSchema>;
export type ChargePageResponse = Wire<typeof chargePageSchema>;
