/**
 * Owns: whether an event feeds a meter, and with what value. The event store asks the same in SQL (shared/adapters/timestream):
 * a property test holds the two together.
 * Does not own: since when a meter counts (effect.ts).
 */
import { numberText } from "../event/json-text.ts";
import type { JsonValue, UsageEvent } from "../event/usage-event.ts";
import type { EventTypeFilter, Meter, PropertyFilter } from "./meter.ts";

type Content = Pick<UsageEvent, "eventType" | "quantity" | "properties">;

/** A value has at most 15 digits before the point, as quantities have; exponents are not read. */
const VALUE = /^-?\d{1,15}(\.\d+)?$/;

/** Cut off, for it is noise where a double was sent (0.1 + 0.2 is 0.30000000000000004), and must not keep the event out. */
const BEYOND_TWELVE_DIGITS = /(?<=\.\d{12})\d+$/;

/**
 * The text by which a property is filtered, grouped and read: a string itself, a number in plain notation, a boolean as JSON
 * writes it. What is null, an object or a list counts as absent.
 */
function propertyText(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  return typeof value === "boolean" ? String(value) : undefined;
}

/** What one event gives to a meter: a decimal text, or for `unique` any text. Undefined: it does not feed the meter. */
export function readFeed(
  meter: Pick<Meter, "aggregation" | "eventTypes" | "properties" | "valueProperty">,
  event: Content,
): string | undefined {
  const passes =
    passesEventType(meter.eventTypes, event.eventType) &&
    meter.properties.every((filter) => passesProperty(filter, textOf(event, filter.name)));
  if (!passes) return undefined;
  if (meter.valueProperty === undefined) return event.quantity;
  const text = textOf(event, meter.valueProperty);
  if (meter.aggregation === "unique") return text;
  return text !== undefined && VALUE.test(text) ? text.replace(BEYOND_TWELVE_DIGITS, "") : undefined;
}

export function passesEventType(filter: EventTypeFilter, eventType: string): boolean {
  return (filter.in?.includes(eventType) ?? true) && !(filter.notIn?.includes(eventType) ?? false);
}

function passesProperty({ exists, in: accepted, notIn }: PropertyFilter, text: string | undefined): boolean {
  if (exists !== undefined && exists !== (text !== undefined)) return false;
  if (accepted !== undefined && (text === undefined || !accepted.includes(text))) return false;
  return text === undefined || !(notIn?.includes(text) ?? false);
}

function textOf({ properties }: Content, name: string): string | undefined {
  return properties !== undefined && Object.hasOwn(properties, name)
    ? propertyText(properties[name])
    : undefined;
}
