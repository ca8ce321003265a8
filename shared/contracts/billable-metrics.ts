/**
 * Owns: requests about meters in Metronome's words, `/v1/billable-metrics`, and their translation.
 * Does not own: its answers (billable-metric-answer.ts), our own words (meters.ts), and what both accept (meter-fields.ts).
 */
import * as z from "zod/mini";
import type { PropertyFilter } from "../domain/meter/meter.ts";
import { MeteringError } from "../errors.ts";
import { AGGREGATION_OF, TYPES } from "./aggregation-types.ts";
import { type CursorContext, cursorField, readCursor } from "./cursor.ts";
import { labelField } from "./event-fields.ts";
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
  idField,
  isUuid,
  limitField,
  parseFlag,
  parseLimit,
  type ReadParameter,
  refuseOthers,
} from "./parameters.ts";
import { described } from "./wire.ts";

const FILTER_ACCEPTED = "an object with in_values or not_in_values or both";
const PROPERTY_ACCEPTED = "an object with name and optionally exists, in_values, not_in_values";
const METRIC_ACCEPTED =
  "an object with name, aggregation_type and optionally aggregation_key, event_type_filter, property_filters, group_keys, custom_fields; metrics of sql are not supported";
const CUSTOM_ACCEPTED = "an object of at most 20 texts of at most 256 characters";

/** Not a record, which would leave out a field of the name __proto__ without a word. */
const customFieldsField = described(
  z.custom<Readonly<Record<string, string>>>(isCustomFields, { error: CUSTOM_ACCEPTED }),
  {
    id: "CustomFields",
    description: "Kept with the metric, and given back.",
    type: "object",
    maxProperties: 20,
    additionalProperties: { type: "string", maxLength: 256 },
    propertyNames: { maxLength: 256 },
  },
);

export const newBillableMetricSchema = described(
  z.strictObject(
    {
      name: labelField,
      aggregation_type: z.enum(TYPES, { error: listOf(TYPES) }),
      aggregation_key: z.optional(
        described(propertyNameField, {
          description: "The property that is aggregated; required unless events are counted.",
        }),
      ),
      event_type_filter: z.optional(
        z.strictObject(
          { in_values: z.optional(eventTypesField), not_in_values: z.optional(eventTypesField) },
          { error: FILTER_ACCEPTED },
        ),
      ),
      property_filters: z.optional(
        filtersField(
          z.strictObject(
            {
              name: propertyNameField,
              exists: z.optional(z.nullable(existsField)),
              in_values: z.optional(valuesField),
              not_in_values: z.optional(valuesField),
            },
            { error: PROPERTY_ACCEPTED },
          ),
        ),
      ),
      group_keys: z.optional(groupKeysField),
      custom_fields: z.optional(customFieldsField),
    },
    { error: METRIC_ACCEPTED },
  ),
  { id: "NewBillableMetric" },
);

export const billableMetricPathSchema = z.object({ billable_metric_id: idField });
export const archiveBillableMetricSchema = described(
  z.strictObject({ id: idField }, { error: "an object with id" }),
  { id: "ArchiveBillableMetric" },
);

export const billableMetricListQuerySchema = z.object({
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
  include_archived: z.optional(flagField),
});

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewBillableMetric(body: unknown): MeterDraft {
  const metric = parseInput(newBillableMetricSchema, body);
  const { event_type_filter: types = {}, property_filters: filters = [], custom_fields } = metric;
  const draft: MeterDraft = {
    name: metric.name,
    aggregation: AGGREGATION_OF[metric.aggregation_type],
    eventTypes: toInAndNotIn(types),
    properties: filters.map(
      ({ name, exists, ...values }): PropertyFilter => ({
        name,
        ...(exists === undefined || exists === null ? {} : { exists }),
        ...toInAndNotIn(values),
      }),
    ),
    ...(metric.aggregation_key === undefined ? {} : { valueProperty: metric.aggregation_key }),
    groupKeys: metric.group_keys ?? [],
    ...(custom_fields === undefined ? {} : { customFields: custom_fields }),
  };
  if (draft.aggregation !== "count" && draft.valueProperty === undefined) {
    const fault = `aggregation_key: is missing; accepted is a property's name, where aggregation_type is ${metric.aggregation_type}`;
    throw new MeteringError("request.invalid", fault, { faults: [fault] });
  }
  requireMeasurable(draft, {
    aggregation: "aggregation_type",
    typeOf: () => metric.aggregation_type,
    valueProperty: "aggregation_key",
    filters: "property_filters",
    acceptedValues: "in_values",
  });
  return draft;
}

/** @throws MeteringError request.invalid */
export function parseArchiveBillableMetric(body: unknown): string {
  return parseInput(archiveBillableMetricSchema, body).id;
}

/** @throws MeteringError request.invalid */
export function parseBillableMetricListQuery(
  context: CursorContext,
  given: Iterable<string>,
  read: ReadParameter,
) {
  refuseOthers(given, Object.keys(billableMetricListQuerySchema.shape));
  return {
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(context, read("next_page"), isUuid),
    includeArchived: parseFlag("include_archived", read("include_archived")),
  };
}

function isCustomFields(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const fields = Object.entries(value);
  return (
    fields.length <= 20 &&
    fields.every(([name, text]) => name.length <= 256 && typeof text === "string" && text.length <= 256)
  );
}

function toInAndNotIn(values: {
  readonly in_values?: readonly string[];
  readonly not_in_values?: readonly string[];
}) {
  const { in_values, not_in_values } = values;
  return {
    ...(in_values === undefined ? {} : { in: in_values }),
    ...(not_in_values === undefined ? {} : { notIn: not_in_values }),
  };
}
