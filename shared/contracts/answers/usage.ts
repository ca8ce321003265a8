/** Owns: the answer of `GET /v1/analytics/usage` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, uuid } from "./fields.ts";

const usageSumsSchema = z.object({
  totalEvents: count,
  totalQuantity: z.number(),
  totalCost: z.number(),
  avgCostPerEvent: described(z.number(), {
    description: "totalCost / totalEvents, 0 without events. Events without a cost count as free.",
  }),
});

export const dateRange = described(z.object({ startDate: z.string(), endDate: z.string() }), {
  id: "DateRange",
  description: "As they were asked for; days where they were not.",
});

const pointSchema = z.object({
  date: described(z.string(), {
    description:
      "The day, the Monday of the week, or the first of the month; of an hour RFC 3339, with the zone's offset.",
    anyOf: [{ format: "date" }, { format: "date-time" }],
    examples: ["2026-01-31", "2026-01-31T10:00:00Z"],
  }),
  eventCount: count,
  quantity: z.number(),
  cost: z.number(),
});
const usagePointSchema = described(z.extend(pointSchema, {}), { id: "UsagePoint" });

const rowId = described(z.nullable(uuid), {
  description:
    "Null for events without an agent, in a breakdown by agent: so the rows add up to the summary.",
});
const usageBreakdownSchema = described(
  z.object({
    dimensionType: z.enum(["customer", "signal", "agent"]),
    summary: described(z.array(z.extend(usageSumsSchema, { id: rowId, name: z.nullable(z.string()) })), {
      description: "Largest quantity first.",
    }),
    timeline: described(z.array(z.extend(pointSchema, { id: rowId })), {
      description: "By date, then by id; only where something happened.",
    }),
  }),
  { id: "UsageBreakdown" },
);

const namesById = described(z.record(z.string(), z.string()), {
  id: "NamesById",
  description: "Names by id, of what the breakdown and the filters name.",
});

export const usageResponseSchema = described(
  z.object({
    summary: z.extend(usageSumsSchema, {
      eventCountWithNullCost: described(count, { description: "How many events had no cost." }),
    }),
    timeSeriesData: described(z.array(usagePointSchema), {
      description: "Every bucket of the window, zeros included.",
    }),
    metadata: z.object({ signals: namesById, customers: namesById, agents: namesById }),
    dimensionBreakdown: z.optional(usageBreakdownSchema),
    dateRange,
    filters: described(z.record(z.string(), z.string()), {
      description: "Those that were passed, as they were passed.",
    }),
  }),
  { id: "UsageResponse" },
);

export type UsageSums = Wire<typeof usageSumsSchema>;
export type UsagePoint = Wire<typeof usagePointSchema>;
export type UsageBreakdown = Wire<typeof usageBreakdownSchema>;
export type UsageResponse = Wire<typeof usageResponseSchema>;
