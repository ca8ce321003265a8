/**
 * Owns: the answer to Fluxrate's usage event. It tells what this request said: whether its key came before is judged only when it is
 * counted, so after a repeat with other content the id is that of the first event, and the other fields are not what counts.
 */
import * as z from "zod/mini";
import { decimalText, instant, uuid } from "../../answers/fields.ts";
import { described, type Wire } from "../../wire.ts";

export const fluxrateAnswerSchema = described(
  z.object({
    id: described(uuid, {
      description:
        "By which GET /v1/events/{id} tells what became of it; the same for every sending of an idempotency key.",
    }),
    customer_id: uuid,
    meter_id: described(uuid, { description: "The meter that was named." }),
    quantity: decimalText,
    timestamp: described(instant, { description: "As sent, else the time of acceptance." }),
    created_at: described(instant, { description: "When this request was accepted." }),
    meta_data: z.record(z.string(), z.unknown()),
  }),
  { id: "FluxrateAnswer" },
);

export type FluxrateAnswer = Wire<typeof fluxrateAnswerSchema>;
