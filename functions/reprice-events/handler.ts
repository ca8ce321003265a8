/** Gives events without a cost that of their model's price, `POST /v1/repricing-runs`, and lists what was done so. */
import { repriceEvents } from "../../shared/application/reprice-events.ts";
import {
  parseRepricing,
  parseRepricingListQuery,
  toRepricingPage,
  toRepricingResponse,
  toSelection,
} from "../../shared/contracts/repricing.ts";
import { collectPage } from "../../shared/domain/batch/collect-page.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method) => (method === "GET" ? "events:read" : "events:correct"),
    (request) => (request.method === "GET" ? list(dependencies, request) : reprice(dependencies, request)),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function reprice(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { caller, query, readJson } = request;
  const { organization, keyId } = caller;
  const { fingerprint } = dependencies;
  const listing = { organization, fingerprint, listing: "repricing" };
  const { context, question, from } = parseRepricing(listing, readJson(), query.keys(), (name) =>
    readParameter(query, name),
  );
  const selection = await dependencies.select({ organization, ...toSelection(question) });
  const outcome = await repriceEvents(dependencies.reprice, { question, selection, by: keyId, from });
  return { statusCode: 200, body: toRepricingResponse(context, outcome) };
}

async function list({ log, fingerprint }: Dependencies, { caller, query }: HttpRequest): Promise<HttpAnswer> {
  const { organization } = caller;
  const context = { organization, fingerprint, listing: "repricing-runs" };
  const page = parseRepricingListQuery(context, query.keys(), (name) => readParameter(query, name));
  const read = (after: string | undefined, limit: number) => log.list(organization, { after, limit });
  const found = await collectPage(page, read, ({ id }) => id);
  return { statusCode: 200, body: toRepricingPage(context, found) };
}
