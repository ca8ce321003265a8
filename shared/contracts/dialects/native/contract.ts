/** Owns: the native form of a usage event, at `POST /v1/events`. */
import * as z from "zod/mini";
import {
  amountField,
  idempotencyKeyField,
  propertiesField,
  referenceField,
  timestampField,
} from "../../event-fields.ts";
import { described } from "../../wire.ts";

export const NATIVE_EVENTS_MAX = 1_000;

export const nativeEventSchema = described(
  z.strictObject(
    {
      idempotencyKey: idempotencyKeyField,
      customer: described(referenceField, {
        description: "Id, external id or alias of the customer; one that is unknown is created.",
      }),
      eventType: described(referenceField, {
        description: "What is measured; one that is unknown makes a meter.",
        examples: ["tokens"],
      }),
      timestamp: z.optional(timestampField),
      quantity: z._default(z.optional(amountField), "1"),
      agent: z.optional(
        described(referenceField, {
          description: "Id, external id or alias of the product or AI agent that did the work.",
          examples: ["assistant"],
        }),
      ),
      properties: z.optional(propertiesField),
      cost: z.optional(amountField),
    },
    {
      error:
        "an object with idempotencyKey, customer, eventType and optionally timestamp, quantity, agent, properties, cost",
    },
  ),
  {
    id: "NativeEvent",
    examples: [
      {
        idempotencyKey: "call-0001",
        customer: "acme",
        eventType: "tokens",
        quantity: "1842",
        cost: "0.0037",
      },
    ],
  },
);

const nativeEventsSchema = described(
  z.array(nativeEventSchema).check(z.minLength(1), z.maxLength(NATIVE_EVENTS_MAX)),
  { id: "NativeEvents", description: "Each is judged by itself: a bad one never fails its neighbours." },
);

/** For the description; a request is read by hand, so that one bad event is not a bad request. */
export const nativeBodySchema = z.union([
  nativeEventSchema,
  nativeEventsSchema,
  z.object({ events: nativeEventsSchema }),
]);
