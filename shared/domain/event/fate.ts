/**
 * Owns: what may become of an event, and its words.
 * Does not own: finding it out (shared/application/look-up-event.ts).
 */
import type { Correction, Standing } from "./correction.ts";
import type { EventFacts, UsageEvent } from "./usage-event.ts";

/** A later submission of an event's key. */
export interface Repeat {
  readonly kind: "duplicate" | "conflict";
  /** RFC 3339. */
  readonly acceptedAt: string;
  readonly contentHash: string;
  /** Of a conflict: what came. A duplicate came with the content that counts. */
  readonly facts?: EventFacts;
}

/** What happened to an event besides being counted. */
export interface EventHistory {
  /** In the order of their acceptance; the first ones, when there are very many. */
  readonly repeats: readonly Repeat[];
  readonly hasMoreRepeats: boolean;
  /** In their order. */
  readonly corrections: readonly Correction[];
}

export type Amounts = Pick<Standing, "quantity" | "cost">;

/** `queued`: claimed, but its chunk has not committed yet. `quarantined`: it cannot be counted as it is. */
export type AcceptedStatus = "queued" | "counted" | "amended" | "voided" | "quarantined";

/** An event that was accepted. */
export interface AcceptedEvent {
  readonly kind: "accepted";
  readonly status: AcceptedStatus;
  /** As it was accepted. */
  readonly event: UsageEvent;
  /** RFC 3339. */
  readonly acceptedAt: string;
  /** As they count now. A voided event keeps them, and adds nothing. */
  readonly amounts: Amounts;
  readonly setAside?: SetAside;
  readonly history: EventHistory;
}

/** An event that was refused at the door, and was never accepted. */
export interface RejectedEvent {
  readonly kind: "rejected";
  readonly eventId: string;
  readonly idempotencyKey?: string;
  readonly setAside: SetAside;
  readonly history: EventHistory;
}

export type EventFate = AcceptedEvent | RejectedEvent;

/** Its entry in quarantine, and why it is there. */
export interface SetAside {
  readonly entryId: string;
  readonly reasons: readonly string[];
}

/** The status of an event that is in its counters, or was. */
export function statusOf({ version, isVoided }: Standing): AcceptedStatus {
  if (isVoided) return "voided";
  return version > 0 ? "amended" : "counted";
}

export function amountsOf({ quantity, cost }: Amounts): Amounts {
  return { quantity, ...(cost === undefined ? {} : { cost }) };
}

/** Whether an event is in its counters now. */
export function isInCounters({ status }: AcceptedEvent): boolean {
  return status === "counted" || status === "amended";
}
