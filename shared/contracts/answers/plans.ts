/** Owns: plans as they are answered. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { currency, instant, pageOf, uuid } from "./fields.ts";

export const planSchema = described(
  z.object({
    id: uuid,
    externalId: z.string(),
    name: z.string(),
    description: z.nullable(z.string()),
    currency,
    createdAt: instant,
    archivedAt: described(z.nullable(instant), {
      description: "Nobody can subscribe to it from then on; who has goes on.",
    }),
  }),
  { id: "Plan" },
);

export const planPageSchema = pageOf(planSchema, "PlanPage");

export type PlanResponse = Wire<typeof planSchema>;
export type PlanPageResponse = Wire<typeof planPageSchema>;
