import type { JsonValue, SubmittedEvent } from "./usage-event.ts";

/**
 * What makes two events with one idempotency key the same event, as one canonical text: key order and number spelling do not
 * matter. A timestamp that the sender left out is left out here too, so that a retry without one is a duplicate.
 */
export function canonicalContent(event: SubmittedEvent): string {
  return canonicalJson([
    event.customer,
    event.agent ?? null,
    event.eventType,
    event.timestamp ?? null,
    event.quantity,
    event.cost ?? null,
    event.properties ?? {},
  ]);
}

function canonicalJson(value: JsonValue): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(",")}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
