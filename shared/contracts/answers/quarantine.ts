/** Owns: the answers of `GET /v1/quarantine` and `POST /v1/quarantine/{id}/replay` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { contentResponseSchema } from "./events.ts";
import { instant, pageOf, uuid } from "./fields.ts";

const entryResponseSchema = described(
  z.object({
    id: described(z.string(), { description: "By which it can be replayed." }),
    kind: described(z.enum(["refused", "uncounted"]), {
      description: "Refused at the door, or accepted and uncounted.",
    }),
    eventId: z.nullable(uuid),
    idempotencyKey: z.nullable(z.string()),
    reasons: z.array(z.string()),
    setAsideAt: instant,
    replayedAt: z.nullable(instant),
    input: z.optional(
      described(z.unknown(), {
        description: "Of a refused event: as it came; absent when it was too large to keep.",
      }),
    ),
    event: z.optional(contentResponseSchema),
  }),
  { id: "QuarantineEntry" },
);

export const quarantineResponseSchema = pageOf(entryResponseSchema, "QuarantinePage");

export type EntryResponse = Wire<typeof entryResponseSchema>;

export type QuarantineResponse = Wire<typeof quarantineResponseSchema>;

export const replayAnswerSchema = described(
  z.object({
    id: described(z.string(), { description: "Of the entry." }),
    eventId: uuid,
    idempotencyKey: z.string(),
    status: z.literal("accepted"),
  }),
  { id: "ReplayAnswer" },
);

export type ReplayAnswer = Wire<typeof replayAnswerSchema>;
