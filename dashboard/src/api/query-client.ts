/** Owns: how long answers are kept, and what is asked again. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./request.ts";

const RETRIES_MAX = 2;

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
      },
    },
  });
}

function isRefusal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}
