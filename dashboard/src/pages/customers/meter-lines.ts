/** Owns: what a customer used of each meter, as lines of events and as rows of usage. */
import type { CustomerUsageResponse } from "../../../../shared/contracts/answers/meter-usage.ts";
import { lineColor } from "../../charts/colors.ts";
import type { Line, Trend } from "../../charts/trend.ts";

type MeterOfCustomer = CustomerUsageResponse["meters"][number];

const LINES = 8;

/** By events: they are the same thing of all meters. */
export function byEvents({ meters }: CustomerUsageResponse): readonly MeterOfCustomer[] {
  return meters.toSorted((a, b) => b.event_count - a.event_count || (a.meter_id < b.meter_id ? -1 : 1));
}

/** Events of a meter of each own: an event that several meters count is in several lines, so that the rest is no sum. */
export function toMeterTrend(usage: CustomerUsageResponse): Trend {
  const meters = byEvents(usage).slice(0, LINES);
  const labels = meters[0]?.grouped_data.map(({ period }) => period) ?? [];
  const names = new Set<string>();
  const lines = meters.map(({ name, meter_id, grouped_data }, index): Line => {
    const own = names.has(name) ? `${name} (${meter_id.slice(0, 8)})` : name;
    names.add(own);
    return {
      name: own,
      values: grouped_data.map(({ event_count }) => event_count),
      color: lineColor(index),
    };
  });
  return { labels, lines };
}
