/** Owns: `POST /v1/events` in our own form: one event, an array, or `{ "events": [...] }`. */
import { MeteringError } from "../../../errors.ts";
import { readIdempotencyKey } from "../../event-fields.ts";
import { show } from "../../faults.ts";
import { answerEach } from "../answer-each.ts";
import type { Dialect } from "../dialect.ts";
import { parseItem, requireCount } from "../parse-item.ts";
import { NATIVE_EVENTS_MAX, nativeEventSchema } from "./contract.ts";

export const native: Dialect = {
  name: "native",
  speaks: ({ route }) => route === "POST /v1/events",
  readItems: ({ readJson }) => requireCount(listEvents(readJson()), "events", NATIVE_EVENTS_MAX),
  parseItem: (item) =>
    parseItem(item, {
      schema: nativeEventSchema,
      readKey: (input) => readIdempotencyKey(input, "idempotencyKey"),
      translate: (event) => event,
    }),
  keyFields: (idempotencyKey) => ({ idempotencyKey }),
  answer: (results) => ({ statusCode: 202, body: answerEach(results) }),
};

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
