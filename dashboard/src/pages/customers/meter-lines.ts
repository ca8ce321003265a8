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

/**
 * The meters that have lines: event types, of which every event has one. Meters that somebody defined count the same events again.
 * @param defined ids of those
 */
export function chartedOf(usage: CustomerUsageResponse, defined: ReadonlySet<string>) {
  const types = byEvents(usage).filter(({ meter_id }) => !defined.has(meter_id));
  return { lines: types.slice(0, LINES), count: types.length };
}

/** How many of the event types the chart has. */
export function chartedWords({ lines, count }: ReturnType<typeof chartedOf>): string {
  return lines.length === count
    ? ""
    : `. The ${lines.length} of ${count} event types that have the most events`;
}

export function toMeterTrend(usage: CustomerUsageResponse, defined: ReadonlySet<string>): Trend {
  const meters = chartedOf(usage, defined).lines;
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
