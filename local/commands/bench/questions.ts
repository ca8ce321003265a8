/** Owns: which questions are measured, in the words of each dialect. Does not own: what they cost (measure-question.ts). */
import { daysOf, type Month } from "./month.ts";

export interface Question {
  readonly name: string;
  readonly path: string;
  /** Absent: the question is a GET. */
  readonly body?: unknown;
  /** A sum or a count of one customer: rollups answer it, at a cost that does not grow with the events. */
  readonly isOfCounters: boolean;
}

/** What is asked about a month of one customer. @param meter a sum with filters, that is grouped by `region` */
export function askAboutCustomer(month: Month, customer: string, meter: string): readonly Question[] {
  const { first, last } = daysOf(month);
  const fluxrate = `start_date=${first}&end_date=${last}`;
  const ours = `startDate=${first}&endDate=${last}`;
  const metronome = { starting_on: first, ending_before: new Date(month.end).toISOString() };
  const ofCustomer = { ...metronome, customer_ids: [customer], billable_metrics: [{ id: meter }] };
  const ofGroups = { ...metronome, customer_id: customer, billable_metric_id: meter, window_size: "DAY" };
  const counted = (name: string, path: string, body?: unknown) => ({ name, path, body, isOfCounters: true });
  const others = (name: string, path: string, body?: unknown) => ({ name, path, body, isOfCounters: false });
  return [
    counted("GET /v1/analytics/usage, daily", `/v1/analytics/usage?${ours}&customerExternalId=${customer}`),
    counted("POST /v1/usage, NONE", "/v1/usage", { ...ofCustomer, window_size: "NONE" }),
    counted("POST /v1/usage, DAY", "/v1/usage", { ...ofCustomer, window_size: "DAY" }),
    counted("POST /v1/usage/groups, DAY, no groups", "/v1/usage/groups", ofGroups),
    counted(
      "GET /v1/meters/{id}/usage, day",
      `/v1/meters/${meter}/usage?${fluxrate}&customer_id=${customer}`,
    ),
    counted("GET /v1/customers/{id}/usage, day", `/v1/customers/${customer}/usage?${fluxrate}`),
    others("GET /v1/meters/{id}/stats (of all time)", `/v1/meters/${meter}/stats`),
    others("POST /v1/usage/groups, DAY, by region", "/v1/usage/groups", {
      ...ofGroups,
      group_key: ["region"],
    }),
    others("GET /v1/events, first page", `/v1/events?${ours}&customerId=${customer}`),
    others(
      "GET /v1/meters/{id}/events, page 3",
      `/v1/meters/${meter}/events?${fluxrate}&customer_id=${customer}&page=3`,
    ),
  ];
}

/** What is asked about a month of a whole organization, by customer. @param meters event types */
export function askByCustomer(
  month: Month,
  meters: readonly string[],
): { readonly together: Question; readonly each: readonly Question[]; readonly page: Question } {
  const { first, last } = daysOf(month);
  const path = `/v1/analytics/usage?startDate=${first}&endDate=${last}&groupBy=monthly&breakdownBy=customer`;
  return {
    together: { name: "all meters together", path, isOfCounters: false },
    each: meters.map((meter) => ({
      name: meter,
      path: `${path}&signalExternalId=${meter}`,
      isOfCounters: false,
    })),
    page: {
      name: "POST /v1/usage, NONE, every customer and meter: a page",
      path: "/v1/usage",
      body: {
        starting_on: first,
        ending_before: new Date(month.end).toISOString(),
        window_size: "NONE",
        billable_metrics: meters.map((id) => ({ id })),
      },
      isOfCounters: false,
    },
  };
}
