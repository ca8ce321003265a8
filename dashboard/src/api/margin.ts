/** Owns: the questions of what was earned and what it cost, in days of UTC. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CostResponse } from "../../../shared/contracts/answers/cost.ts";
import type { RevenueResponse } from "../../../shared/contracts/answers/revenue.ts";
import { keepIfSame } from "./previous.ts";
import { type Answer, request } from "./request.ts";

/** `YYYY-MM-DD`, inclusive. */
interface Days {
  readonly from: string;
  readonly to: string;
}

/** `GET /v1/analytics/revenue` */
export function revenueQuery({ from, to }: Days, currency: string) {
  const parameters = { startDate: from, endDate: to, currency };
  return queryOptions({
    queryKey: ["revenue", parameters],
    queryFn: ({ signal }): Promise<Answer<RevenueResponse>> =>
      request("/v1/analytics/revenue", { parameters, signal }),
    placeholderData: keepIfSame({ currency }),
  });
}

/** The same of one subscription, with its pieces. */
export function subscriptionRevenueQuery({ from, to }: Days, currency: string, subscriptionId: string) {
  const parameters = { startDate: from, endDate: to, currency, subscriptionId, explain: true };
  return queryOptions({
    queryKey: ["revenue", parameters],
    queryFn: ({ signal }): Promise<Answer<RevenueResponse>> =>
      request("/v1/analytics/revenue", { parameters, signal }),
  });
}

/** `GET /v1/analytics/cost`, with the window before. */
export function costQuery({ from, to }: Days) {
  const parameters = { startDate: from, endDate: to, includePriorWindow: true };
  return queryOptions({
    queryKey: ["cost", parameters],
    queryFn: ({ signal }): Promise<Answer<CostResponse>> =>
      request("/v1/analytics/cost", { parameters, signal }),
    placeholderData: keepPreviousData,
  });
}
