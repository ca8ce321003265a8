/** Owns: Fluxrate's `POST /api/v1/sdk/track`: one event, which names a meter instead of an event type. */
import { MeteringError } from "../../../errors.ts";
import { readIdempotencyKey } from "../../event-fields.ts";
import { show } from "../../faults.ts";
import type { Dialect, EventResult } from "../dialect.ts";
import { parseItem } from "../parse-item.ts";
import type { FluxrateAnswer } from "./answer.ts";
import { fluxrateEventSchema } from "./contract.ts";

const PATHS: readonly string[] = ["/api/v1/sdk/track", "/v1/sdk/track"];

export const fluxrate: Dialect = {
  name: "fluxrate",
  speaks: ({ path }) => PATHS.includes(path),
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

/** Its clients read the message of an error as one text: a list would be told as "unknown error". */
function toAnswer({ id, submission, verdict }: EventResult): FluxrateAnswer {
  if (verdict.kind === "rejected") throw new MeteringError("request.invalid", verdict.errors.join("; "));
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
