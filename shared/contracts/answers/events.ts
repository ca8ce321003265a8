/** Owns: one event, and what became of it, on the wire: `GET /v1/events/{id}`. */
import * as z from "zod/mini";
import type { JsonValue } from "../../domain/event/usage-event.ts";
import { described, type Wire } from "../wire.ts";
import { correctionViewSchema } from "./corrections.ts";
import { decimalText, instant, uuid } from "./fields.ts";

const amountsSchema = z.object({ quantity: decimalText, usageCost: z.nullable(decimalText) });

export const propertiesSchema = described(
  z.custom<{ readonly [key: string]: JsonValue }>(() => true),
  { id: "EventProperties", type: "object", additionalProperties: true },
);

const contentSchema = z.extend(amountsSchema, {
  eventType: z.string(),
  timestamp: instant,
  customerId: uuid,
  agentId: z.nullable(uuid),
  meterId: uuid,
  properties: z.nullable(propertiesSchema),
});

export const contentResponseSchema = described(z.extend(contentSchema, {}), { id: "EventContent" });

const slotSchema = z.object({
  period: described(z.string(), { description: "The day, the month or the year, in UTC." }),
  slot: described(z.string(), {
    description: "The hour of the day, the day of the month, or the month of the year.",
  }),
});
const ofMeterAndAgent = z.extend(slotSchema, {
  meterId: uuid,
  agentId: described(z.nullable(uuid), {
    description: "Null: events without an agent have counters of their own.",
  }),
});
const placementSchema = described(
  z.discriminatedUnion("rollup", [
    z.extend(slotSchema, { rollup: z.literal("meter-day"), meterId: uuid }),
    z.extend(slotSchema, {
      rollup: z.enum(["meter-customer-day", "meter-customer-month", "meter-customer-year"]),
      meterId: uuid,
      customerId: uuid,
    }),
    z.extend(ofMeterAndAgent, { rollup: z.literal("customer-day"), customerId: uuid }),
    z.extend(ofMeterAndAgent, { rollup: z.literal("organization-day") }),
    z.extend(slotSchema, { rollup: z.literal("customer-month"), customerId: uuid }),
    z.extend(ofMeterAndAgent, { rollup: z.literal("segment-customer-month"), customerId: uuid }),
  ]),
  { id: "Placement", description: "The slot of a rollup that an event was counted in." },
);

const repeatSchema = described(
  z.extend(z.partial(contentSchema), {
    kind: z.enum(["duplicate", "conflict"]),
    acceptedAt: instant,
    contentHash: z.string(),
  }),
  {
    id: "Repeat",
    description: "A later submission of the event's key. A conflict says what came; the first content stays.",
  },
);

export const eventResponseSchema = described(
  z.extend(contentSchema, {
    id: uuid,
    idempotencyKey: z.nullable(z.string()),
    eventType: z.nullable(z.string()),
    timestamp: z.nullable(instant),
    customerId: z.nullable(uuid),
    meterId: z.nullable(uuid),
    quantity: z.nullable(decimalText),
    status: z.enum(["queued", "counted", "amended", "voided", "quarantined", "rejected"]),
    reasons: z.optional(described(z.array(z.string()), { description: "Why it is in quarantine." })),
    quarantineId: z.optional(described(z.string(), { description: "By which it can be replayed." })),
    acceptedAt: z.nullable(instant),
    contentHash: z.nullable(z.string()),
    original: z.optional(
      described(amountsSchema, {
        id: "OriginalAmounts",
        description: "As it was accepted, where quantity and usageCost are amended.",
      }),
    ),
    countedIn: described(z.array(placementSchema), {
      description: "Empty unless the event is in its counters now.",
    }),
    repeats: z.array(repeatSchema),
    hasMoreRepeats: z.optional(
      described(z.literal(true), { description: "Present where repeats are only the first ones." }),
    ),
    corrections: z.array(correctionViewSchema),
  }),
  { id: "Event", description: "What is not known of an event that was refused is null." },
);

export type AmountsResponse = Wire<typeof amountsSchema>;
export type ContentResponse = Wire<typeof contentResponseSchema>;
export type RepeatResponse = Wire<typeof repeatSchema>;
export type EventResponse = Wire<typeof eventResponseSchema>;
