/** Owns: how long answers are kept, and what is asked again. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./request.ts";

const RETRIES_MAX = 2;
/** What is looked at goes on with what happens, while somebody looks. */
const ASKED_AGAIN_MS = 60_000;
/** By the first part of their keys: answers that events, invoices and time change. What names things is not asked so often. */
const GOING_ON: ReadonlySet<unknown> = new Set([
  "usage",
  "meter usage",
  "customer usage",
  "mrr",
  "revenue",
  "cost",
  "revenue at risk",
  "reconciliation",
]);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 5 * 60_000,
        // What the API refuses, it refuses again.
        retry: (failures, error) =>
          failures < RETRIES_MAX && !(error instanceof ApiError && isRefusal(error)),
        refetchOnWindowFocus: true,
        refetchInterval: ({ queryKey: [subject] }) => (GOING_ON.has(subject) ? ASKED_AGAIN_MS : false),
      },
    },
  });
}

function isRefusal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}
