/** Owns: the questions about customers' contracts, as the API takes them. */
import { queryOptions } from "@tanstack/react-query";
import type { InvoiceResponse } from "../../../shared/contracts/answers/invoices.ts";
import type { RateMrrResponse } from "../../../shared/contracts/answers/mrr.ts";
import type { SubscriptionResponse } from "../../../shared/contracts/answers/subscriptions.ts";
import { readAll } from "./catalog.ts";
import { keepIfSame } from "./previous.ts";
import { type Answer, request } from "./request.ts";
import type { AllMrr } from "./revenue.ts";

/** `GET /v1/subscriptions?customerId=...`, all pages of it. */
export function subscriptionsOfQuery(customerId: string) {
  return queryOptions({
    queryKey: ["subscriptions", { customerId }],
    queryFn: ({ signal }) => readAll<SubscriptionResponse>("/v1/subscriptions", { customerId }, signal),
  });
}

/** `GET /v1/invoices?customerId=...`, all pages of it: they come in no order of time. */
export function invoicesOfQuery(customerId: string) {
  return queryOptions({
    queryKey: ["invoices", { customerId }],
    queryFn: ({ signal }) => readAll<InvoiceResponse>("/v1/invoices", { customerId }, signal),
  });
}

/** `GET /v1/analytics/mrr?variant=runRate`: a row for each active subscription. */
export function runRateQuery(currency: string) {
  const parameters = { variant: "runRate", currency };
  return queryOptions({
    queryKey: ["mrr", parameters],
    queryFn: ({ signal }): Promise<Answer<RateMrrResponse>> =>
      request("/v1/analytics/mrr", { parameters, signal }),
    placeholderData: keepIfSame({ currency }),
  });
}

/** `GET /v1/analytics/mrr?variant=all&explain=true` of one customer. */
export function mrrOfQuery(customerId: string, currency: string) {
  const parameters = { variant: "all", currency, customerId, explain: true };
  return queryOptions({
    queryKey: ["mrr", parameters],
    queryFn: ({ signal }): Promise<Answer<AllMrr>> => request("/v1/analytics/mrr", { parameters, signal }),
    placeholderData: keepIfSame({ customerId, currency }),
  });
}
