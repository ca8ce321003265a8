/**
 * Owns: who answers a question about a meter - which counters, for which hours, and what is left to the event store.
 * Does not own: the reading (application/sum-meter.ts), and where counters stand (domain/usage/sources.ts).
 *
 * meter                                    | counters that answer it                     | complete from
 * a signal                                 | its own, which every event moves            | always
 * count, sum, avg with filters or a value  | its own                                     | coveredFrom (effect.ts)
 * count, sum, avg of whole event types     | those of these types' signals, all or some  | always, until it is archived
 * min, max, unique, latest; by properties  | none                                        |
 *
 * The event store answers what they cannot: earlier hours, and parts of hours.
 */
import { DAY_MS } from "../time-window/calendar.ts";
import { type BucketSegment, type Layout, layOut } from "../usage/layout.ts";
import { type CounterSource, ownCounters, signalCounters } from "../usage/sources.ts";
import { coveredFrom, endOf, fedUntil } from "./effect.ts";
import { hasOwnCounters, isAdded, type Meter } from "./meter.ts";
import type { MeterQuestion } from "./usage.ts";

/** The counters of a meter, and the start of the first hour (ms since 1970) from which on they are complete. */
export interface MeterCounters {
  readonly source: CounterSource;
  readonly coveredFrom: number;
}

export interface MeterPlan {
  /** Absent: no counter answers any part of it, and each bucket is one segment. */
  readonly counters?: { readonly source: CounterSource; readonly layout: Layout };
  /** What the event store is asked for, in order. */
  readonly segments: readonly BucketSegment[];
}

/** Gives the id of the signal that an event type made on first sight. */
export type SignalIdOf = (eventType: string) => string;

export function planMeter(question: MeterQuestion, signalIdOf: SignalIdOf): MeterPlan {
  const { organization, meter, buckets, customers, byCustomer, neighbours } = question;
  const counters = isGrouped(question) ? undefined : findCounters(organization, meter, signalIdOf);
  if (counters !== undefined) {
    // What each customer used is read by whole days where it can be, so there it counts from a whole day on.
    const isByDays = byCustomer && (customers === undefined || neighbours !== undefined);
    const unit = isByDays ? DAY_MS : 1;
    const layout = layOut(buckets, Math.ceil(counters.coveredFrom / unit) * unit);
    if (layout.hours !== undefined)
      return { counters: { source: counters.source, layout }, segments: layout.segments };
  }
  return { segments: buckets.map(({ start, end }, bucket) => ({ bucket, start, end })) };
}

/** The counters that hold a meter's sums, if any do. */
export function findCounters(
  organization: string,
  meter: Meter,
  signalIdOf: SignalIdOf,
): MeterCounters | undefined {
  if (!isAdded(meter)) return undefined;
  if (hasOwnCounters(meter))
    return { source: ownCounters(organization, meter.id), coveredFrom: coveredFrom(meter) };
  // What signals count goes on after the meter has ended.
  if (fedUntil(meter) !== undefined) return undefined;
  const isWanted = selectSignals(meter, signalIdOf);
  const isWantedRow = isWanted && (({ meterId }: { readonly meterId: string }) => isWanted(meterId));
  return {
    source: signalCounters(organization, isWantedRow),
    coveredFrom: Number.NEGATIVE_INFINITY,
  };
}

/** Whether a signal is a part of a meter without filters of properties; undefined: all of them are. */
export function selectSignals(
  meter: Meter,
  signalIdOf: SignalIdOf,
): ((signalId: string) => boolean) | undefined {
  if (meter.origin === "first-sight") return (signalId) => signalId === meter.id;
  const { in: accepted, notIn } = meter.eventTypes;
  if (accepted === undefined && notIn === undefined) return undefined;
  const excluded = new Set(notIn?.map(signalIdOf));
  const included = accepted && new Set(accepted.map(signalIdOf));
  return (signalId) => (included?.has(signalId) ?? true) && !excluded.has(signalId);
}

/**
 * Whether a meter can have events: not without its signals, and not after its end.
 * @param used ids of the signals that have events
 * @param from the start of the window (ms since 1970)
 */
export function mayHaveEvents(
  meter: Meter,
  used: readonly string[],
  from: number,
  signalIdOf: SignalIdOf,
): boolean {
  const end = endOf(meter) ?? Number.POSITIVE_INFINITY;
  return end > from && used.some(selectSignals(meter, signalIdOf) ?? (() => true));
}

function isGrouped({ groupBy, groupFilters }: MeterQuestion): boolean {
  return groupBy !== undefined || groupFilters !== undefined;
}
