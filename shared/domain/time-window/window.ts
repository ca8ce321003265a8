/**
 * Owns: what the bounds of a question mean - which instants a window holds, and its largest length.
 * Does not own: its buckets (buckets.ts), or which events it counts (domain/usage).
 */
import { parseTimestamp, timestampMs } from "../event/timestamp.ts";
import { type CalendarDay, DAY_MS, dayText, parseDay } from "./calendar.ts";
import { localDay, startOfDay, UTC, type Zone } from "./zone.ts";

/** Half-open: start <= instant < end, in milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One end of a window as it was asked for: a whole day of the window's zone, or an instant with the precision it was given. */
export type Bound =
  | { readonly kind: "day"; readonly text: string; readonly day: CalendarDay }
  | { readonly kind: "instant"; readonly text: string; readonly at: number; readonly precisionMs: number };

export interface WindowInput {
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly zone: Zone;
  readonly now: number;
  /** What the question calls the bounds: a fault names them. */
  readonly names: { readonly start: string; readonly end: string };
  /** Where the start is not given: how many days of the calendar before the last day of the window it begins. */
  readonly defaultDaysBefore: number;
}

export type WindowOutcome =
  | { readonly kind: "window"; readonly span: Span; readonly startText: string; readonly endText: string }
  | { readonly kind: "refused"; readonly fault: string };

export const BOUND_ACCEPTED =
  "a date such as 2026-01-31, or an RFC 3339 time such as 2026-01-31T09:30:00Z (write + as %2B), of the years 1970 to 2261";

/** Five years and a leap day each: what a daily answer can hold, and a day item of every day can be read for. */
export const WINDOW_DAYS_MAX = 1_830;

/** The event store counts nanoseconds in 64 bits, which end in April 2262. */
const AFTER_2261 = Date.UTC(2262, 0, 1);

/** Digits beyond the millisecond are cut off at the start, and at the end the whole millisecond is included. */
export function parseBound(text: string): Bound | undefined {
  const day = parseDay(text);
  if (day !== undefined) return { kind: "day", text, day };
  const timestamp = parseTimestamp(text);
  if (timestamp === undefined || timestampMs(timestamp) >= AFTER_2261) return undefined;
  const digits = /\.(\d+)Z$/.exec(timestamp)?.[1]?.length ?? 0;
  return { kind: "instant", text, at: timestampMs(timestamp), precisionMs: 10 ** Math.max(0, 3 - digits) };
}

/**
 * Both bounds are inclusive: an end includes its whole day, second or millisecond. Without bounds, the window is today and some
 * days before it, in whole days of the zone.
 */
export function resolveWindow(input: WindowInput): WindowOutcome {
  const { start, end, zone, now } = input;
  const last: Bound = end ?? toDayBound(localDay(zone, now));
  const endMs = endOf(zone, last);
  const first: Bound = start ?? toDayBound(localDay(zone, endMs - 1) - input.defaultDaysBefore);
  // No event is older than 1970, and Timestream knows no negative time.
  const startMs = Math.max(0, startOf(zone, first));
  return toOutcome(first, last, { start: startMs, end: endMs }, input);
}

/** A half-open window: it ends right before its second bound; dates are midnights of UTC. Digits beyond the millisecond are cut off. */
export function resolveHalfOpen(first: Bound, last: Bound, names: WindowInput["names"]): WindowOutcome {
  const span = { start: Math.max(0, startOf(UTC, first)), end: startOf(UTC, last) };
  return toOutcome(first, last, span, { zone: UTC, names });
}

function toOutcome(
  first: Bound,
  last: Bound,
  span: Span,
  words: Pick<WindowInput, "zone" | "names">,
): WindowOutcome {
  const fault = findFault(first, last, (span.end - span.start) / DAY_MS, words);
  if (fault !== undefined) return { kind: "refused", fault };
  return { kind: "window", span, startText: first.text, endText: last.text };
}

function findFault(
  first: Bound,
  last: Bound,
  days: number,
  { zone, names: { start, end } }: Pick<WindowInput, "zone" | "names">,
): string | undefined {
  if (days <= 0) {
    return `${start}: got ${first.text}, but no time of ${zone.name} lies between it and the ${end} ${last.text}; accepted is an earlier ${start}, or a later ${end}`;
  }
  if (days <= WINDOW_DAYS_MAX) return undefined;
  return `${start}: got ${first.text}, ${Math.ceil(days)} days before the ${end} ${last.text}; accepted are windows of at most ${WINDOW_DAYS_MAX} days, so ask for a later ${start}, or for several windows`;
}

function startOf(zone: Zone, bound: Bound): number {
  return bound.kind === "day" ? startOfDay(zone, bound.day) : bound.at;
}

function endOf(zone: Zone, bound: Bound): number {
  return bound.kind === "day" ? startOfDay(zone, bound.day + 1) : bound.at + bound.precisionMs;
}

function toDayBound(day: CalendarDay): Bound {
  return { kind: "day", text: dayText(day), day };
}
