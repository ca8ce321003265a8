/** Owns: the answer of `GET /v1/analytics/cost` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, day, uuid } from "./fields.ts";
import { dateRange } from "./usage.ts";

const costFields = {
  cost: described(z.number(), {
    description: "In the currency in which costs were sent; events without one count as 0.",
  }),
  eventCount: count,
  eventCountWithNullCost: described(count, { description: "How many of them had no cost." }),
};

/** A rest may be negative: events that were voided while the answer was read are missing from what was read last. */
const rest = { eventCount: z.int(), eventCountWithNullCost: z.int() };

const costRowSchema = described(
  z.object({ id: z.nullable(uuid), name: z.nullable(z.string()), ...costFields, ...rest }),
  { id: "CostRow" },
);

const costDaySchema = described(
  z.object({ date: described(day, { description: "Of UTC." }), ...costFields }),
  { id: "CostDay" },
);

const modelCostSchema = described(
  z.object({
    provider: described(z.nullable(z.string()), { description: "Null where the events do not say it." }),
    model: z.nullable(z.string()),
    ...costFields,
    ...rest,
  }),
  { id: "ModelCost" },
);

const LARGEST_FIRST = "The largest cost first. It adds up to the total; the row without an id is the rest";

const windowFields = {
  ...costFields,
  byAgent: z.optional(
    described(z.array(costRowSchema), { description: `${LARGEST_FIRST}: events without an agent.` }),
  ),
  byCustomer: z.optional(
    described(z.array(costRowSchema), {
      description: `${LARGEST_FIRST}: what was counted while the answer was read.`,
    }),
  ),
  bySignal: z.optional(
    described(z.array(costRowSchema), {
      description: `${LARGEST_FIRST}: what was counted while the answer was read.`,
    }),
  ),
  byDay: z.optional(
    described(z.array(costDaySchema), { description: "Every day of the window, zeros included." }),
  ),
  byModel: z.optional(
    described(z.array(modelCostSchema), {
      description:
        "By the properties model and modelProvider of the events, the largest cost first. It adds up to the total: the row whose model is null has the events that name none, and those that are counted and do not lie in the event store yet (or no longer), so that their model is not known.",
    }),
  ),
  dateRange,
};

export const costResponseSchema = described(
  z.object({
    ...windowFields,
    prior: z.optional(
      described(z.object(windowFields), {
        id: "PriorCost",
        description: "With includePriorWindow=true: the window of the same length right before.",
      }),
    ),
  }),
  { id: "CostResponse" },
);

export type CostRowResponse = Wire<typeof costRowSchema>;
export type ModelCostResponse = Wire<typeof modelCostSchema>;
export type CostResponse = Wire<typeof costResponseSchema>;
export type CostWindowResponse = Omit<CostResponse, "prior">;
