/**
 * Owns: Metronome's `POST /v1/ingest`: a bare array. It has no answer for single events: 200 with an empty body says that all were
 * accepted, and 400 names those that were not; the others are accepted all the same.
 */
import { MeteringError } from "../../../errors.ts";
import { readIdempotencyKey } from "../../event-fields.ts";
import { show } from "../../faults.ts";
import type { Dialect, EventResult } from "../dialect.ts";
import { parseItem, requireCount } from "../parse-item.ts";
import { METRONOME_EVENTS_MAX, metronomeEventSchema } from "./contract.ts";

export const metronome: Dialect = {
  name: "metronome",
  speaks: ({ route }) => route === "POST /v1/ingest",
  readItems: ({ readJson }) => requireCount(listEvents(readJson()), "events", METRONOME_EVENTS_MAX),
  parseItem: (item) =>
    parseItem(item, {
      schema: metronomeEventSchema,
      readKey: (input) => readIdempotencyKey(input, "transaction_id"),
      translate: ({ transaction_id, customer_id, event_type, timestamp, properties }) => ({
        idempotencyKey: transaction_id,
        customer: customer_id,
        eventType: event_type,
        timestamp,
        quantity: "1",
        properties,
      }),
    }),
  keyFields: (transaction_id) => ({ transaction_id }),
  fieldNames: { idempotencyKey: "transaction_id", eventType: "event_type" },
  answer: (results) => {
    const faults = results.flatMap(nameFaults);
    if (faults.length > 0) throw new MeteringError("request.invalid", "events were refused", { faults });
    return { statusCode: 200 };
  },
};

function listEvents(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  throw new MeteringError(
    "request.invalid",
    `body: got ${show(body)}; accepted is an array of 1 to ${METRONOME_EVENTS_MAX} events`,
  );
}

/** By index, transaction and field. */
function nameFaults({ index, idempotencyKey, verdict }: EventResult): readonly string[] {
  if (verdict.kind === "accepted") return [];
  const transaction = idempotencyKey === null ? "" : `transaction_id ${JSON.stringify(idempotencyKey)}, `;
  return verdict.errors.map((error) => `[${index}] ${transaction}${error}`);
}
