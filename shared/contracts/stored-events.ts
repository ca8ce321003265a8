/** Owns: the message between counting and the event store: counted events that wait for it. */
import * as z from "zod/mini";
import type { StoredEvent } from "../ports/event-store.ts";
import { describeIssues } from "./faults.ts";
import { usageEventSchema } from "./usage-chunk.ts";

const storedEventsSchema = z.object({
  version: z.literal(1),
  events: z.array(
    z.object({
      organization: z.string(),
      acceptedAt: z.string(),
      event: usageEventSchema,
      correction: z.optional(z.object({ version: z.number(), isVoided: z.boolean() })),
    }),
  ),
});

export function storedEventsToMessage(events: readonly StoredEvent[]): string {
  return JSON.stringify({ version: 1, events });
}

/** @throws Error if the text holds no counted events */
export function storedEventsFromMessage(body: string): readonly StoredEvent[] {
  const input: unknown = JSON.parse(body);
  const parsed = storedEventsSchema.safeParse(input);
  if (!parsed.success)
    throw new Error(`not counted events: ${describeIssues(parsed.error.issues, input).join("; ")}`);
  return parsed.data.events;
}
