/** What was set aside: `GET /v1/quarantine` lists it, `POST /v1/quarantine/{id}/replay` brings an event back. */
import { replayEntry } from "../../shared/application/replay-entry.ts";
import type { ReplayAnswer } from "../../shared/contracts/answers/quarantine.ts";
import {
  parseEntryId,
  parseQuarantineQuery,
  toQuarantineResponse,
} from "../../shared/contracts/quarantine.ts";
import { parseReplay } from "../../shared/contracts/replay.ts";
import { requireScope } from "../../shared/lambda/authenticate.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method) => (method === "GET" ? "events:read" : "events:write"),
    (request) => (request.method === "GET" ? list(dependencies, request) : replay(dependencies, request)),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function list({ quarantine, fingerprint }: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { organization } = request.caller;
  const context = { organization, fingerprint };
  const { query } = request;
  const { limit, after } = parseQuarantineQuery(context, query.keys(), (name) => readParameter(query, name));
  const page = await quarantine.list(organization, limit, after);
  return {
    statusCode: 200,
    body: toQuarantineResponse(context, page),
    narrowerQuestion: "a smaller limit",
  };
}

async function replay(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { caller, pathParameters } = request;
  const entryId = parseEntryId(pathParameters.id);
  const { backfill, changes } = parseReplay(request.hasBody ? request.readJson() : {});
  if (backfill !== undefined) requireScope(caller, "events:backfill");
  const { organization } = caller;
  const { eventId, idempotencyKey } = await replayEntry(dependencies.replay, {
    organization,
    entryId,
    backfill,
    changes,
  });
  const body: ReplayAnswer = { id: entryId, eventId, idempotencyKey, status: "accepted" };
  return { statusCode: 202, body };
}
