/** Owns: Fluxrate's `POST /api/v1/sdk/track`: one event, which names a meter instead of an event type. */
import { MeteringError } from "../../../errors.ts";
import { readIdempotencyKey } from "../../event-fields.ts";
import { show } from "../../faults.ts";
import type { Dialect, EventResult } from "../dialect.ts";
import { parseItem } from "../parse-item.ts";
import type { FluxrateAnswer } from "./answer.ts";
import { fluxrateEventSchema } from "./contract.ts";

export const fluxrate: Dialect = {
  name: "fluxrate",
  speaks: ({ route }) => route === "POST /v1/sdk/track",
  readItems: ({ readJson }) => [requireObject(readJson())],
  parseItem: (item, nextKey) =>
    parseItem(item, {
      schema: fluxrateEventSchema,
      readKey: (input) => readIdempotencyKey(input, "idempotency_key"),
      translate: (event) => ({
        // Without one it is answered, but the sender cannot repeat it safely.
        idempotencyKey: event.idempotency_key ?? nextKey(),
        meter: event.meter_token,
        customer: event.customer_external_id,
        timestamp: event.timestamp,
        quantity: event.quantity,
        properties: event.metadata,
      }),
    }),
  keyFields: (idempotency_key) => ({ idempotency_key }),
  fieldNames: { idempotencyKey: "idempotency_key", eventType: "meter_token", meter: "meter_token" },
  answer: ([result]) => ({ statusCode: 201, body: result && toAnswer(result) }),
};

function requireObject(body: unknown): unknown {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new MeteringError("request.invalid", `body: got ${show(body)}; accepted is one event`);
}

function toAnswer({ id, submission, verdict }: EventResult): FluxrateAnswer {
  if (verdict.kind === "rejected") throw refuse(verdict.errors);
  if (submission.kind === "refused" || id === null) throw new Error("an event was accepted that is none");
  const { quantity, properties = {} } = submission.event;
  return {
    id,
    customer_id: verdict.customerId,
    meter_id: verdict.meterId,
    quantity,
    timestamp: verdict.timestamp,
    created_at: verdict.acceptedAt,
    meta_data: properties,
  };
}

/** Its clients show a message that is one text, and "unknown error" for a list: so a single fault stays a text. */
function refuse(errors: readonly string[]): MeteringError {
  return new MeteringError("request.invalid", errors.join("; "), { faults: errors.length > 1 ? errors : [] });
}
