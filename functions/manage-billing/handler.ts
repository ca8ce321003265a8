/**
 * Makes, reads, lists and changes what is agreed and billed: plans, charges, subscriptions, invoices (`/v1/<collection>`); and lists who
 * changed what (`/v1/billing-log`).
 */
import { listBillingLog } from "../../shared/application/list-billing-log.ts";
import { parseBillingLogQuery, toBillingLogPage } from "../../shared/contracts/billing-log.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { answerCharges } from "./charges.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";
import { answerInvoices } from "./invoices.ts";
import { answerPlans } from "./plans.ts";
import { answerSubscriptions } from "./subscriptions.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method) => (method === "GET" ? "billing:read" : "billing:write"),
    (request) => {
      const [, , collection] = request.route.split("/");
      if (collection === "plans") return answerPlans(dependencies, request);
      if (collection === "charges") return answerCharges(dependencies, request);
      if (collection === "subscriptions") return answerSubscriptions(dependencies, request);
      return collection === "invoices"
        ? answerInvoices(dependencies, request)
        : answerLog(dependencies, request);
    },
  );
}

async function answerLog(
  { billing, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
): Promise<HttpAnswer> {
  const listing = { organization, fingerprint, listing: "billing-log" };
  const { context, kind, page } = parseBillingLogQuery(listing, query.keys(), (name) =>
    readParameter(query, name),
  );
  const found = await listBillingLog(billing, organization, kind, page);
  return { statusCode: 200, body: toBillingLogPage(context, found), narrowerQuestion: "a smaller limit" };
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
