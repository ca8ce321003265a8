/** Owns: answering about subscriptions. */
import { listSubscriptions } from "../../shared/application/list-subscriptions.ts";
import {
  changeSubscription,
  createSubscription,
  endSubscription,
  renameSubscription,
} from "../../shared/application/manage-subscriptions.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import { toSubscriptionPage, toSubscriptionResponse } from "../../shared/contracts/subscription-answer.ts";
import {
  parseNewSubscription,
  parseSubscriptionChange,
  parseSubscriptionEnd,
  parseSubscriptionListQuery,
  parseSubscriptionUpdate,
} from "../../shared/contracts/subscriptions.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";
import { todayOf } from "./today.ts";

export async function answerSubscriptions(
  dependencies: Dependencies,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const { method, pathParameters, caller, readJson } = request;
  const { billing } = dependencies;
  const today = todayOf(billing.now());
  if (pathParameters.id === undefined) {
    if (method === "GET") return list(dependencies, request, today);
    const made = await createSubscription(billing, caller, parseNewSubscription(readJson()));
    return { statusCode: 201, body: toSubscriptionResponse(made, today) };
  }
  const reference = parseReference("id", pathParameters.id);
  const subscription =
    method === "GET"
      ? await billing.records.read(caller.organization, "subscription", reference)
      : await change(dependencies, request, reference);
  return { statusCode: 200, body: toSubscriptionResponse(subscription, today) };
}

function change(
  { billing }: Dependencies,
  { method, route, caller, readJson }: HttpRequest,
  reference: string,
): Promise<Subscription> {
  if (method === "PATCH")
    return renameSubscription(billing, caller, reference, parseSubscriptionUpdate(readJson()).name);
  return route.endsWith("/end")
    ? endSubscription(billing, caller, reference, parseSubscriptionEnd(readJson()))
    : changeSubscription(billing, caller, reference, parseSubscriptionChange(readJson()));
}

async function list(
  { billing, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
  today: string,
): Promise<HttpAnswer> {
  const listing = { organization, fingerprint, listing: "subscriptions" };
  const { context, filters, page } = parseSubscriptionListQuery(listing, query.keys(), (name) =>
    readParameter(query, name),
  );
  const found = await listSubscriptions(billing, organization, filters, page, today);
  return {
    statusCode: 200,
    body: toSubscriptionPage(context, found, today),
    narrowerQuestion: "a smaller limit",
  };
}
