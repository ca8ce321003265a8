/** Owns: the native form of ingestion, `POST /v1/events`, and its translation into submissions. */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import {
  amountField,
  idempotencyKeyField,
  propertiesField,
  readIdempotencyKey,
  referenceField,
  timestampField,
} from "./event-fields.ts";
import { describeIssues, show } from "./faults.ts";
import type { Submission } from "./submission.ts";

const NATIVE_EVENTS_MAX = 1_000;

const nativeEventSchema = z.strictObject(
  {
    idempotencyKey: idempotencyKeyField,
    customer: referenceField,
    eventType: referenceField,
    timestamp: z.optional(timestampField),
    quantity: z._default(z.optional(amountField), "1"),
    agent: z.optional(referenceField),
    properties: z.optional(propertiesField),
    cost: z.optional(amountField),
  },
  {
    error:
      "an object with idempotencyKey, customer, eventType and optionally timestamp, quantity, agent, properties, cost",
  },
);

/** @throws MeteringError request.invalid if the body is not one event, an array, or `{ "events": [...] }` of 1 to 1,000 */
export function parseNativeEvents(body: unknown): readonly Submission[] {
  const events = listEvents(body);
  if (events.length < 1 || events.length > NATIVE_EVENTS_MAX) {
    throw new MeteringError(
      "request.invalid",
      `events: got ${events.length}; accepted are 1 to ${NATIVE_EVENTS_MAX} events a request`,
    );
  }
  return events.map(parseNativeEvent);
}

function listEvents(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (typeof body !== "object" || body === null) {
    throw new MeteringError(
      "request.invalid",
      `body: got ${show(body)}; accepted is an event, an array of events, or { "events": [...] }`,
    );
  }
  if (!("events" in body)) return [body];
  if (!Array.isArray(body.events)) {
    throw new MeteringError(
      "request.invalid",
      `events: got ${show(body.events)}; accepted is an array of 1 to ${NATIVE_EVENTS_MAX} events`,
    );
  }
  return body.events;
}

export function parseNativeEvent(input: unknown): Submission {
  const parsed = nativeEventSchema.safeParse(input);
  if (parsed.success) return { kind: "parsed", input, event: parsed.data };
  return {
    kind: "refused",
    input,
    idempotencyKey: readIdempotencyKey(input),
    faults: describeIssues(parsed.error.issues, input),
  };
}
