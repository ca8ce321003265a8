/** Owns: the questions that open a number of recurring revenue: its bills, its charges, the versions of its months. */
import { queryOptions } from "@tanstack/react-query";
import type { CanonicalMrrResponse } from "../../../shared/contracts/answers/mrr.ts";
import type { MrrSnapshotsResponse } from "../../../shared/contracts/answers/mrr-snapshots.ts";
import { readAll } from "./catalog.ts";
import { keepIfSame } from "./previous.ts";
import { type Answer, request } from "./request.ts";
import type { AllMrr } from "./revenue.ts";

/** `GET /v1/analytics/mrr?variant=canonical&explain=true` */
export function billedMrrQuery(currency: string) {
  const parameters = { variant: "canonical", currency, explain: true };
  return queryOptions({
    queryKey: ["mrr", parameters],
    queryFn: ({ signal }): Promise<Answer<CanonicalMrrResponse>> =>
      request("/v1/analytics/mrr", { parameters, signal }),
    placeholderData: keepIfSame({ currency }),
  });
}

/** `GET /v1/analytics/mrr?variant=all&explain=true` of one subscription. */
export function subscriptionMrrQuery(currency: string, subscriptionId: string) {
  const parameters = { variant: "all", currency, subscriptionId, explain: true };
  return queryOptions({
    queryKey: ["mrr", parameters],
    queryFn: ({ signal }): Promise<Answer<AllMrr>> => request("/v1/analytics/mrr", { parameters, signal }),
  });
}

type Snapshot = MrrSnapshotsResponse["data"][number];

/** `GET /v1/mrr-snapshots`, all versions of a month. @param month `YYYY-MM` */
export function mrrSnapshotsQuery(month: string, currency: string) {
  const parameters = { month, currency };
  return queryOptions({
    queryKey: ["mrr snapshots", parameters],
    queryFn: ({ signal }) => readAll<Snapshot>("/v1/mrr-snapshots", parameters, signal),
    placeholderData: keepIfSame({ currency }),
  });
}
