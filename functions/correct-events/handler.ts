/** Corrects counted events, `POST /v1/events/{id}/void` and `/amend`, and lists what was corrected, `GET /v1/corrections`. */
import { correctEvent } from "../../shared/application/correct-event.ts";
import { parseAmend, parseVoid, toCorrectionAnswer } from "../../shared/contracts/correct-event.ts";
import { parseCorrectionsQuery, toCorrectionsResponse } from "../../shared/contracts/corrections.ts";
import { parseEventId } from "../../shared/contracts/parameters.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method) => (method === "GET" ? "events:read" : "events:correct"),
    (request) => (request.method === "GET" ? list(dependencies, request) : correct(dependencies, request)),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function correct(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const eventId = parseEventId(request.pathParameters.id);
  const parse = request.route.endsWith("/void") ? parseVoid : parseAmend;
  const { organization, keyId } = request.caller;
  const { standing, correction } = await correctEvent(dependencies.correct, {
    organization,
    eventId,
    by: keyId,
    ...parse(request.readJson()),
  });
  return { statusCode: 200, body: toCorrectionAnswer(eventId, standing, correction) };
}

async function list({ log, fingerprint }: Dependencies, { caller, query }: HttpRequest): Promise<HttpAnswer> {
  const context = { organization: caller.organization, fingerprint };
  const { limit, after } = parseCorrectionsQuery(context, query.keys(), (name) => readParameter(query, name));
  const page = await log.list(caller.organization, limit, after);
  return { statusCode: 200, body: toCorrectionsResponse(context, page) };
}
