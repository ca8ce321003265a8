/**
 * Owns: what an event's ledger item says about it, as one short text: a JSON array, because names would cost more than values.
 * Does not own: the rest of the item (ledger-mapping.ts).
 */
import type { EventFacts, JsonValue, MeterFeed } from "../../../domain/event/usage-event.ts";

/** New facts go to the end: items of before have none there. */
export function factsOf(event: EventFacts): string {
  const { customerId, agentId, meterId, eventType, timestamp, quantity, cost, properties, feeds } = event;
  return JSON.stringify([
    customerId,
    agentId ?? null,
    meterId,
    eventType,
    timestamp,
    quantity,
    cost ?? null,
    ...(properties === undefined && feeds === undefined ? [] : [properties ?? null]),
    ...(feeds === undefined ? [] : [feeds.map(toTuple)]),
  ]);
}

export function fromFacts(text: string): EventFacts {
  const facts: readonly unknown[] = JSON.parse(text);
  const [customerId, agentId, meterId, eventType, timestamp, quantity, cost, properties, feeds] = facts;
  return {
    customerId: String(customerId),
    ...(agentId === null ? {} : { agentId: String(agentId) }),
    meterId: String(meterId),
    eventType: String(eventType),
    timestamp: String(timestamp),
    quantity: String(quantity),
    ...(cost === null ? {} : { cost: String(cost) }),
    ...(isProperties(properties) ? { properties } : {}),
    ...(Array.isArray(feeds) ? { feeds: feeds.map(fromTuple) } : {}),
  };
}

function toTuple({ meterId, value }: MeterFeed): readonly string[] {
  return value === undefined ? [meterId] : [meterId, value];
}

function fromTuple([meterId, value]: readonly string[]): MeterFeed {
  return { meterId: String(meterId), ...(value === undefined ? {} : { value }) };
}

function isProperties(value: unknown): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null;
}
