/** Owns: customers, agents and meters as they are answered, ours and Metronome's. */
import * as z from "zod/mini";
import { AGGREGATIONS } from "../../domain/meter/meter.ts";
import { described, type Wire } from "../wire.ts";
import { instant, nextPage, pageOf, uuid } from "./fields.ts";

const identityResponseSchema = described(
  z.object({
    id: uuid,
    externalId: z.string(),
    name: z.string(),
    aliases: described(z.array(z.string()), {
      description: "Other names that events may use. Never taken back.",
    }),
    createdAt: instant,
    archivedAt: z.nullable(instant),
  }),
  { id: "Identity", description: "A customer or an agent." },
);

export const identitySchema = identityResponseSchema;
export const identityPageSchema = pageOf(identityResponseSchema, "IdentityPage");

const texts = z.array(z.string());

const meterResponseSchema = described(
  z.object({
    id: uuid,
    externalId: z.string(),
    name: z.string(),
    origin: described(z.enum(["first-sight", "defined"]), {
      description: "A meter of first sight is the sum of an event type's quantity.",
    }),
    aggregation: z.enum(AGGREGATIONS),
    eventTypes: z.object({ in: z.optional(texts), notIn: z.optional(texts) }),
    properties: z.array(
      z.object({
        name: z.string(),
        exists: z.optional(z.boolean()),
        in: z.optional(texts),
        notIn: z.optional(texts),
      }),
    ),
    valueProperty: described(z.nullable(z.string()), { description: "Null: the event's quantity." }),
    groupKeys: z.array(texts),
    countedFrom: described(z.nullable(instant), {
      description:
        "From this hour of events on, counters answer; before it, raw events. Null: counters always answer, or never can.",
    }),
    createdAt: instant,
    archivedAt: z.nullable(instant),
  }),
  { id: "Meter" },
);

export const meterSchema = meterResponseSchema;
export const meterPageSchema = pageOf(meterResponseSchema, "MeterPage");

const valuesFilter = { in_values: z.optional(texts), not_in_values: z.optional(texts) };

export const billableMetricSchema = described(
  z.object({
    id: uuid,
    name: z.string(),
    aggregation_type: z.enum(["COUNT", "LATEST", "MAX", "MIN", "AVG", "SUM", "UNIQUE"]),
    aggregation_key: z.optional(z.string()),
    event_type_filter: z.optional(z.object(valuesFilter)),
    property_filters: z.optional(
      z.array(z.object({ name: z.string(), exists: z.optional(z.boolean()), ...valuesFilter })),
    ),
    group_keys: z.optional(z.array(texts)),
    custom_fields: z.optional(z.record(z.string(), z.string())),
    archived_at: z.optional(instant),
  }),
  { id: "BillableMetric" },
);

export const billableMetricAnswerSchema = described(z.object({ data: billableMetricSchema }), {
  id: "BillableMetricAnswer",
});
export const billableMetricIdSchema = described(z.object({ data: z.object({ id: uuid }) }), {
  id: "BillableMetricId",
});
export const billableMetricPageSchema = described(
  z.object({ data: z.array(billableMetricSchema), next_page: nextPage }),
  { id: "BillableMetricPage" },
);

export type IdentityResponse = Wire<typeof identitySchema>;
export type IdentityPageResponse = Wire<typeof identityPageSchema>;
export type MeterResponse = Wire<typeof meterSchema>;
export type MeterPageResponse = Wire<typeof meterPageSchema>;
export type BillableMetricResponse = Wire<typeof billableMetricSchema>;
