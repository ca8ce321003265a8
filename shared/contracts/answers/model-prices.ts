/** Owns: prices of models as they are answered. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { decimalText, instant, pageOf, uuid } from "./fields.ts";

export const modelPriceSchema = described(
  z.object({
    id: uuid,
    provider: z.string(),
    model: z.string(),
    inputTokenPrice: decimalText,
    outputTokenPrice: decimalText,
    validFrom: instant,
    createdAt: described(instant, {
      description: "Events that are accepted a minute later, or later still, have the price.",
    }),
  }),
  { id: "ModelPrice" },
);

export const modelPricePageSchema = pageOf(modelPriceSchema, "ModelPricePage");

export type ModelPriceResponse = Wire<typeof modelPriceSchema>;
export type ModelPricePageResponse = Wire<typeof modelPricePageSchema>;
