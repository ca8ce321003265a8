/** Owns: the description of questions about single events, of their corrections, and of what was set aside. */

import { correctionAnswerSchema, correctionsResponseSchema } from "../answers/corrections.ts";
import { eventListSchema, meterEventsSchema } from "../answers/event-lists.ts";
import { eventSearchAnswerSchema } from "../answers/event-search.ts";
import { eventResponseSchema } from "../answers/events.ts";
import { quarantineResponseSchema, replayAnswerSchema } from "../answers/quarantine.ts";
import { amendSchema, voidSchema } from "../correct-event.ts";
import { correctionsQuerySchema } from "../corrections.ts";
import { eventListQuerySchema } from "../list-events.ts";
import { meterEventsQuerySchema } from "../meter-events.ts";
import { meterPathSchema } from "../meters.ts";
import { eventPathSchema } from "../parameters.ts";
import { entryPathSchema, quarantineQuerySchema } from "../quarantine.ts";
import { replaySchema } from "../replay.ts";
import { eventSearchSchema } from "../search-events.ts";
import { FLUXRATE_WINDOW_WORDS } from "../window-fields.ts";
import type { Operation, OperationGroup } from "./operation.ts";

const METER_EVENTS = (["/v1", "/api/v1"] as const).map(
  (base): Operation => ({
    method: "GET",
    path: `${base}/meters/{id}/events`,
    operationId: base === "/v1" ? "listMeterEvents" : "listMeterEventsOfFluxrate",
    summary: "Raw events of a meter, page by page",
    description: FLUXRATE_WINDOW_WORDS,
    scope: "events:read",
    parameters: { path: meterPathSchema, query: meterEventsQuerySchema },
    answers: {
      200: { description: "A page.", body: meterEventsSchema, headers: ["tallymark-data-through"] },
    },
    errors: [400, 404, 413],
    refusedByState: "The window begins after it ends.",
  }),
);

export const events: OperationGroup = {
  tag: "Events",
  description: "What became of single events, and how a wrong one is corrected.",
  operations: [
    {
      method: "GET",
      path: "/v1/events",
      operationId: "listEvents",
      summary: "Raw events, newest first; or the event of an idempotency key",
      description: "Default window: the last 30 days.",
      scope: "events:read",
      parameters: { query: eventListQuerySchema },
      answers: {
        200: { description: "A page.", body: eventListSchema, headers: ["tallymark-data-through"] },
      },
      errors: [400, 404],
      refusedByState: "The window begins after it ends, or idempotencyKey does not stand alone.",
    },
    ...METER_EVENTS,
    {
      method: "POST",
      path: "/v1/events/search",
      operationId: "searchEvents",
      summary: "Find events by the transaction ids that they were sent with",
      scope: "events:read",
      request: { content: { "application/json": eventSearchSchema } },
      answers: {
        200: {
          description: "Those that are found.",
          body: eventSearchAnswerSchema,
          headers: ["tallymark-data-through"],
        },
      },
      errors: [400, 413, 415],
    },
    {
      method: "GET",
      path: "/v1/events/{id}",
      operationId: "getEvent",
      summary: "What became of an event",
      scope: "events:read",
      parameters: { path: eventPathSchema },
      answers: {
        200: { description: "The event.", body: eventResponseSchema, headers: ["tallymark-data-through"] },
      },
      errors: [400, 404],
    },
    {
      method: "POST",
      path: "/v1/events/{id}/amend",
      operationId: "amendEvent",
      summary: "Change the quantity or cost of a counted event",
      scope: "events:correct",
      parameters: { path: eventPathSchema },
      request: { content: { "application/json": amendSchema } },
      answers: { 200: { description: "How the event stands now.", body: correctionAnswerSchema } },
      errors: [400, 404, 409, 413, 415],
    },
    {
      method: "POST",
      path: "/v1/events/{id}/void",
      operationId: "voidEvent",
      summary: "Take a counted event out of all totals, for good",
      scope: "events:correct",
      parameters: { path: eventPathSchema },
      request: { content: { "application/json": voidSchema } },
      answers: { 200: { description: "How the event stands now.", body: correctionAnswerSchema } },
      errors: [400, 404, 409, 413, 415],
    },
    {
      method: "GET",
      path: "/v1/corrections",
      operationId: "listCorrections",
      summary: "What was corrected, by which key, and why; newest first",
      scope: "events:read",
      parameters: { query: correctionsQuerySchema },
      answers: { 200: { description: "A page of the log.", body: correctionsResponseSchema } },
      errors: [400],
    },
    {
      method: "GET",
      path: "/v1/quarantine",
      operationId: "listQuarantine",
      summary: "What was refused, or accepted and cannot be counted; newest first",
      scope: "events:read",
      parameters: { query: quarantineQuerySchema },
      answers: { 200: { description: "A page of entries.", body: quarantineResponseSchema } },
      errors: [400],
    },
    {
      method: "POST",
      path: "/v1/quarantine/{id}/replay",
      operationId: "replayEntry",
      summary: "Send an event in quarantine again, under its own key",
      scope: "events:write",
      parameters: { path: entryPathSchema },
      request: { isOptional: true, content: { "application/json": replaySchema } },
      answers: { 202: { description: "The event is queued.", body: replayAnswerSchema } },
      errors: [400, 404, 413, 415],
      refusedByState: "The event is refused again, with the faults that it still has.",
    },
  ],
};
