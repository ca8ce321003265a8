/**
 * Owns: which event type an event gets whose sender named a meter.
 * Does not own: whether an event feeds a meter (match.ts).
 */
import type { EventFault } from "../event/event-fault.ts";
import type { EventOfMeter } from "../event/usage-event.ts";
import { fedUntil } from "./effect.ts";
import { readFeed } from "./match.ts";
import type { Meter } from "./meter.ts";

const ACCEPTED =
  "the id or external id of a meter that takes exactly one event type, measures the event, and, if it was defined, is not archived";

/** The one type under which the meter measures the event, or why there is none. */
export function findEventType(
  meter: Meter | undefined,
  event: EventOfMeter,
): { readonly eventType: string } | { readonly fault: EventFault } {
  const refuse = (found: string) => ({
    fault: {
      field: "meter" as const,
      text: `got ${JSON.stringify(event.meter)}, ${found}; accepted is ${ACCEPTED}`,
    },
  });
  if (meter === undefined) return refuse("which names no meter");
  if (fedUntil(meter) !== undefined) return refuse("whose meter is archived");
  if (meter.eventTypes.in === undefined) return refuse("whose meter takes all event types");
  const [eventType, ...others] = listEventTypes(meter.eventTypes.in, meter.eventTypes.notIn ?? []);
  if (eventType === undefined || others.length > 0)
    return refuse(`whose meter takes ${eventType === undefined ? "no" : others.length + 1} event types`);
  const { quantity, properties } = event;
  if (readFeed(meter, { eventType, quantity, properties }) === undefined)
    return refuse(`whose meter does not measure this event, by its rules about ${listProperties(meter)}`);
  return { eventType };
}

function listEventTypes(taken: readonly string[], left: readonly string[]): readonly string[] {
  return [...new Set(taken)].filter((eventType) => !left.includes(eventType));
}

function listProperties({ properties, valueProperty }: Meter): string {
  const names = [...properties.map(({ name }) => name), valueProperty].filter((name) => name !== undefined);
  return [...new Set(names)].map((name) => JSON.stringify(name)).join(", ");
}
