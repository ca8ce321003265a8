/**
 * Owns: how many spans of days are put to a meter in few questions, whose buckets may not overlap.
 * Does not own: what a meter gives for a bucket (usage.ts).
 */
import type { DaySpan } from "../plan/period.ts";
import type { Bucket } from "../time-window/buckets.ts";
import { DAY_MS, dayText } from "../time-window/calendar.ts";

/** The days that the spans hold, cut wherever one of them begins or ends; each span is made of some of these. */
export function cutAtEdges(spans: readonly DaySpan[]): readonly DaySpan[] {
  const edges = [...new Set(spans.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b);
  return edges
    .slice(1)
    .map((until, index) => ({ from: edges[index] ?? until, until }))
    .filter((part) => spans.some((span) => holds(span, part)));
}

/** Each span once. */
export function distinctSpans(spans: readonly DaySpan[]): readonly DaySpan[] {
  return [...new Map(spans.map((span) => [`${span.from} ${span.until}`, span])).values()];
}

/** The spans in few lists, in none of which two overlap, and which are in order. */
export function chainSpans(spans: readonly DaySpan[]): readonly (readonly DaySpan[])[] {
  const chains: DaySpan[][] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from || a.until - b.until)) {
    const chain = chains.find((each) => (each.at(-1)?.until ?? span.from) <= span.from);
    if (chain === undefined) chains.push([span]);
    else chain.push(span);
  }
  return chains;
}

export function holds(span: DaySpan, part: DaySpan): boolean {
  return span.from <= part.from && part.until <= span.until;
}

/** Whole days of UTC. */
export function toBucket({ from, until }: DaySpan): Bucket {
  return { label: dayText(from), start: from * DAY_MS, end: until * DAY_MS };
}
