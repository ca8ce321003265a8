/**
 * Tells about single events: what became of one (`GET /v1/events/{id}`, `GET /v1/events?idempotencyKey=<key>`), lists of them
 * (`GET /v1/events`, Fluxrate's `GET /api/v1/meters/{id}/events`), and Metronome's search (`POST /v1/events/search`).
 */
import { toEventResponse } from "../../shared/contracts/event-answer.ts";
import { parseEventQuery } from "../../shared/contracts/event-query.ts";
import { parseEventListQuery, toEventListResponse } from "../../shared/contracts/list-events.ts";
import { parseMeterEventsQuery, toMeterEventsResponse } from "../../shared/contracts/meter-events.ts";
import { parseEventId, parseReference } from "../../shared/contracts/parameters.ts";
import { parseEventSearch, toEventSearchResponse } from "../../shared/contracts/search-events.ts";
import { MeteringError } from "../../shared/errors.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "events:read", (request) =>
    chooseAnswer(request)(dependencies, request),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

type Answer = (dependencies: Dependencies, request: HttpRequest) => Promise<HttpAnswer>;

function chooseAnswer({ route, query }: HttpRequest): Answer {
  if (route === "POST /v1/events/search") return search;
  if (route === "GET /v1/events/{id}") return getById;
  if (route === "GET /v1/meters/{id}/events") return pageOfMeter;
  return query.has("idempotencyKey") ? findByKey : list;
}

async function getById(
  { lookUp }: Dependencies,
  { caller, pathParameters }: HttpRequest,
): Promise<HttpAnswer> {
  const id = parseEventId(pathParameters.id);
  const { dataThrough, fate } = await lookUp(caller.organization, id);
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
  const { dataThrough, fate } = await lookUp(
    caller.organization,
    identifiers.eventId(caller.organization, key),
  );
  return answer(dataThrough, { data: fate === undefined ? [] : [toEventResponse(fate)], next_page: null });
}

async function list(dependencies: Dependencies, { query, caller }: HttpRequest): Promise<HttpAnswer> {
  const read = (name: string) => readParameter(query, name);
  const { organization } = caller;
  const context = { organization, fingerprint: dependencies.identifiers.fingerprint };
  const { limit, after, ...filters } = parseEventListQuery(context, query.keys(), read);
  const selection = await dependencies.select({ organization, ...filters });
  const page = await dependencies.list(selection, limit, after);
  return answer(page.dataThrough, toEventListResponse(context, read, page), "a smaller limit");
}

async function pageOfMeter(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { query, caller, pathParameters } = request;
  const { page, ...filters } = parseMeterEventsQuery((name) => readParameter(query, name));
  const { organization } = caller;
  const meter = parseReference("id", pathParameters.id);
  const selection = await dependencies.select({ organization, meter, ...filters });
  const found = await dependencies.page(selection, page);
  const body = toMeterEventsResponse(selection.meter?.id ?? meter, page, found);
  return answer(found.dataThrough, body, "a smaller page_size");
}

async function search(dependencies: Dependencies, { caller, readJson }: HttpRequest): Promise<HttpAnswer> {
  const keys = parseEventSearch(readJson());
  const found = await dependencies.search(caller.organization, keys);
  return answer(found.dataThrough, toEventSearchResponse(found), "fewer transactionIds");
}

function answer(dataThrough: string, body: unknown, narrowerQuestion?: string): HttpAnswer {
  return { statusCode: 200, headers: { "tallymark-data-through": dataThrough }, body, narrowerQuestion };
}
