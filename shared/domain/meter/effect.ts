/**
 * Owns: which events a meter's own counters hold - from when to when it is fed, and for which spans the counters are complete.
 * Does not own: whether an event matches (match.ts).
 *
 * A meter means all events that match it, whenever they were accepted, until it ends: a defined one by being archived, a signal
 * never. Its own counters hold those that were accepted while it was in effect. What is older is computed from the event store.
 */
import { NEWEST_AHEAD_MS, timestampMs } from "../event/timestamp.ts";
import type { MeterFeed, UsageEvent } from "../event/usage-event.ts";
import { readFeed } from "./match.ts";
import { hasOwnCounters, type Meter } from "./meter.ts";

/**
 * A change takes effect so long after it was made. Workers remember the meters for half of it, so at its beginning every one of
 * them knows; the other half is for clocks that differ and for writes that take long.
 */
export const TAKES_EFFECT_AFTER_MS = 60_000;
export const REMEMBERED_MS = TAKES_EFFECT_AFTER_MS / 2;

/** An event moves 5 counters, and 4 for each meter that it feeds: with so many, 97. A transaction holds 100 actions. */
export const FEEDS_MAX = 23;

const HOUR_MS = 60 * 60 * 1000;

/** Events accepted from then on are fed to the meter (ms since 1970). */
function fedFrom({ createdAt }: Pick<Meter, "createdAt">): number {
  return timestampMs(createdAt) + TAKES_EFFECT_AFTER_MS;
}

/**
 * Events accepted from then on no longer belong to the meter (ms since 1970); undefined for one that does not end. Only a defined
 * meter ends when it is archived: the counters of a signal go on, because every event of its type moves them.
 */
export function fedUntil({ origin, archivedAt }: Pick<Meter, "origin" | "archivedAt">): number | undefined {
  if (origin === "first-sight" || archivedAt === undefined) return undefined;
  return timestampMs(archivedAt) + TAKES_EFFECT_AFTER_MS;
}

/** No event of then or later belongs to the meter (ms since 1970); undefined while it is not archived. */
export function endOf(meter: Pick<Meter, "origin" | "archivedAt">): number | undefined {
  const until = fedUntil(meter);
  return until === undefined ? undefined : until + NEWEST_AHEAD_MS;
}

/**
 * The start of the first hour (ms since 1970) from which on the meter's own counters are complete: an event of that hour was
 * accepted at the earliest as long before as an event may be ahead, and by then the meter was fed.
 */
export function coveredFrom(meter: Pick<Meter, "createdAt">): number {
  return Math.ceil((fedFrom(meter) + NEWEST_AHEAD_MS) / HOUR_MS) * HOUR_MS;
}

/** The meters with counters of their own that an event feeds, as of its acceptance (ms since 1970). */
export function feedsOf(
  meters: readonly Meter[],
  event: Pick<UsageEvent, "eventType" | "quantity" | "properties">,
  acceptedAt: number,
): readonly MeterFeed[] {
  return meters.flatMap((meter) => {
    if (!hasOwnCounters(meter) || !isFed(meter, acceptedAt)) return [];
    const value = readFeed(meter, event);
    if (value === undefined) return [];
    return [{ meterId: meter.id, ...(meter.valueProperty === undefined ? {} : { value }) }];
  });
}

function isFed(meter: Meter, acceptedAt: number): boolean {
  return acceptedAt >= fedFrom(meter) && acceptedAt < (fedUntil(meter) ?? Number.POSITIVE_INFINITY);
}
