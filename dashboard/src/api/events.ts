/** Owns: the questions about single events - lists, one event, what was set aside, corrections - as the API takes them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { CorrectionAnswer, CorrectionsResponse } from "../../../shared/contracts/answers/corrections.ts";
import type {
  EventListResponse,
  ListedEventResponse,
} from "../../../shared/contracts/answers/event-lists.ts";
import type { EventResponse } from "../../../shared/contracts/answers/events.ts";
import type { QuarantineResponse, ReplayAnswer } from "../../../shared/contracts/answers/quarantine.ts";
import { boundsOf, type TimeWindow } from "../view/window.ts";
import { type Answer, request } from "./request.ts";

/** The most that the API gives at once. */
const PAGE_ROWS = 100;
/** Enough to say how many are new, or that there are many. */
export const NEWEST_ROWS = 25;
const NEWEST_EVERY_MS = 10_000;
/** A long list is large: it is soon forgotten when nobody looks at it. */
const LIST_KEPT_MS = 60_000;

export interface EventFilters {
  readonly meterId?: string;
  readonly customerId?: string;
  readonly agentId?: string;
  /** A decimal. */
  readonly minQuantity?: string;
}

export type ListedEvent = ListedEventResponse & {
  /** Here, since the list was read: the API lists it no more. */
  readonly isVoided?: true;
};

export interface EventPage {
  readonly data: readonly ListedEvent[];
  readonly next_page: string | null;
}

function toParameters(filters: EventFilters, window: TimeWindow) {
  const { start, end } = boundsOf(window);
  return { ...filters, startDate: start, endDate: end };
}

/** `GET /v1/events`, page after page. It is read once: reading a thousand pages again would take minutes, and move the rows. */
export function eventsQuery(filters: EventFilters, window: TimeWindow) {
  const parameters = toParameters(filters, window);
  return infiniteQueryOptions({
    queryKey: ["events", parameters],
    queryFn: async ({ signal, pageParam }): Promise<EventPage> =>
      (
        await request<EventListResponse>("/v1/events", {
          parameters: { ...parameters, limit: PAGE_ROWS, next_page: pageParam },
          signal,
        })
      ).body,
    initialPageParam: initialPage(),
    getNextPageParam: ({ next_page }) => next_page ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: LIST_KEPT_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    structuralSharing: false,
  });
}

/** The first page has no cursor. */
function initialPage(): string | undefined {
  return undefined;
}

/** The newest of the same events, again and again while somebody looks. */
export function newestEventsQuery(filters: EventFilters, window: TimeWindow) {
  const parameters = { ...toParameters(filters, window), limit: NEWEST_ROWS };
  return queryOptions({
    queryKey: ["newest events", parameters],
    queryFn: async ({ signal }) =>
      (await request<EventListResponse>("/v1/events", { parameters, signal })).body,
    refetchInterval: NEWEST_EVERY_MS,
  });
}

/** `GET /v1/events?idempotencyKey=`: the one event of the key, or none. */
export function eventOfKeyQuery(idempotencyKey: string) {
  return queryOptions({
    queryKey: ["event of key", idempotencyKey],
    queryFn: ({ signal }): Promise<Answer<{ readonly data: readonly EventResponse[] }>> =>
      request("/v1/events", { parameters: { idempotencyKey }, signal }),
  });
}

/** `GET /v1/events/{id}` */
export function eventQuery(id: string) {
  return queryOptions({
    queryKey: ["event", id],
    queryFn: ({ signal }): Promise<Answer<EventResponse>> =>
      request(`/v1/events/${encodeURIComponent(id)}`, { signal }),
  });
}

/** `GET /v1/quarantine`, page after page. */
export function quarantineQuery() {
  return infiniteQueryOptions({
    queryKey: ["quarantine"],
    queryFn: async ({ signal, pageParam }) =>
      (await request<QuarantineResponse>("/v1/quarantine", { parameters: { next_page: pageParam }, signal }))
        .body,
    initialPageParam: initialPage(),
    getNextPageParam: ({ next_page }) => next_page ?? undefined,
  });
}

/** `GET /v1/corrections`, page after page. */
export function correctionsQuery() {
  return infiniteQueryOptions({
    queryKey: ["corrections"],
    queryFn: async ({ signal, pageParam }) =>
      (
        await request<CorrectionsResponse>("/v1/corrections", {
          parameters: { next_page: pageParam },
          signal,
        })
      ).body,
    initialPageParam: initialPage(),
    getNextPageParam: ({ next_page }) => next_page ?? undefined,
  });
}

export type CorrectionWish =
  | { readonly kind: "void"; readonly reason: string }
  | {
      readonly kind: "amend";
      readonly reason: string;
      /** Exact decimals; absent: it stays. */
      readonly quantity?: string;
      readonly cost?: string;
    };

/** `POST /v1/events/{id}/void` or `/amend`. @throws ApiError */
export async function correctEvent(id: string, { kind, ...body }: CorrectionWish): Promise<CorrectionAnswer> {
  const path = `/v1/events/${encodeURIComponent(id)}/${kind}`;
  return (await request<CorrectionAnswer>(path, { method: "POST", body })).body;
}

export interface ReplayWish {
  readonly backfill?: string;
  /** Fields that replace those that came. */
  readonly event?: unknown;
}

/** `POST /v1/quarantine/{id}/replay`. @throws ApiError */
export async function replayEntry(id: string, body: ReplayWish): Promise<ReplayAnswer> {
  const path = `/v1/quarantine/${encodeURIComponent(id)}/replay`;
  return (await request<ReplayAnswer>(path, { method: "POST", body })).body;
}
