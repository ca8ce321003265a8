/**
 * Makes, reads, lists, names and ends API keys (`/v1/keys`), and tells a key whose it is and what it may do (`/v1/me`, for whoever
 * signs in with it).
 */
import {
  createKey,
  listKeys,
  readAskingKey,
  readKey,
  revokeKey,
  updateKey,
} from "../../shared/application/manage-keys.ts";
import {
  parseApiKeyChange,
  parseApiKeyListQuery,
  parseApiKeyPath,
  parseNewApiKey,
  toApiKeyPage,
  toApiKeyResponse,
  toCreatedApiKeyResponse,
  toMeResponse,
} from "../../shared/contracts/api-keys.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

const ME = "GET /v1/me";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method, route) => {
      if (route === ME) return undefined;
      return method === "GET" ? "keys:read" : "keys:write";
    },
    (request) => {
      if (request.route === ME) return tellMe(dependencies, request);
      if (request.pathParameters.id !== undefined) return answerOne(dependencies, request);
      return request.method === "GET" ? list(dependencies, request) : create(dependencies, request);
    },
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function tellMe({ manage }: Dependencies, { caller }: HttpRequest): Promise<HttpAnswer> {
  return { statusCode: 200, body: toMeResponse(await readAskingKey(manage, caller)) };
}

async function list(
  { manage, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
): Promise<HttpAnswer> {
  const context = { organization, fingerprint, listing: "keys" };
  const page = parseApiKeyListQuery(context, query.keys(), (name) => readParameter(query, name));
  const found = await listKeys(manage, organization, page);
  return { statusCode: 200, body: toApiKeyPage(context, found, manage.now()) };
}

async function create({ manage }: Dependencies, { caller, readJson }: HttpRequest): Promise<HttpAnswer> {
  const { made, key } = await createKey(manage, caller, parseNewApiKey(readJson()));
  return { statusCode: 201, body: toCreatedApiKeyResponse(made, key, manage.now()) };
}

async function answerOne({ manage }: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { method, pathParameters, caller, readJson } = request;
  const id = parseApiKeyPath(pathParameters);
  const answer = async () => {
    if (method === "GET") return readKey(manage, caller.organization, id);
    if (method === "PATCH") return updateKey(manage, caller, id, parseApiKeyChange(readJson()));
    return revokeKey(manage, caller, id);
  };
  return { statusCode: 200, body: toApiKeyResponse(await answer(), manage.now()) };
}
