/** Owns: the answers of `GET /v1/meters/{id}/usage` and `/stats`, and of `GET /v1/customers/{id}/usage`, on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, instant, uuid } from "./fields.ts";

const amount = described(z.nullable(z.number()), {
  id: "MeterAmount",
  description:
    "0 where nothing matched a count, a sum or a number of different values; null where nothing matched another aggregation.",
});

const pointSchema = described(
  z.object({
    period: described(z.string(), {
      description:
        "The day, the Monday of the week, or the first of the month; of an hour RFC 3339, with the zone's offset.",
      examples: ["2025-01-01", "2025-01-01T10:00:00Z"],
    }),
    usage: amount,
    event_count: count,
  }),
  { id: "MeterPoint" },
);

const usageFields = {
  usage: amount,
  event_count: count,
  grouped_data: described(z.array(pointSchema), { description: "Every period of the window." }),
};

/** Both can be sent back as start_date and end_date. */
const periodFields = {
  period_start: instant,
  period_end: described(instant, { description: "The last millisecond of the window." }),
};

const breakdownRowSchema = described(
  z.object({
    key: described(z.nullable(z.string()), {
      description:
        "The id of the customer, or the text of the property; null of events without the property.",
    }),
    name: described(z.nullable(z.string()), {
      description:
        "The name of the customer, or the text of the property; null of events without the property.",
    }),
    ...usageFields,
  }),
  { id: "MeterBreakdownRow" },
);

const breakdownSchema = described(
  z.object({
    by: z.enum(["customer", "property"]),
    property: z.optional(z.string()),
    rows: described(z.array(breakdownRowSchema), {
      description: "Largest usage of the whole window first, then by key, null last; at most limit.",
    }),
    total_rows: described(count, { description: "How many there are, beyond limit too." }),
  }),
  { id: "MeterBreakdown" },
);

export const meterUsageSchema = described(
  z.object({
    meter_id: uuid,
    total_usage: amount,
    event_count: count,
    unique_customers: count,
    ...periodFields,
    grouped_data: usageFields.grouped_data,
    breakdown: z.optional(described(breakdownSchema, { description: "Only with breakdown_by." })),
  }),
  { id: "MeterUsage" },
);

export const customerUsageSchema = described(
  z.object({
    customer_id: uuid,
    ...periodFields,
    meters: described(
      z.array(
        described(z.object({ meter_id: uuid, name: z.string(), ...usageFields }), {
          id: "MeterOfCustomer",
        }),
      ),
      { description: "Those that the customer used, by name." },
    ),
  }),
  { id: "CustomerUsage" },
);

export const meterStatsSchema = described(
  z.object({
    meter_id: uuid,
    total_events: described(count, { description: "Of all time." }),
    unique_customers: described(count, { description: "Of all time." }),
    first_event_date: described(z.nullable(z.string()), {
      description: "RFC 3339; null without events.",
      examples: ["2026-01-31T09:30:00.000Z"],
    }),
    last_event_date: described(z.nullable(z.string()), { description: "RFC 3339; null without events." }),
    today_usage: amount,
    this_week_usage: described(amount, { description: "Of the current ISO week, as a whole." }),
    this_month_usage: described(amount, { description: "Of the current month, as a whole." }),
  }),
  { id: "MeterStats" },
);

export type MeterUsageResponse = Wire<typeof meterUsageSchema>;
export type CustomerUsageResponse = Wire<typeof customerUsageSchema>;
export type MeterStatsResponse = Wire<typeof meterStatsSchema>;
