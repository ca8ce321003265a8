import type { UsageEvent } from "../domain/event/usage-event.ts";
import type { Meter } from "../domain/meter/meter.ts";
import type { MeterCell, MeterQuestion } from "../domain/meter/usage.ts";
import type { Totals } from "../domain/rollup/counter.ts";
import type { Dimension } from "../domain/usage/question.ts";

/** An event as it counts now: quantity and cost are those of its last correction. */
export interface StoredEvent {
  readonly organization: string;
  readonly acceptedAt: string;
  readonly event: UsageEvent;
  /** Absent for an event that was never corrected. */
  readonly correction?: {
    /** 1 for the first correction; the store keeps the highest. */
    readonly version: number;
    readonly isVoided: boolean;
  };
}

/** A half-open span [start, end) of milliseconds since 1970. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

export interface SegmentQuestion {
  readonly organization: string;
  readonly segments: readonly Segment[];
  readonly breakdownBy?: Dimension;
  readonly customerId?: string;
  readonly meterId?: string;
  readonly agentId?: string;
}

export interface SegmentRow {
  /** Index into the question's segments. */
  readonly segment: number;
  /** Of the thing that the question is broken down by; absent without a breakdown, and for events without an agent. */
  readonly id?: string;
  readonly totals: Totals;
}

export type WriteOutcome =
  | { readonly kind: "stored" }
  /** The store takes events only up to some minutes ahead: `notBefore` (ms since 1970) is when it will take this one. */
  | { readonly kind: "not-yet"; readonly notBefore: number }
  /** Throttled, down, or not answering: the write may or may not have happened, and must be repeated. */
  | { readonly kind: "unavailable"; readonly cause: unknown }
  /** It will never take this event, for example because it is older than the store keeps. */
  | { readonly kind: "refused"; readonly reason: string };

/** Where raw events are kept and queried. Writing an event again changes nothing. */
export interface EventStore {
  /** One outcome per event, in order; it never rejects because of the store. */
  write(events: readonly StoredEvent[]): Promise<readonly WriteOutcome[]>;
}

/** An event as the store gives it back: the fraction of its timestamp without zeros at the end. */
export interface FoundEvent {
  readonly event: UsageEvent;
  readonly acceptedAt: string;
  readonly isVoided: boolean;
}

export interface EventFinder {
  /**
   * One event by its id.
   * @param before milliseconds since 1970: only events with an earlier timestamp are looked through
   */
  find(organization: string, eventId: string, before: number): Promise<FoundEvent | undefined>;
}

export interface EventStoreReader {
  /**
   * Exact totals per segment and, if asked, customer, meter or agent: for spans that no whole-hour rollup can answer.
   * @param rowsMax of more rows than these nothing is answered; absent: all are
   * @throws MeteringError request.too-large, event-store.unavailable
   */
  sumSegments(question: SegmentQuestion, rowsMax?: number): Promise<readonly SegmentRow[]>;
}

/** A question about one meter. A cell's `bucket` is the index of its segment; segments are in order and do not overlap. */
export interface EventMeterQuestion
  extends Pick<
    MeterQuestion,
    "organization" | "meter" | "byCustomer" | "owners" | "groupBy" | "groupFilters"
  > {
  readonly segments: readonly Segment[];
  /** Absent: all customers. */
  readonly customerIds?: readonly string[];
}

export interface EventMeterReader {
  /**
   * What a meter gives, by any aggregation, over all events that match it and were accepted before its archival took effect.
   * @param cellsMax of more cells than these nothing is answered
   * @throws MeteringError request.too-large, event-store.unavailable
   */
  sumMeter(question: EventMeterQuestion, cellsMax: number): Promise<readonly MeterCell[]>;
}

/** Which events are listed; what is absent does not narrow the list. Voided events are left out. */
export interface EventSelection {
  readonly organization: string;
  /** Of the events' timestamps. */
  readonly span: Segment;
  readonly meter?: Meter;
  readonly customerIds?: readonly string[];
  readonly agentIds?: readonly string[];
  /** Decimal text; of the event's quantity. */
  readonly quantityMin?: string;
  /** Only events that name a model and have no cost. */
  readonly lacksModelCost?: true;
}

/** A place in a list of events: newest first, and those of one instant in the order of their ids. */
export interface EventPosition {
  /** RFC 3339, to the nanosecond. */
  readonly timestamp: string;
  readonly eventId: string;
}

export interface EventLister {
  /** The newest events of the selection, at most `limit`, after the position. */
  list(selection: EventSelection, limit: number, after?: EventPosition): Promise<readonly FoundEvent[]>;
  /** How many events each hour or day (UTC) of the selection has, in order, those without any left out; `start` in ms since 1970. */
  histogram(
    selection: EventSelection,
    step: "hour" | "day",
  ): Promise<readonly { readonly start: number; readonly events: number }[]>;
  /**
   * Timestamps (RFC 3339) of the first and last event, and how many customers they are of; undefined where there is no event.
   * @param owners by the id of an entry that became an alias: the id of its customer, with which it is one; absent: none is
   */
  extent(selection: EventSelection, owners?: ReadonlyMap<string, string>): Promise<EventExtent | undefined>;
}

export interface EventExtent {
  readonly first: string;
  readonly last: string;
  readonly customers: number;
}
