/**
 * Owns: where a page of a list lies, when it is asked for by its number: a histogram tells how many events come before it.
 * Does not own: counting and reading them (shared/application/page-events.ts).
 */
import type { Span } from "../time-window/window.ts";

/** Events of one step of time, `start` in ms since 1970. */
export interface HistogramBar {
  readonly start: number;
  readonly events: number;
}

export interface PagePlace {
  readonly total: number;
  /** Where to begin reading, newest first, and how many events to pass over there; absent for a page beyond the end. */
  readonly from?: { readonly before: number; readonly skip: number };
}

/**
 * @param bars in order of time, those without events left out
 * @param offset how many events of the list, newest first, come before the page
 */
export function findPage(bars: readonly HistogramBar[], stepMs: number, offset: number): PagePlace {
  const total = bars.reduce((sum, { events }) => sum + events, 0);
  let newer = 0;
  for (const { start, events } of bars.toReversed()) {
    if (offset < newer + events) return { total, from: { before: start + stepMs, skip: offset - newer } };
    newer += events;
  }
  return { total };
}

/** The part of the span that lies before an instant. */
export function cutBefore({ start, end }: Span, before: number): Span {
  return { start, end: Math.min(end, before) };
}
