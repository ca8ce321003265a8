/** Owns: answering about charges. */
import {
  createCharge,
  endCharge,
  listCharges,
  renameCharge,
} from "../../shared/application/manage-charges.ts";
import { toChargeResponse } from "../../shared/contracts/charge-answer.ts";
import {
  parseChargeChange,
  parseChargeEnd,
  parseChargeListQuery,
  parseNewCharge,
  toChargePage,
} from "../../shared/contracts/charges.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";

export async function answerCharges(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { method, pathParameters, caller, readJson } = request;
  const { billing } = dependencies;
  if (pathParameters.id === undefined) {
    if (method === "GET") return list(dependencies, request);
    const made = await createCharge(billing, caller, parseNewCharge(readJson()));
    return { statusCode: 201, body: toChargeResponse(made) };
  }
  const reference = parseReference("id", pathParameters.id);
  const answer = async () => {
    if (method === "GET") return billing.records.read(caller.organization, "charge", reference);
    if (method === "PATCH")
      return renameCharge(billing, caller, reference, parseChargeChange(readJson()).name);
    return endCharge(billing, caller, reference, parseChargeEnd(readJson()).endDate);
  };
  return { statusCode: 200, body: toChargeResponse(await answer()) };
}

async function list(
  { billing, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
): Promise<HttpAnswer> {
  const listing = { organization, fingerprint, listing: "charges" };
  const { context, ...page } = parseChargeListQuery(listing, query.keys(), (name) =>
    readParameter(query, name),
  );
  return { statusCode: 200, body: toChargePage(context, await listCharges(billing, organization, page)) };
}
