/** Owns: answering about meters, in our own words. */
import {
  archiveMeter,
  defineMeter,
  listMeters,
  readMeter,
  renameMeter,
} from "../../shared/application/manage-meters.ts";
import {
  parseMeterChange,
  parseMeterListQuery,
  parseNewMeter,
  toMeterPage,
  toMeterResponse,
} from "../../shared/contracts/meters.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";

export async function answerMeters(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { method, pathParameters, caller, readJson } = request;
  const { meters } = dependencies;
  const { organization } = caller;
  if (pathParameters.id === undefined) {
    if (method === "GET") return list(dependencies, request);
    const meter = await defineMeter(meters, organization, parseNewMeter(readJson()));
    return { statusCode: 201, body: toMeterResponse(meter) };
  }
  const reference = parseReference("id", pathParameters.id);
  const answer = async () => {
    if (method === "GET") return readMeter(meters, organization, reference);
    if (method === "PATCH")
      return renameMeter(meters, organization, reference, parseMeterChange(readJson()).name);
    return archiveMeter(meters, organization, reference);
  };
  return { statusCode: 200, body: toMeterResponse(await answer()) };
}

async function list(
  { meters, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
): Promise<HttpAnswer> {
  const context = { organization, fingerprint, listing: "meters" };
  const page = parseMeterListQuery(context, query.keys(), (name) => readParameter(query, name));
  const found = await listMeters(meters, organization, page);
  return {
    statusCode: 200,
    body: toMeterPage(context, page.origin, found),
    narrowerQuestion: "a smaller limit",
  };
}
