/** Owns: which lines the chart has. */
import { lineColor } from "../../charts/colors.ts";
import type { Line, Trend } from "../../charts/trend.ts";
import { nameOf, wordsOf } from "./names.ts";
import type { Question } from "./question.ts";
import type { UsageSeries } from "./usage-series.ts";

/** @param before the window before; only where nothing is broken down: it would have as many lines again */
export function toTrend(question: Question, series: UsageSeries, before: UsageSeries | undefined): Trend {
  const { labels, parts } = series;
  if (parts === undefined) return { labels, lines: wholeLines(question, series, before) };
  const lines = parts.lines.map(
    (part, index): Line => ({
      name: nameOf(question, part),
      values: part.values,
      color: lineColor(index),
    }),
  );
  const { rest } = parts;
  if (rest !== undefined)
    lines.push({
      name: `Others (${rest.count})`,
      values: rest.values,
      color: lineColor(Number.POSITIVE_INFINITY),
    });
  return { labels, lines: withOwnNames(lines) };
}

function wholeLines(question: Question, { labels, values }: UsageSeries, before: UsageSeries | undefined) {
  const now: Line = { name: wordsOf(question).measure, values, color: lineColor(0) };
  if (before === undefined) return [now];
  // The first bucket over the first one: as many as the window has.
  const old = labels.map((_, index) => before.values[index] ?? null);
  return [{ name: "The window before", values: old, color: lineColor(0), isBefore: true }, now];
}

/** Two customers may have one name; the legend tells lines by theirs. */
function withOwnNames(lines: readonly Line[]): readonly Line[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const count = (seen.get(line.name) ?? 0) + 1;
    seen.set(line.name, count);
    return count === 1 ? line : { ...line, name: `${line.name} (${count})` };
  });
}
