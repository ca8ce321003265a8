/** Owns: the questions of what was earned and what it cost, in days of UTC. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CostResponse } from "../../../shared/contracts/answers/cost.ts";
import type { RevenueResponse } from "../../../shared/contracts/answers/revenue.ts";
import type { TimeWindow } from "../view/window.ts";
import { endOf, windowBefore } from "../view/window-before.ts";
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

function askCost(window: TimeWindow, signal: AbortSignal): Promise<Answer<CostResponse>> {
  const parameters = { startDate: window.from, endDate: endOf(window, Date.now()) };
  return request("/v1/analytics/cost", { parameters, signal });
}

/** `GET /v1/analytics/cost`, twice: the API's own window before is one of as many days, also before a month that is not over. */
export function costQuery(window: TimeWindow) {
  const before = windowBefore(window);
  return queryOptions({
    queryKey: ["cost", [window, before].map(({ from, to, isCut }) => ({ from, to, isCut }))],
    queryFn: async ({ signal }): Promise<Answer<CostResponse>> => {
      const [now, prior] = await Promise.all([askCost(window, signal), askCost(before, signal)]);
      return { ...now, body: { ...now.body, prior: prior.body } };
    },
    placeholderData: keepPreviousData,
  });
}
