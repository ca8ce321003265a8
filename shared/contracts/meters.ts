/** Owns: requests about meters on the wire: `/v1/meters`. Does not own: Metronome's words for them (billable-metrics.ts). */
import * as z from "zod/mini";
import { timestampOf } from "../domain/event/timestamp.ts";
import { coveredFrom } from "../domain/meter/effect.ts";
import { AGGREGATIONS, hasOwnCounters, type Meter } from "../domain/meter/meter.ts";
import type { MeterPageResponse, MeterResponse } from "./answers/catalog.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { labelField, referenceField } from "./event-fields.ts";
import { listOf, parseInput } from "./faults.ts";
import { LIMIT } from "./identities.ts";
import { type MeterDraft, requireMeasurable } from "./meter-draft.ts";
import {
  eventTypesField,
  existsField,
  filtersField,
  groupKeysField,
  propertyNameField,
  valuesField,
} from "./meter-fields.ts";
import {
  flagField,
  isUuid,
  limitField,
  parseFlag,
  parseLimit,
  type ReadParameter,
  refuseOthers,
} from "./parameters.ts";
import { described } from "./wire.ts";

const TYPES_ACCEPTED = "an object with in or notIn or both";
const FILTER_ACCEPTED = "an object with name and optionally exists, in, notIn";
const METER_ACCEPTED =
  "an object with name, aggregation and optionally externalId, eventTypes, properties, valueProperty, groupKeys";

const propertyFilterSchema = described(
  z.strictObject(
    {
      name: propertyNameField,
      exists: z.optional(existsField),
      in: z.optional(valuesField),
      notIn: z.optional(valuesField),
    },
    { error: FILTER_ACCEPTED },
  ),
  { id: "PropertyFilter", description: "All filters must hold." },
);

export const newMeterSchema = described(
  z.strictObject(
    {
      name: labelField,
      externalId: z.optional(
        described(referenceField, {
          description: "Your own id of it; Fluxrate's meter token. Absent: the id that it gets.",
        }),
      ),
      aggregation: z.enum(AGGREGATIONS, { error: listOf(AGGREGATIONS) }),
      eventTypes: z.optional(
        described(
          z.strictObject(
            { in: z.optional(eventTypesField), notIn: z.optional(eventTypesField) },
            { error: TYPES_ACCEPTED },
          ),
          { description: "Absent: events of every type." },
        ),
      ),
      properties: z.optional(filtersField(propertyFilterSchema)),
      valueProperty: z.optional(
        described(propertyNameField, { description: "Absent: the event's quantity." }),
      ),
      groupKeys: z.optional(groupKeysField),
    },
    { error: METER_ACCEPTED },
  ),
  { id: "NewMeter" },
);

const RENAME_ACCEPTED =
  "an object with name; a meter's definition cannot change, because events were counted by it: archive it, and define another";
export const meterChangeSchema = described(z.strictObject({ name: labelField }, { error: RENAME_ACCEPTED }), {
  id: "MeterChange",
});

export const meterPathSchema = z.object({
  id: described(referenceField, { description: "An id, an external id, or an event type." }),
});

const ORIGINS = ["defined", "first-sight"] as const;
export type MeterOrigin = (typeof ORIGINS)[number];

export const meterListQuerySchema = z.object({
  origin: z._default(z.enum(ORIGINS, { error: listOf(ORIGINS) }), "defined"),
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
  includeArchived: z.optional(flagField),
});

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewMeter(body: unknown): MeterDraft {
  const { eventTypes = {}, properties = [], groupKeys = [], ...rest } = parseInput(newMeterSchema, body);
  const draft = { ...rest, eventTypes, properties, groupKeys };
  requireMeasurable(draft, {
    aggregation: "aggregation",
    typeOf: (aggregation) => aggregation,
    valueProperty: "valueProperty",
    filters: "properties",
    acceptedValues: "in",
  });
  return draft;
}

/** @throws MeteringError request.invalid */
export function parseMeterChange(body: unknown): { readonly name: string } {
  return parseInput(meterChangeSchema, body);
}

/** @throws MeteringError request.invalid */
export function parseMeterListQuery(context: CursorContext, given: Iterable<string>, read: ReadParameter) {
  refuseOthers(given, Object.keys(meterListQuerySchema.shape));
  const { origin } = parseInput(z.pick(meterListQuerySchema, { origin: true }), { origin: read("origin") });
  return {
    origin,
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(listOfOrigin(context, origin), read("next_page"), isUuid),
    includeArchived: parseFlag("includeArchived", read("includeArchived")),
  };
}

export function toMeterPage(
  context: CursorContext,
  origin: MeterOrigin,
  { meters, next }: { readonly meters: readonly Meter[]; readonly next?: string },
): MeterPageResponse {
  return {
    data: meters.map(toMeterResponse),
    next_page: next === undefined ? null : writeCursor(listOfOrigin(context, origin), next),
  };
}

export function toMeterResponse(meter: Meter): MeterResponse {
  const { valueProperty, archivedAt } = meter;
  return {
    id: meter.id,
    externalId: meter.externalId,
    name: meter.name,
    origin: meter.origin,
    aggregation: meter.aggregation,
    eventTypes: meter.eventTypes,
    properties: meter.properties,
    valueProperty: valueProperty ?? null,
    groupKeys: meter.groupKeys,
    countedFrom: hasOwnCounters(meter) ? timestampOf(coveredFrom(meter)) : null,
    createdAt: meter.createdAt,
    archivedAt: archivedAt ?? null,
  };
}

function listOfOrigin(context: CursorContext, origin: MeterOrigin): CursorContext {
  return { ...context, listing: `${context.listing} ${origin}` };
}
