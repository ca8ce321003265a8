/** Owns: who one is, as the API knows it by the key. */
import { queryOptions } from "@tanstack/react-query";
import type { MeResponse } from "../../../shared/contracts/answers/api-keys.ts";
import { request } from "./request.ts";

export function meQuery() {
  return queryOptions({
    queryKey: ["me"],
    queryFn: async ({ signal }) => (await request<MeResponse>("/v1/me", { signal })).body,
    staleTime: 60_000,
  });
}

/** @throws ApiError 401 if the key is none */
export async function checkKey(key: string): Promise<MeResponse> {
  return (await request<MeResponse>("/v1/me", { key })).body;
}
