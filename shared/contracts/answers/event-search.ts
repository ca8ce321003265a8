/** Owns: events as Metronome's search answers them: `POST /v1/events/search`. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { billableMetricSchema } from "./catalog.ts";
import { propertiesSchema } from "./events.ts";
import { instant, uuid } from "./fields.ts";

const submissionSchema = described(
  z.object({
    id: uuid,
    transaction_id: z.string(),
    customer_id: described(z.string(), { description: "The name under which the customer was sent." }),
    event_type: z.string(),
    timestamp: instant,
    properties: propertiesSchema,
    processed_at: described(instant, { description: "When it was accepted." }),
    is_duplicate: described(z.boolean(), {
      description: "It came again, with the same content or another, and was not counted.",
    }),
    matched_customer: z.object({ id: uuid, name: z.string() }),
    matched_billable_metrics: z.array(billableMetricSchema),
  }),
  {
    id: "Submission",
    description: "An event has one, and one more for each time that its transaction id came again.",
  },
);

export const eventSearchAnswerSchema = described(z.array(submissionSchema), { id: "EventSearchAnswer" });

export type SubmissionResponse = Wire<typeof submissionSchema>;
