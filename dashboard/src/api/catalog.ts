/** Owns: customers, agents and meters, as far as views need to name and choose them. */
import { queryOptions } from "@tanstack/react-query";
import type { IdentityResponse, MeterResponse } from "../../../shared/contracts/answers/catalog.ts";
import { type Parameters, request } from "./request.ts";

interface Page<Entry> {
  readonly data: readonly Entry[];
  readonly next_page: string | null;
}

export interface Listed<Entry> {
  readonly entries: readonly Entry[];
  /** There are more than views choose from: the others are named by their ids. */
  readonly isCut: boolean;
}

/** What one can still choose from. */
const ENTRIES_MAX = 2_000;
const NAMES_STALE_MS = 60_000;

/** All pages of a list, up to what views choose from. */
export async function readAll<Entry>(
  path: string,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Listed<Entry>> {
  const entries: Entry[] = [];
  let next: string | undefined;
  do {
    const { body } = await request<Page<Entry>>(path, {
      parameters: { ...parameters, limit: 100, next_page: next },
      signal,
    });
    entries.push(...body.data);
    next = body.next_page ?? undefined;
  } while (next !== undefined && entries.length < ENTRIES_MAX);
  return { entries, isCut: next !== undefined };
}

/** `GET /v1/customers`, all pages of it. */
export function customersQuery() {
  return queryOptions({
    queryKey: ["customers"],
    queryFn: ({ signal }) => readAll<IdentityResponse>("/v1/customers", {}, signal),
    staleTime: NAMES_STALE_MS,
  });
}

/** `GET /v1/agents`, all pages of it. */
export function agentsQuery() {
  return queryOptions({
    queryKey: ["agents"],
    queryFn: ({ signal }) => readAll<IdentityResponse>("/v1/agents", {}, signal),
    staleTime: NAMES_STALE_MS,
  });
}

/** `GET /v1/meters`, all pages of it. */
export function metersQuery() {
  return queryOptions({
    queryKey: ["meters"],
    queryFn: ({ signal }) => readAll<MeterResponse>("/v1/meters", {}, signal),
    staleTime: NAMES_STALE_MS,
  });
}

/** `GET /v1/meters?origin=first-sight`, all pages of it: the meters that event types are without anyone defining them. */
export function eventTypesQuery() {
  return queryOptions({
    queryKey: ["event types"],
    queryFn: ({ signal }) => readAll<MeterResponse>("/v1/meters", { origin: "first-sight" }, signal),
    staleTime: NAMES_STALE_MS,
  });
}
