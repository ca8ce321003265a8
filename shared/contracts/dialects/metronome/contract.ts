/** Owns: Metronome's usage event, at `POST /v1/ingest`. */
import * as z from "zod/mini";
import { idempotencyKeyField, propertiesField, referenceField, timestampField } from "../../event-fields.ts";
import { described } from "../../wire.ts";

/** Metronome itself takes 100. */
export const METRONOME_EVENTS_MAX = 1_000;

/**
 * Fields that are not named here are let through unread: Metronome's own clients may send more. Every event counts 1; what a metric
 * adds up stands in a property.
 */
export const metronomeEventSchema = described(
  z.object(
    {
      transaction_id: idempotencyKeyField,
      customer_id: described(referenceField, {
        description: "Id, external id or alias of the customer; one that is unknown is created.",
      }),
      event_type: described(referenceField, {
        description: "What is measured; one that is unknown makes a meter.",
        examples: ["completion"],
      }),
      timestamp: timestampField,
      properties: z.optional(propertiesField),
    },
    {
      error: "an object with transaction_id, customer_id, event_type, timestamp and optionally properties",
    },
  ),
  { id: "MetronomeEvent" },
);

/** For the description; a request is read by hand, so that one bad event does not keep out its neighbours. */
export const metronomeBodySchema = z
  .array(metronomeEventSchema)
  .check(z.minLength(1), z.maxLength(METRONOME_EVENTS_MAX));
