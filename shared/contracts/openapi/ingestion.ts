/** Owns: the description of how events come in. */

import { ingestResponseSchema } from "../answers/ingestion.ts";
import { backfillQuerySchema } from "../backfill.ts";
import { cloudEventSchema, cloudEventsSchema } from "../dialects/cloudevents/contract.ts";
import { fluxrateAnswerSchema } from "../dialects/fluxrate/answer.ts";
import { fluxrateEventSchema } from "../dialects/fluxrate/contract.ts";
import { marginfrontBodySchema } from "../dialects/marginfront/contract.ts";
import { metronomeBodySchema } from "../dialects/metronome/contract.ts";
import { nativeBodySchema } from "../dialects/native/contract.ts";
import type { Operation, OperationGroup } from "./operation.ts";

const EACH_BY_ITSELF =
  "Each is answered by itself: a bad one never fails its neighbours. The same key with the same content again is accepted again and counted once.";

export const ingestion: OperationGroup = {
  tag: "Ingestion",
  description: "Usage events come in, each counted exactly once.",
  operations: [
    {
      method: "POST",
      path: "/v1/events",
      operationId: "sendEvents",
      summary: "Send 1 to 1,000 usage events",
      description: `${EACH_BY_ITSELF} CloudEvents are taken in the binary mode too: attributes in headers such as ce-source, data in a body of application/json. Extension attributes other than quantity, cost and agent are let through unread.`,
      scope: "events:write",
      parameters: { query: backfillQuerySchema },
      request: {
        content: {
          "application/json": nativeBodySchema,
          "application/cloudevents+json": cloudEventSchema,
          "application/cloudevents-batch+json": cloudEventsSchema,
        },
      },
      answers: { 202: { description: "What became of each event.", body: ingestResponseSchema } },
      errors: [400, 413, 415],
      judgesEachEntry: true,
    },
    {
      method: "POST",
      path: "/v1/usage/record",
      operationId: "recordUsage",
      summary: "Send 1 to 100 records as MarginFront takes them",
      description: EACH_BY_ITSELF,
      scope: "events:write",
      parameters: { query: backfillQuerySchema },
      request: { content: { "application/json": marginfrontBodySchema } },
      answers: { 200: { description: "What became of each record.", body: ingestResponseSchema } },
      errors: [400, 413, 415],
      judgesEachEntry: true,
    },
    {
      method: "POST",
      path: "/v1/ingest",
      operationId: "ingestUsage",
      summary: "Send 1 to 1,000 events as Metronome takes them",
      description: "Events beside those that an error names are accepted all the same.",
      scope: "events:write",
      parameters: { query: backfillQuerySchema },
      request: { content: { "application/json": metronomeBodySchema } },
      answers: { 200: { description: "All are accepted." } },
      errors: [400, 413, 415],
      refusedByState: "A transaction stands in the request twice, with different content.",
    },
    trackUsage("/api/v1/sdk/track", "trackUsage"),
    trackUsage("/v1/sdk/track", "trackUsageByShortPath"),
  ],
};

function trackUsage(path: string, operationId: string): Operation {
  return {
    method: "POST",
    path,
    operationId,
    summary: "Send one event for a meter, as Fluxrate takes it",
    description:
      "The same idempotency key with the same content again is accepted again and counted once; with other content too, and the first one counts. The answer repeats what this request said, because repeats are found only later: GET /v1/events/{id} tells what counted.",
    scope: "events:write",
    parameters: { query: backfillQuerySchema },
    request: { content: { "application/json": fluxrateEventSchema } },
    answers: { 201: { description: "The event is accepted.", body: fluxrateAnswerSchema } },
    errors: [400, 413, 415],
    refusedByState: "No meter that takes exactly one event type, and measures the event, has the token.",
  };
}
