/** Owns: the requests that list and change meters. Does not own: their names for filters (catalog.ts). */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { MeterResponse } from "../../../shared/contracts/answers/catalog.ts";
import { readAll } from "./catalog.ts";
import { request } from "./request.ts";

export type MeterOrigin = MeterResponse["origin"];

export interface NewMeter {
  readonly name: string;
  readonly aggregation: MeterResponse["aggregation"];
  readonly externalId?: string;
  readonly eventTypes?: MeterResponse["eventTypes"];
  readonly properties?: MeterResponse["properties"];
  readonly valueProperty?: string;
  readonly groupKeys?: MeterResponse["groupKeys"];
}

/** `GET /v1/meters` of one origin, all pages of it. */
export function meterListQuery(origin: MeterOrigin, includeArchived: boolean) {
  const parameters = { origin, includeArchived: includeArchived ? true : undefined };
  return queryOptions({
    queryKey: ["meters", parameters],
    queryFn: ({ signal }) => readAll<MeterResponse>("/v1/meters", parameters, signal),
    placeholderData: keepPreviousData,
  });
}

/** `POST /v1/meters`. @throws ApiError */
export async function createMeter(body: NewMeter): Promise<MeterResponse> {
  return (await request<MeterResponse>("/v1/meters", { method: "POST", body })).body;
}

/** `PATCH /v1/meters/{id}`. @throws ApiError */
export async function renameMeter(id: string, name: string): Promise<MeterResponse> {
  const path = `/v1/meters/${encodeURIComponent(id)}`;
  return (await request<MeterResponse>(path, { method: "PATCH", body: { name } })).body;
}

/** `POST /v1/meters/{id}/archive`. @throws ApiError */
export async function archiveMeter(id: string): Promise<MeterResponse> {
  return (await request<MeterResponse>(`/v1/meters/${encodeURIComponent(id)}/archive`, { method: "POST" }))
    .body;
}
