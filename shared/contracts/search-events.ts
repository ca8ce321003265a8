/** Owns: Metronome's search for events on the wire: `POST /v1/events/search`. */
import * as z from "zod/mini";
import type { AcceptedEvent, Repeat } from "../domain/event/fate.ts";
import type { EventFacts } from "../domain/event/usage-event.ts";
import type { Meter } from "../domain/meter/meter.ts";
import type { SubmissionResponse } from "./answers/event-search.ts";
import { toBillableMetric } from "./billable-metric-answer.ts";
import { idempotencyKeyField } from "./event-fields.ts";
import { parseInput } from "./faults.ts";
import { described } from "./wire.ts";

const TRANSACTIONS_MAX = 100;
const ACCEPTED = `an array of 1 to ${TRANSACTIONS_MAX} transaction ids`;

export const eventSearchSchema = described(
  z.strictObject(
    {
      transactionIds: z
        .array(idempotencyKeyField, { error: ACCEPTED })
        .check(z.minLength(1, ACCEPTED), z.maxLength(TRANSACTIONS_MAX, ACCEPTED)),
    },
    { error: `an object with transactionIds, ${ACCEPTED}` },
  ),
  { id: "EventSearch" },
);

/** The keys to search for. @throws MeteringError request.invalid */
export function parseEventSearch(body: unknown): readonly string[] {
  return parseInput(eventSearchSchema, body).transactionIds;
}

export interface SearchedEvent {
  readonly accepted: AcceptedEvent;
  readonly customerReference: string;
  readonly customer: { readonly id: string; readonly name: string } | undefined;
  readonly meters: readonly Meter[];
}

export function toEventSearchResponse({
  events,
}: {
  readonly events: readonly SearchedEvent[];
}): readonly SubmissionResponse[] {
  return events.flatMap((found) => {
    const { event, acceptedAt, history } = found.accepted;
    return [
      toSubmission(found, event, acceptedAt, false),
      ...history.repeats.map((repeat: Repeat) =>
        toSubmission(found, repeat.facts ?? event, repeat.acceptedAt, true),
      ),
    ];
  });
}

function toSubmission(
  { accepted, customerReference, customer, meters }: SearchedEvent,
  { eventType, timestamp, properties, customerId }: EventFacts,
  processedAt: string,
  isDuplicate: boolean,
): SubmissionResponse {
  return {
    id: accepted.event.id,
    transaction_id: accepted.event.idempotencyKey,
    customer_id: customerId === accepted.event.customerId ? customerReference : customerId,
    event_type: eventType,
    timestamp,
    properties: { ...properties },
    processed_at: processedAt,
    is_duplicate: isDuplicate,
    matched_customer: { id: customer?.id ?? customerId, name: customer?.name ?? customerReference },
    matched_billable_metrics: isDuplicate ? [] : meters.map(toBillableMetric),
  };
}
