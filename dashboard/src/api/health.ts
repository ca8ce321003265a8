/** Owns: whether the counters are what the receipts of the events say. */
import { queryOptions } from "@tanstack/react-query";
import type { ReconciliationHealth } from "../../../shared/contracts/answers/reconciliation.ts";
import { type Answer, request } from "./request.ts";

/** `GET /v1/health/reconciliation` */
export function reconciliationQuery() {
  return queryOptions({
    queryKey: ["reconciliation"],
    queryFn: ({ signal }): Promise<Answer<ReconciliationHealth>> =>
      request("/v1/health/reconciliation", { signal }),
  });
}
