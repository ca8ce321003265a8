/** Owns: lists of raw events on the wire: `GET /v1/events`, Fluxrate's `GET /api/v1/meters/{id}/events`. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { eventResponseSchema, propertiesSchema } from "./events.ts";
import { count, decimalText, instant, nextPage, uuid } from "./fields.ts";

const listedEventSchema = described(
  z.object({
    id: uuid,
    idempotencyKey: z.string(),
    acceptedAt: instant,
    eventType: z.string(),
    timestamp: instant,
    customerId: uuid,
    agentId: z.nullable(uuid),
    meterId: uuid,
    quantity: decimalText,
    usageCost: z.nullable(decimalText),
    properties: z.nullable(propertiesSchema),
  }),
  { id: "ListedEvent", description: "A raw event as it counts now: amended ones with their last amounts." },
);

export const eventListSchema = described(
  z.object({
    data: described(z.array(z.union([listedEventSchema, eventResponseSchema])), {
      description: "Newest first. With idempotencyKey: the one event of this key, with what became of it.",
    }),
    next_page: nextPage,
  }),
  { id: "EventList" },
);

const meterEventSchema = z.object({
  id: uuid,
  customer_id: uuid,
  meter_id: uuid,
  quantity: decimalText,
  ingested_at: described(instant, { description: "When the event was accepted." }),
  idempotency_key: z.string(),
  meta_data: z.nullable(propertiesSchema),
});

export const meterEventsSchema = described(
  z.object({
    data: z.array(meterEventSchema),
    meta: z.object({ page: count, page_size: count, total: count, total_pages: count }),
  }),
  {
    id: "MeterEvents",
    description: "A page of a meter's events by its number, newest first, with true totals.",
  },
);

export type ListedEventResponse = Wire<typeof listedEventSchema>;
export type EventListResponse = Wire<
  z.ZodMiniObject<{ data: z.ZodMiniArray<typeof listedEventSchema>; next_page: typeof nextPage }>
>;
export type MeterEventsResponse = Wire<typeof meterEventsSchema>;
