/** Owns: answering about meters, in Metronome's words. */
import { archiveMeter, defineMeter, listMeters, readMeter } from "../../shared/application/manage-meters.ts";
import { toBillableMetric, toBillableMetricPage } from "../../shared/contracts/billable-metric-answer.ts";
import {
  parseArchiveBillableMetric,
  parseBillableMetricListQuery,
  parseNewBillableMetric,
} from "../../shared/contracts/billable-metrics.ts";
import { parseId } from "../../shared/contracts/parameters.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";

export async function answerBillableMetrics(
  dependencies: Dependencies,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const { method, route, pathParameters, caller, readJson } = request;
  const { meters } = dependencies;
  const { organization } = caller;
  if (method === "GET" && pathParameters.billable_metric_id === undefined) return list(dependencies, request);
  if (method === "GET") {
    const id = parseId("billable_metric_id", pathParameters.billable_metric_id);
    return ok({ data: toBillableMetric(await readMeter(meters, organization, id)) });
  }
  const { id } = route.endsWith("/archive")
    ? await archiveMeter(meters, organization, parseArchiveBillableMetric(readJson()))
    : await defineMeter(meters, organization, parseNewBillableMetric(readJson()));
  return ok({ data: { id } });
}

async function list(
  { meters, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
): Promise<HttpAnswer> {
  const context = { organization, fingerprint, listing: "billable-metrics" };
  const page = parseBillableMetricListQuery(context, query.keys(), (name) => readParameter(query, name));
  const found = await listMeters(meters, organization, { ...page, origin: "defined" });
  return { ...ok(toBillableMetricPage(context, found)), narrowerQuestion: "a smaller limit" };
}

function ok(body: unknown): HttpAnswer {
  return { statusCode: 200, body };
}
