/** Owns: the answer of the forms of ingestion that tell what became of each event, on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, uuid } from "./fields.ts";

/** What became of one event at the door. */
const eventResultSchema = described(
  z.object({
    index: described(count, { description: "Of the event in the request, from 0." }),
    id: described(z.nullable(uuid), {
      description:
        "By which GET /v1/events/{id} tells what became of it; null when its idempotency key could not be read.",
    }),
    idempotencyKey: z.nullable(z.string()),
    status: z.enum(["accepted", "rejected"]),
    errors: z.optional(
      described(z.array(z.string()), {
        description: "Of a rejected event: one entry per wrong field.",
      }),
    ),
  }),
  { id: "EventResult" },
);

export const ingestResponseSchema = described(
  z.object({ accepted: count, rejected: count, results: z.array(eventResultSchema) }),
  { id: "IngestResponse" },
);

export type EventResult = Wire<typeof eventResultSchema>;
export type IngestResponse = Wire<typeof ingestResponseSchema>;
