/** Owns: the fields of a window as texts: its bounds and its zone. Does not own: what they mean (domain/time-window). */
import type { WindowSize } from "../domain/time-window/buckets.ts";
import { BOUND_ACCEPTED, parseBound } from "../domain/time-window/window.ts";
import { findZone, ZONE_ACCEPTED } from "../domain/time-window/zone.ts";
import { listOf } from "./faults.ts";
import { readAs } from "./parameters.ts";
import { described } from "./wire.ts";

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
