/** Owns: the requests about API keys. A new key is handed to whoever asked for it, and kept nowhere. */
import { queryOptions } from "@tanstack/react-query";
import { readAll } from "./catalog.ts";
import { request } from "./request.ts";

/** An entry of `GET /v1/keys`. */
export interface ApiKey {
  readonly id: string;
  readonly name: string | null;
  readonly kind: KeyKind;
  readonly scopes: readonly string[];
  readonly status: "active" | "expiring" | "expired" | "revoked";
  readonly last4: string | null;
  readonly createdAt: string;
  readonly createdBy: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export type KeyKind = "secret" | "public";

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
    queryFn: ({ signal }) => readAll<ApiKey>("/v1/keys", {}, signal),
  });
}

/** `POST /v1/keys`. The answer holds the key itself: no cache may have it. @throws ApiError */
export async function createKey(body: NewApiKey): Promise<ApiKey & { readonly key: string }> {
  return (await request<ApiKey & { readonly key: string }>("/v1/keys", { method: "POST", body })).body;
}

/** `POST /v1/keys/{id}/revoke`. @throws ApiError */
export async function revokeKey(id: string): Promise<ApiKey> {
  return (await request<ApiKey>(`/v1/keys/${encodeURIComponent(id)}/revoke`, { method: "POST" })).body;
}
