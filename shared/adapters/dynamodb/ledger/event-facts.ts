/**
 * Owns: what an event's ledger item says about it, as one short text: a JSON array, because names would cost more than values.
 * Does not own: the rest of the item (ledger-mapping.ts).
 */
import type { EventFacts, JsonValue } from "../../../domain/event/usage-event.ts";

/** New facts go to the end: items of before have none there. */
export function factsOf(event: EventFacts): string {
  const { customerId, agentId, meterId, eventType, timestamp, quantity, cost, properties } = event;
  return JSON.stringify([
    customerId,
    agentId ?? null,
    meterId,
    eventType,
    timestamp,
    quantity,
    cost ?? null,
    ...(properties === undefined ? [] : [properties]),
  ]);
}

export function fromFacts(text: string): EventFacts {
  const [customerId, agentId, meterId, eventType, timestamp, quantity, cost, properties]: readonly unknown[] =
    JSON.parse(text);
  return {
    customerId: String(customerId),
    ...(agentId === null ? {} : { agentId: String(agentId) }),
    meterId: String(meterId),
    eventType: String(eventType),
    timestamp: String(timestamp),
    quantity: String(quantity),
    ...(cost === null ? {} : { cost: String(cost) }),
    ...(isProperties(properties) ? { properties } : {}),
  };
}

function isProperties(value: unknown): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null;
}
