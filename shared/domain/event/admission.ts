/**
 * Owns: which events of a request the door lets in - those of an age that can be counted, of a known type, the first of each key.
 * Does not own: what a dialect refuses before (shared/contracts), and repeats of earlier requests (the ledger).
 */
import { FEEDS_MAX, feedsOf } from "../meter/effect.ts";
import { findEventType } from "../meter/event-type.ts";
import type { Meter } from "../meter/meter.ts";
import { canonicalContent } from "./content.ts";
import type { EventFault } from "./event-fault.ts";
import { findAgeFault, timestampOf } from "./timestamp.ts";
import type { EventOfMeter, MeterFeed, SubmittedEvent } from "./usage-event.ts";

export interface AdmissionRules {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isBackfill: boolean;
  /** By what the sender called it. */
  readonly meters: ReadonlyMap<string, Meter | undefined>;
  readonly fingerprint: (text: string) => string;
}

export interface AdmittedEvent {
  readonly event: SubmittedEvent;
  /** Of the content as sent: tells a repeat from a conflict. */
  readonly contentHash: string;
  readonly timestamp: string;
}

/** One per event, in order: its faults, or the first event with its key. A place without an event stays one. */
export function admitEvents(
  rules: AdmissionRules,
  events: readonly (SubmittedEvent | EventOfMeter | undefined)[],
): readonly (AdmittedEvent | readonly EventFault[] | undefined)[] {
  const firsts = new Map<string, AdmittedEvent>();
  return events.map((event) => event && admit(rules, firsts, event));
}

/** One that is let in, with the meters with counters of their own that it feeds. */
export interface FedEvent extends AdmittedEvent {
  readonly feeds: readonly MeterFeed[];
}

/**
 * An event that fed more meters than one transaction can move would never be counted, and hold up everything behind it.
 * @param acceptedAt ms since 1970
 */
export function feedMeters(
  meters: readonly Meter[],
  admitted: AdmittedEvent,
  acceptedAt: number,
): FedEvent | readonly EventFault[] {
  const { event } = admitted;
  const feeds = feedsOf(meters, event, acceptedAt);
  if (feeds.length <= FEEDS_MAX) return { ...admitted, feeds };
  const text = `got ${JSON.stringify(event.eventType)}, which with these properties adds to ${feeds.length} meters that have filters of properties or values; accepted are at most ${FEEDS_MAX}: archive some of them`;
  return [{ field: "eventType", text }];
}

function admit(
  { now, isBackfill, meters, fingerprint }: AdmissionRules,
  firsts: Map<string, AdmittedEvent>,
  submitted: SubmittedEvent | EventOfMeter,
): AdmittedEvent | readonly EventFault[] {
  const timestamp = submitted.timestamp ?? timestampOf(now);
  const ageFault = findAgeFault(timestamp, now, isBackfill);
  if (ageFault !== undefined) return [{ field: "timestamp", text: ageFault }];
  const event = nameEventType(submitted, meters);
  if ("fault" in event) return [event.fault];
  const contentHash = fingerprint(canonicalContent(event));
  const first = firsts.get(event.idempotencyKey) ?? { event, contentHash, timestamp };
  if (first.contentHash !== contentHash) return [describeConflict(event)];
  firsts.set(event.idempotencyKey, first);
  return first;
}

function nameEventType(
  submitted: SubmittedEvent | EventOfMeter,
  meters: AdmissionRules["meters"],
): SubmittedEvent | { readonly fault: EventFault } {
  if (!("meter" in submitted)) return submitted;
  const { meter, ...content } = submitted;
  const found = findEventType(meters.get(meter), submitted);
  return "fault" in found ? found : { ...content, ...found };
}

function describeConflict({ idempotencyKey }: SubmittedEvent): EventFault {
  return {
    field: "idempotencyKey",
    text: `${JSON.stringify(idempotencyKey)} stands in this request before with other content; the first one is kept, and a new event needs a new key`,
  };
}
