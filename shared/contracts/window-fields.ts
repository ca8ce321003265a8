/** Owns: the fields of a window as texts: its bounds and its zone. Does not own: what they mean (domain/time-window). */
import type { WindowSize } from "../domain/time-window/buckets.ts";
import { BOUND_ACCEPTED, parseBound } from "../domain/time-window/window.ts";
import { findZone, ZONE_ACCEPTED } from "../domain/time-window/zone.ts";
import { listOf } from "./faults.ts";
import { readAs } from "./parameters.ts";
import { described } from "./wire.ts";

/**
 * Fluxrate's questions begin 30 days ago and end now, if nothing else is said: as dates, which mean whole days. Sums and customers of
 * whole days are in counters. An end within a day would ask the event store how many customers there were, and no such question
 * could be answered while that is down; what the rest of today adds are only events that are dated ahead.
 */
export const FLUXRATE_WINDOW = { defaultDaysBefore: 30 } as const;
export const FLUXRATE_WINDOW_WORDS =
  "Default window: the days from 30 days ago until today, both as a whole, 31 in all; where only end_date is given, the 30 days before it and itself.";

const BATCH_SIZES = ["hour", "day", "none"] as const satisfies readonly WindowSize[];

export const boundField = described(readAs(parseBound, BOUND_ACCEPTED), {
  id: "Bound",
  description: `${BOUND_ACCEPTED}. Inclusive: a whole day, second or millisecond.`,
  anyOf: [{ format: "date" }, { format: "date-time" }],
  examples: ["2026-01-31", "2026-01-31T09:30:00Z"],
});

export const zoneField = described(readAs(findZone, ZONE_ACCEPTED), {
  id: "TimeZone",
  description: `${ZONE_ACCEPTED}.`,
  examples: ["Europe/Berlin"],
});

const BODY_BOUND_ACCEPTED = BOUND_ACCEPTED.replace(" (write + as %2B)", "");

/** A bound in a body, where + needs no spelling of its own. */
export const bodyBoundField = described(readAs(parseBound, BODY_BOUND_ACCEPTED), {
  id: "BodyBound",
  description: `${BODY_BOUND_ACCEPTED}. A date is its midnight in UTC.`,
  anyOf: [{ format: "date" }, { format: "date-time" }],
  examples: ["2026-01-31T00:00:00Z"],
});

/** The sizes of Metronome's windows, in any case. */
export const windowSizeField = described(
  readAs(
    (text) => BATCH_SIZES.find((size) => size === text.toLowerCase()),
    `${listOf(BATCH_SIZES)}, in any case`,
  ),
  {
    id: "WindowSize",
    description: `${listOf(BATCH_SIZES)}, in any case.`,
    pattern: "^([Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Nn][Oo][Nn][Ee])$",
    examples: ["HOUR", "DAY", "NONE"],
  },
);
