/**
 * Owns: making the answers of `GET /v1/meters/{id}/usage` and `/stats`, and of `GET /v1/customers/{id}/usage`.
 * Does not own: their sums, and which number stands for nothing (domain/meter/series.ts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import type {
  CustomerUsageAnswer,
  MeterBreakdown,
  MeterStatsAnswer,
  MeterUsageAnswer,
} from "../domain/meter/answers.ts";
import type { Aggregation } from "../domain/meter/meter.ts";
import { type MeterSeries, type MeterTotals, valueOrZero } from "../domain/meter/series.ts";
import type { Span } from "../domain/time-window/window.ts";
import type { CustomerUsageResponse, MeterStatsResponse, MeterUsageResponse } from "./answers/meter-usage.ts";
import { toNumber } from "./numbers.ts";

export function toMeterUsageResponse(answer: MeterUsageAnswer): MeterUsageResponse {
  return {
    meter_id: answer.meter.id,
    total_usage: toUsage(answer.meter.aggregation, answer.totals),
    event_count: answer.totals.events,
    unique_customers: answer.customers,
    ...toPeriod(answer.span),
    grouped_data: toGroupedData(answer),
    ...(answer.breakdown && { breakdown: toBreakdown(answer.meter, answer.breakdown) }),
  };
}

export function toCustomerUsageResponse(answer: CustomerUsageAnswer): CustomerUsageResponse {
  return {
    customer_id: answer.customerId,
    ...toPeriod(answer.span),
    meters: answer.meters.map((series) => ({
      meter_id: series.meter.id,
      name: series.meter.name,
      usage: toUsage(series.meter.aggregation, series.totals),
      event_count: series.totals.events,
      grouped_data: toGroupedData(series),
    })),
  };
}

export function toMeterStatsResponse({ meter, history, current }: MeterStatsAnswer): MeterStatsResponse {
  return {
    meter_id: meter.id,
    total_events: history.events,
    unique_customers: history.customers,
    first_event_date: history.first ?? null,
    last_event_date: history.last ?? null,
    today_usage: toUsage(meter.aggregation, current.day),
    this_week_usage: toUsage(meter.aggregation, current.week),
    this_month_usage: toUsage(meter.aggregation, current.month),
  };
}

function toBreakdown(
  meter: MeterSeries["meter"],
  { kind, rows, totalRows }: MeterBreakdown,
): NonNullable<MeterUsageResponse["breakdown"]> {
  return {
    ...kind,
    rows: rows.map(({ key, name, totals, points }) => ({
      key: key ?? null,
      name: name ?? null,
      usage: toUsage(meter.aggregation, totals),
      event_count: totals.events,
      grouped_data: toGroupedData({ meter, points }),
    })),
    total_rows: totalRows,
  };
}

function toGroupedData({
  meter,
  points,
}: Pick<MeterSeries, "meter" | "points">): MeterUsageResponse["grouped_data"] {
  return points.map(({ label, ...totals }) => ({
    period: label,
    usage: toUsage(meter.aggregation, totals),
    event_count: totals.events,
  }));
}

function toUsage(aggregation: Aggregation, totals: MeterTotals): number | null {
  const value = valueOrZero(aggregation, totals);
  return value === undefined ? null : toNumber(value);
}

function toPeriod({ start, end }: Span): { period_start: string; period_end: string } {
  return { period_start: timestampOf(start), period_end: timestampOf(end - 1) };
}
