import { expect, test } from "vitest";
import {
  chartedOf,
  chartedWords,
  toMeterTrend,
} from "../../../../dashboard/src/pages/customers/meter-lines.ts";

function meterOf(id: string, events: number) {
  return {
    ...{ meter_id: id, name: id, usage: events, event_count: events },
    grouped_data: [{ period: "2026-11-01", usage: events, event_count: events }],
  };
}

const period = { period_start: "2026-11-01T00:00:00.000Z", period_end: "2026-11-01T23:59:59.999Z" };

function usageOf(count: number) {
  // The defined one counts what all types count.
  const types = Array.from({ length: count }, (_, index) => meterOf(`type-${index + 1}`, index + 1));
  return { customer_id: "c", ...period, meters: [meterOf("everything", 100), ...types] };
}

const defined = new Set(["everything"]);

test("lines are of event types alone: what somebody defined counts the same events again", () => {
  const { lines } = toMeterTrend(usageOf(3), defined);
  expect(lines.map(({ name, values }) => [name, ...values])).toEqual([
    ["type-3", 3],
    ["type-2", 2],
    ["type-1", 1],
  ]);
  expect(chartedWords(chartedOf(usageOf(8), defined))).toBe("");
});

test("a type that has no line is told", () => {
  expect(toMeterTrend(usageOf(9), defined).lines.map(({ name }) => name)).not.toContain("type-1");
  expect(chartedWords(chartedOf(usageOf(9), defined))).toBe(
    ". The 8 of 9 event types that have the most events",
  );
});
