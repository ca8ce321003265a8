/** Owns: who one is, as the API knows it by the key. */
import { queryOptions } from "@tanstack/react-query";
import { request } from "./request.ts";

/** The answer of `GET /v1/me`. */
export interface Me {
  readonly organization: string;
  readonly keyId: string;
  readonly kind: "secret" | "public";
  readonly name: string | null;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

export function meQuery() {
  return queryOptions({
    queryKey: ["me"],
    queryFn: async ({ signal }) => (await request<Me>("/v1/me", { signal })).body,
    staleTime: 60_000,
  });
}

/** @throws ApiError 401 if the key is none */
export async function checkKey(key: string): Promise<Me> {
  return (await request<Me>("/v1/me", { key })).body;
}
