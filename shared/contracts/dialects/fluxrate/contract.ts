/** Owns: Fluxrate's usage event, at `POST /api/v1/sdk/track`. */
import * as z from "zod/mini";
import {
  idempotencyKeyField,
  positiveAmountField,
  propertiesField,
  referenceField,
  timestampField,
} from "../../event-fields.ts";
import { described } from "../../wire.ts";

/** Fields that are not named here are let through unread: Fluxrate's own clients may send more. */
export const fluxrateEventSchema = described(
  z.object(
    {
      meter_token: described(referenceField, {
        description: "Id or external id of a meter that takes exactly one event type.",
        examples: ["tokens"],
      }),
      customer_external_id: described(referenceField, {
        description: "External id, alias or id of the customer; one that is unknown is created.",
      }),
      quantity: positiveAmountField,
      timestamp: z.optional(timestampField),
      idempotency_key: z.optional(
        described(idempotencyKeyField, {
          description: "Without one the event cannot be told from its repetition.",
        }),
      ),
      metadata: z.optional(propertiesField),
    },
    {
      error:
        "an object with meter_token, customer_external_id, quantity and optionally timestamp, idempotency_key, metadata",
    },
  ),
  {
    id: "FluxrateEvent",
    examples: [{ meter_token: "tokens", customer_external_id: "acme", quantity: 12.5 }],
  },
);
