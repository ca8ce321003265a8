/** Adds and lists the prices of models, by which events without a cost of their own get one: `/v1/model-prices`. */
import { addModelPrice, listModelPrices } from "../../shared/application/manage-model-prices.ts";
import {
  parseModelPriceListQuery,
  parseNewModelPrice,
  toModelPricePage,
  toModelPriceResponse,
} from "../../shared/contracts/model-prices.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method) => (method === "GET" ? "billing:read" : "billing:write"),
    (request) => (request.method === "GET" ? list(dependencies, request) : add(dependencies, request)),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function add({ manage }: Dependencies, { caller, readJson }: HttpRequest): Promise<HttpAnswer> {
  const price = await addModelPrice(manage, caller.organization, parseNewModelPrice(readJson()));
  return { statusCode: 201, body: toModelPriceResponse(price) };
}

async function list(
  { manage, fingerprint }: Dependencies,
  { caller, query }: HttpRequest,
): Promise<HttpAnswer> {
  const { organization } = caller;
  const context = { organization, fingerprint, listing: "model-prices" };
  const page = parseModelPriceListQuery(context, query.keys(), (name) => readParameter(query, name));
  return {
    statusCode: 200,
    body: toModelPricePage(context, await listModelPrices(manage, organization, page)),
  };
}
