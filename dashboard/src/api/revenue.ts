/** Owns: the questions of recurring revenue, as the API takes them. */
import { queryOptions } from "@tanstack/react-query";
import type { CanonicalMrrResponse, RateMrrResponse } from "../../../shared/contracts/answers/mrr.ts";
import type { MrrHistoryResponse } from "../../../shared/contracts/answers/mrr-history.ts";
import type { RevenueAtRiskResponse } from "../../../shared/contracts/answers/revenue-at-risk.ts";
import { keepIfSame } from "./previous.ts";
import { type Answer, request } from "./request.ts";

/** The answer to variant=all. */
export interface AllMrr {
  readonly currency: string;
  readonly canonical: CanonicalMrrResponse;
  readonly runRate: RateMrrResponse;
  readonly committed: RateMrrResponse;
}

/** `GET /v1/analytics/mrr?variant=all`. @param detail totals only, rows by subscription, or also what each row is the sum of */
export function mrrQuery(currency: string, detail: "totals" | "rows" | "explained") {
  const parameters = {
    variant: "all",
    currency,
    breakdown: detail === "totals" ? false : undefined,
    explain: detail === "explained" ? true : undefined,
  };
  return queryOptions({
    queryKey: ["mrr", parameters],
    queryFn: ({ signal }): Promise<Answer<AllMrr>> => request("/v1/analytics/mrr", { parameters, signal }),
    placeholderData: keepIfSame({ currency }),
  });
}

interface MrrHistoryDetail {
  readonly churnAt?: string;
  /** `YYYY-MM`; absent: 11 months before the last one that is over. */
  readonly from?: string;
}

/** `GET /v1/analytics/mrr/history` */
export function mrrHistoryQuery(currency: string, variant?: string, detail: MrrHistoryDetail = {}) {
  const parameters = { currency, variant, ...detail };
  return queryOptions({
    queryKey: ["mrr history", parameters],
    queryFn: ({ signal }): Promise<Answer<MrrHistoryResponse>> =>
      request("/v1/analytics/mrr/history", { parameters, signal }),
    placeholderData: keepIfSame({ currency, variant, churnAt: detail.churnAt }),
  });
}

/** `GET /v1/analytics/revenue-at-risk` */
export function revenueAtRiskQuery(currency: string) {
  const parameters = { currency };
  return queryOptions({
    queryKey: ["revenue at risk", parameters],
    queryFn: ({ signal }): Promise<Answer<RevenueAtRiskResponse>> =>
      request("/v1/analytics/revenue-at-risk", { parameters, signal }),
    placeholderData: keepIfSame({ currency }),
  });
}
