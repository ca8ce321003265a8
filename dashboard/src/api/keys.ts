/** Owns: the requests about API keys. A new key is handed to whoever asked for it, and kept nowhere. */
import { queryOptions } from "@tanstack/react-query";
import type { ApiKeyResponse, CreatedApiKeyResponse } from "../../../shared/contracts/answers/api-keys.ts";
import { readAll } from "./catalog.ts";
import { request } from "./request.ts";

export type KeyKind = ApiKeyResponse["kind"];

export interface NewApiKey {
  readonly name: string;
  readonly kind: KeyKind;
  readonly scopes: readonly string[];
  readonly expiresAt?: string;
  /** The id of a key that ends after the overlap. */
  readonly replaces?: string;
  readonly overlapHours?: number;
}

/** `GET /v1/keys`, all pages of it. */
export function keysQuery() {
  return queryOptions({
    queryKey: ["keys"],
    queryFn: ({ signal }) => readAll<ApiKeyResponse>("/v1/keys", {}, signal),
  });
}

/** `POST /v1/keys`. The answer holds the key itself: no cache may have it. @throws ApiError */
export async function createKey(body: NewApiKey): Promise<CreatedApiKeyResponse> {
  return (await request<CreatedApiKeyResponse>("/v1/keys", { method: "POST", body })).body;
}

/** `POST /v1/keys/{id}/revoke`. @throws ApiError */
export async function revokeKey(id: string): Promise<ApiKeyResponse> {
  return (await request<ApiKeyResponse>(`/v1/keys/${encodeURIComponent(id)}/revoke`, { method: "POST" }))
    .body;
}
