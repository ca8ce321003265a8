/**
 * Owns: which rows feed a meter, in SQL. It must say what shared/domain/meter says of events: match.ts of their content, effect.ts of
 * their acceptance; test/contracts/event-meter-reader.test.ts holds them together.
 */
import { fedUntil } from "../../domain/meter/effect.ts";
import type { EventTypeFilter, Meter, PropertyFilter } from "../../domain/meter/meter.ts";
import { COLUMNS } from "./event-mapping.ts";
import { column, isDecimal, propertyText } from "./expressions.ts";
import { before, isAbsent, isPresent, noneOf, oneOf } from "./query-builder.ts";
import type { Column, Sql } from "./sql.ts";

/** @param lacking columns that the table does not have yet */
export function feeds(meter: Meter, lacking: ReadonlySet<Column>): readonly Sql[] {
  const end = fedUntil(meter);
  return [
    ...passesEventType(meter.eventTypes),
    ...meter.properties.flatMap((filter) => passesProperty(filter, propertyText(filter.name, lacking))),
    ...hasValue(meter, lacking),
    ...(end === undefined ? [] : [before(COLUMNS.acceptedAt, end)]),
  ];
}

function passesEventType({ in: accepted, notIn }: EventTypeFilter): readonly Sql[] {
  const eventType = column(COLUMNS.eventType);
  return [
    ...(accepted === undefined ? [] : [oneOf(eventType, accepted)]),
    ...(notIn === undefined ? [] : [noneOf(eventType, notIn)]),
  ];
}

function passesProperty({ exists, in: accepted, notIn }: PropertyFilter, text: Sql): readonly Sql[] {
  return [
    ...(exists === undefined ? [] : [exists ? isPresent(text) : isAbsent(text)]),
    ...(accepted === undefined ? [] : [oneOf(text, accepted)]),
    ...(notIn === undefined ? [] : [noneOf(text, notIn)]),
  ];
}

function hasValue({ aggregation, valueProperty }: Meter, lacking: ReadonlySet<Column>): readonly Sql[] {
  if (valueProperty === undefined) return [];
  const text = propertyText(valueProperty, lacking);
  return [aggregation === "unique" ? isPresent(text) : isDecimal(text)];
}
