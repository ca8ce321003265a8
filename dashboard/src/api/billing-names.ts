/** Owns: subscriptions and plans, as far as views need to name them. */
import { queryOptions } from "@tanstack/react-query";
import type { PlanResponse } from "../../../shared/contracts/answers/plans.ts";
import type { SubscriptionResponse } from "../../../shared/contracts/answers/subscriptions.ts";
import { readAll } from "./catalog.ts";

const NAMES_STALE_MS = 60_000;

/** `GET /v1/subscriptions`, all pages of it. */
export function subscriptionNamesQuery() {
  return queryOptions({
    queryKey: ["subscription names"],
    queryFn: ({ signal }) => readAll<SubscriptionResponse>("/v1/subscriptions", {}, signal),
    staleTime: NAMES_STALE_MS,
  });
}

/** `GET /v1/plans`, all pages of it. */
export function planNamesQuery() {
  return queryOptions({
    queryKey: ["plan names"],
    queryFn: ({ signal }) => readAll<PlanResponse>("/v1/plans", {}, signal),
    staleTime: NAMES_STALE_MS,
  });
}
