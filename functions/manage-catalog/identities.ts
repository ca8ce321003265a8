/** Owns: answering about customers and agents. */
import {
  archiveIdentity,
  createIdentity,
  listIdentities,
  readIdentity,
  updateIdentity,
} from "../../shared/application/manage-identities.ts";
import {
  parseIdentityChange,
  parseIdentityListQuery,
  parseNewIdentity,
  toIdentityPage,
  toIdentityResponse,
} from "../../shared/contracts/identities.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";

export async function answerIdentities(
  dependencies: Dependencies,
  request: HttpRequest,
  kind: "customer" | "agent",
): Promise<HttpAnswer> {
  const { method, route, pathParameters, caller, readJson } = request;
  const scope = { organization: caller.organization, kind };
  const { identities } = dependencies;
  if (pathParameters.id === undefined) {
    if (method === "GET") return list(dependencies, request, kind);
    const made = await createIdentity(identities, scope, parseNewIdentity(readJson()));
    return { statusCode: 201, body: toIdentityResponse(made) };
  }
  const reference = parseReference("id", pathParameters.id);
  const answer = async () => {
    if (method === "GET") return readIdentity(identities, scope, reference);
    if (method === "PATCH")
      return updateIdentity(identities, scope, reference, parseIdentityChange(readJson()));
    return archiveIdentity(identities, scope, reference, route.endsWith("/archive"));
  };
  return { statusCode: 200, body: toIdentityResponse(await answer()) };
}

async function list(
  { identities, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
  kind: "customer" | "agent",
): Promise<HttpAnswer> {
  const context = { organization, fingerprint, listing: `${kind}s` };
  const page = parseIdentityListQuery(context, query.keys(), (name) => readParameter(query, name));
  const found = await listIdentities(identities, { organization, kind }, page);
  return { statusCode: 200, body: toIdentityPage(context, found), narrowerQuestion: "a smaller limit" };
}
