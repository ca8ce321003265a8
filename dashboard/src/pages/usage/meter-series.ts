/** Owns: how an answer of one meter becomes what is shown of its usage. Nothing that matched an average or a maximum stays a gap. */
import type { MeterUsageResponse } from "../../../../shared/contracts/answers/meter-usage.ts";
import { without } from "../../view/sums.ts";
import { addsUp, type Question } from "./question.ts";
import { LINES, type LinePart, type Parts, type UsageSeries, type Values } from "./usage-series.ts";

export function fromMeter(question: Question, body: MeterUsageResponse): UsageSeries {
  const { grouped_data, total_usage, event_count, breakdown } = body;
  const isEvents = question.measure === "events";
  const values = pointsOf(grouped_data, isEvents);
  const total = isEvents ? event_count : total_usage;
  return {
    labels: grouped_data.map(({ period }) => period),
    values,
    total,
    events: event_count,
    quantity: total_usage,
    cost: undefined,
    eventsWithoutCost: 0,
    customers: body.unique_customers,
    parts: breakdown && meterPartsOf(question, breakdown, values, total),
  };
}

function meterPartsOf(
  question: Question,
  { rows, total_rows }: NonNullable<MeterUsageResponse["breakdown"]>,
  values: Values,
  total: number | null,
): Parts {
  const isEvents = question.measure === "events";
  const told = rows.map((row) => ({
    part: {
      key: row.key,
      name: row.name,
      total: isEvents ? row.event_count : row.usage,
      events: row.event_count,
    },
    row,
  }));
  // Of some rows only that their usage is the largest is known: by events the order could leave out larger ones.
  const ranked =
    isEvents && rows.length === total_rows
      ? told.toSorted((a, b) => b.row.event_count - a.row.event_count)
      : told;
  const lines = ranked
    .slice(0, LINES)
    .map(({ part, row }) => ({ ...part, values: pointsOf(row.grouped_data, isEvents) }));
  return {
    all: ranked.map(({ part }) => part),
    count: total_rows,
    lines,
    rest: restOf(question, { values, total }, lines, total_rows - lines.length),
  };
}

/** What the lines are not, of the whole: rows that were not told are in it too. */
function restOf(
  question: Question,
  { values, total }: Pick<UsageSeries, "values" | "total">,
  lines: readonly LinePart[],
  count: number,
): Parts["rest"] {
  if (count === 0 || !addsUp(question)) return undefined;
  return {
    count,
    values: values.map((whole, place) =>
      without(
        whole ?? 0,
        lines.map((line) => line.values[place] ?? 0),
      ),
    ),
    total: without(
      total ?? 0,
      lines.map((line) => line.total ?? 0),
    ),
  };
}

function pointsOf(points: MeterUsageResponse["grouped_data"], isEvents: boolean): Values {
  return points.map(({ usage, event_count }) => (isEvents ? event_count : usage));
}
