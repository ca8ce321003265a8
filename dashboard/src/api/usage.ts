/** Owns: the questions of usage analytics and of meters, as the API takes them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  CustomerUsageResponse,
  MeterUsageResponse,
} from "../../../shared/contracts/answers/meter-usage.ts";
import type { UsageResponse } from "../../../shared/contracts/answers/usage.ts";
import type { Grain, TimeWindow } from "../view/window.ts";
import { endOf } from "../view/window-before.ts";
import { type Answer, request } from "./request.ts";

export type UsageDimension = "customer" | "signal" | "agent";

const GROUP_BY: Readonly<Record<Grain, string>> = {
  hour: "hourly",
  day: "daily",
  week: "weekly",
  month: "monthly",
};

export interface UsageFilters {
  readonly customerId?: string;
  readonly agentId?: string;
  readonly signalId?: string;
}

/** `GET /v1/analytics/usage` */
export function usageQuery(
  window: TimeWindow,
  grain: Grain,
  breakdownBy?: UsageDimension,
  filters: UsageFilters = {},
) {
  const parameters = {
    startDate: window.from,
    endDate: window.to,
    timezone: window.zone,
    groupBy: GROUP_BY[grain],
    breakdownBy,
    ...filters,
  };
  return queryOptions({
    queryKey: ["usage", { ...parameters, isCut: window.isCut }],
    queryFn: ({ signal }): Promise<Answer<UsageResponse>> =>
      request("/v1/analytics/usage", {
        parameters: { ...parameters, endDate: endOf(window, Date.now()) },
        signal,
      }),
    // Another window draws over the old one: nothing jumps.
    placeholderData: keepPreviousData,
  });
}

/** `GET /v1/customers/{id}/usage` */
export function customerUsageQuery(customer: string, window: TimeWindow, grain: Grain) {
  const parameters = {
    start_date: window.from,
    end_date: window.to,
    timezone: window.zone,
    group_by: grain,
  };
  return queryOptions({
    queryKey: ["customer usage", customer, { ...parameters, isCut: window.isCut }],
    queryFn: ({ signal }): Promise<Answer<CustomerUsageResponse>> =>
      request(`/v1/customers/${encodeURIComponent(customer)}/usage`, {
        parameters: { ...parameters, end_date: endOf(window, Date.now()) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export interface BreakdownQuestion {
  readonly by: "customer" | "property";
  readonly property?: string;
  /** Rows that are told at most. */
  readonly limit: number;
}

/** `GET /v1/meters/{id}/usage?breakdown_by=...`; without a breakdown: its totals and buckets alone. */
export function meterUsageQuery(
  meter: string,
  window: TimeWindow,
  grain: Grain,
  customerId?: string,
  breakdown?: BreakdownQuestion,
) {
  const parameters = {
    start_date: window.from,
    end_date: window.to,
    timezone: window.zone,
    group_by: grain,
    customer_id: customerId,
    breakdown_by: breakdown?.by,
    property: breakdown?.property,
    limit: breakdown?.limit,
  };
  return queryOptions({
    queryKey: ["meter usage", meter, { ...parameters, isCut: window.isCut }],
    queryFn: ({ signal }): Promise<Answer<MeterUsageResponse>> =>
      request(`/v1/meters/${encodeURIComponent(meter)}/usage`, {
        parameters: { ...parameters, end_date: endOf(window, Date.now()) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}
