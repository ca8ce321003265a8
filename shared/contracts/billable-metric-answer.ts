/** Owns: meters as Metronome answers them. Does not own: its requests (billable-metrics.ts). */
import type { Aggregation, Meter } from "../domain/meter/meter.ts";
import { AGGREGATION_OF, type AggregationType, TYPES } from "./aggregation-types.ts";
import type { BillableMetricResponse } from "./answers/catalog.ts";
import { type CursorContext, writeCursor } from "./cursor.ts";

export function toBillableMetricPage(
  context: CursorContext,
  { meters, next }: { readonly meters: readonly Meter[]; readonly next?: string },
) {
  return {
    data: meters.map(toBillableMetric),
    next_page: next === undefined ? null : writeCursor(context, next),
  };
}

export function toBillableMetric(meter: Meter): BillableMetricResponse {
  const { id, name, eventTypes, properties, valueProperty, groupKeys, customFields, archivedAt } = meter;
  const isFiltered = eventTypes.in !== undefined || eventTypes.notIn !== undefined;
  return {
    id,
    name,
    aggregation_type: toType(meter.aggregation),
    ...(valueProperty === undefined ? {} : { aggregation_key: valueProperty }),
    ...(isFiltered ? { event_type_filter: toValues(eventTypes) } : {}),
    ...(properties.length === 0
      ? {}
      : {
          property_filters: properties.map(({ name: property, exists, ...values }) => ({
            name: property,
            ...(exists === undefined ? {} : { exists }),
            ...toValues(values),
          })),
        }),
    ...(groupKeys.length === 0 ? {} : { group_keys: groupKeys }),
    ...(customFields === undefined ? {} : { custom_fields: customFields }),
    ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
  };
}

function toType(aggregation: Aggregation): AggregationType {
  return TYPES.find((type) => AGGREGATION_OF[type] === aggregation) ?? "COUNT";
}

function toValues({
  in: accepted,
  notIn,
}: {
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
}) {
  return {
    ...(accepted === undefined ? {} : { in_values: accepted }),
    ...(notIn === undefined ? {} : { not_in_values: notIn }),
  };
}
