/** Owns: the answers of `/v1/repricing-runs`. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, day, decimalText, instant, nextPage, pageOf, uuid } from "./fields.ts";

const sums = {
  repriced: described(count, { description: "Events that got a cost by this call." }),
  withoutPrice: described(count, {
    description: "Events of a model that has no price at their time: their cost stays null.",
  }),
  cost: described(decimalText, { description: "Of the repriced events together." }),
};

export const repricingSchema = described(z.object({ runId: uuid, ...sums, next_page: nextPage }), {
  id: "RepricingAnswer",
});

const repricingCallSchema = described(
  z.object({
    id: uuid,
    runId: described(uuid, { description: "Of the run's first call." }),
    at: instant,
    by: described(z.string(), { description: "Id of the API key that asked for it." }),
    startDate: day,
    endDate: day,
    customerId: described(z.nullable(z.string()), { description: "As it was named; null: all." }),
    ...sums,
    isLast: described(z.boolean(), { description: "Nothing was left to look at." }),
  }),
  {
    id: "RepricingCall",
    description: "One call of a run; each corrected event is in the log of corrections.",
  },
);

export const repricingPageSchema = pageOf(repricingCallSchema, "RepricingPage");

export type RepricingResponse = Wire<typeof repricingSchema>;
export type RepricingCallResponse = Wire<typeof repricingCallSchema>;
export type RepricingPageResponse = Wire<typeof repricingPageSchema>;
