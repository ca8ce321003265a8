/**
 * Owns: which events of a request the door lets in - those of an age that can be counted, of a known type, the first of each key.
 * Does not own: what a dialect refuses before (shared/contracts), and repeats of earlier requests (the ledger).
 */
import { findEventType } from "../meter/event-type.ts";
import type { Meter } from "../meter/meter.ts";
import { canonicalContent } from "./content.ts";
import type { EventFault } from "./event-fault.ts";
import { findAgeFault, timestampOf } from "./timestamp.ts";
import type { EventOfMeter, SubmittedEvent } from "./usage-event.ts";

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
