/** Owns: answering about plans. */
import { archivePlan, createPlan, listPlans, updatePlan } from "../../shared/application/manage-plans.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import {
  parseNewPlan,
  parsePlanChange,
  parsePlanListQuery,
  toPlanPage,
  toPlanResponse,
} from "../../shared/contracts/plans.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";

export async function answerPlans(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { method, pathParameters, caller, readJson } = request;
  const { billing } = dependencies;
  if (pathParameters.id === undefined) {
    if (method === "GET") return list(dependencies, request);
    const made = await createPlan(billing, caller, parseNewPlan(readJson()));
    return { statusCode: 201, body: toPlanResponse(made) };
  }
  const reference = parseReference("id", pathParameters.id);
  const answer = async () => {
    if (method === "GET") return billing.records.read(caller.organization, "plan", reference);
    if (method === "PATCH") return updatePlan(billing, caller, reference, parsePlanChange(readJson()));
    return archivePlan(billing, caller, reference);
  };
  return { statusCode: 200, body: toPlanResponse(await answer()) };
}

async function list(
  { billing, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
): Promise<HttpAnswer> {
  const context = { organization, fingerprint, listing: "plans" };
  const page = parsePlanListQuery(context, query.keys(), (name) => readParameter(query, name));
  return { statusCode: 200, body: toPlanPage(context, await listPlans(billing, organization, page)) };
}
