/** Tells what became of an event: `GET /v1/events/{id}` and `GET /v1/events?idempotencyKey=<key>`. */
import { lookUpEvent } from "../../shared/application/look-up-event.ts";
import { toEventResponse } from "../../shared/contracts/event-answer.ts";
import { parseEventQuery } from "../../shared/contracts/event-query.ts";
import { parseEventId } from "../../shared/contracts/parameters.ts";
import { MeteringError } from "../../shared/errors.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "events:read", (request) =>
    request.pathParameters.id === undefined
      ? findByKey(dependencies, request)
      : getById(dependencies, request),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function getById({ lookUp }: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const id = parseEventId(request.pathParameters.id);
  const { dataThrough, fate } = await lookUpEvent(lookUp, request.caller.organization, id);
  if (fate === undefined)
    throw new MeteringError(
      "event.unknown",
      `no event has the id ${id}; one that was accepted after ${dataThrough} may still be queued`,
    );
  return answer(dataThrough, toEventResponse(fate));
}

async function findByKey({ lookUp, identifiers }: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { query, caller } = request;
  const key = parseEventQuery(query.keys(), (name) => readParameter(query, name));
  const id = identifiers.eventId(caller.organization, key);
  const { dataThrough, fate } = await lookUpEvent(lookUp, caller.organization, id);
  return answer(dataThrough, { data: fate === undefined ? [] : [toEventResponse(fate)], next_page: null });
}

function answer(dataThrough: string, body: unknown): HttpAnswer {
  return { statusCode: 200, headers: { "tallymark-data-through": dataThrough }, body };
}
