/**
 * Owns: what a meter is - which events it measures, what of them, and how they become one number.
 * Does not own: whether an event matches (match.ts), and since when a meter counts (effect.ts).
 */
export const AGGREGATIONS = ["count", "sum", "min", "max", "avg", "unique", "latest"] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** Aggregations that are sums of what single events add, so that counters can hold them. */
const ADDED: ReadonlySet<Aggregation> = new Set(["count", "sum", "avg"]);

/** Absent lists let every event type through. */
export interface EventTypeFilter {
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
}

/** A rule about one property of an event, by its text (see `propertyText`). All rules of a meter must hold. */
export interface PropertyFilter {
  readonly name: string;
  /** True: the event must have the property; false: it must not. */
  readonly exists?: boolean;
  /** The event must have the property, with one of these texts. */
  readonly in?: readonly string[];
  /** The event must not have the property with one of these texts; an event without it passes. */
  readonly notIn?: readonly string[];
}

export interface Meter {
  /** UUID. */
  readonly id: string;
  /** The owner's own id of it; of a signal the event type. Fluxrate calls it the meter's token. */
  readonly externalId: string;
  readonly name: string;
  /** A signal is the meter that an event type makes on first sight: the sum of its quantity. */
  readonly origin: "first-sight" | "defined";
  readonly aggregation: Aggregation;
  readonly eventTypes: EventTypeFilter;
  readonly properties: readonly PropertyFilter[];
  /** The property that is aggregated; absent: the event's quantity. Never for `count`, always for `unique`. */
  readonly valueProperty?: string;
  /** Properties that answers may be grouped by: each entry is a key, simple (one name) or compound. */
  readonly groupKeys: readonly (readonly string[])[];
  /** Its owner's own notes, given back as they came. */
  readonly customFields?: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly archivedAt?: string;
}

/** Whether sums of single events give the answer. The others need the raw events. */
export function isAdded({ aggregation }: Pick<Meter, "aggregation">): boolean {
  return ADDED.has(aggregation);
}

/**
 * Whether a meter's sums stand in counters of its own. A meter that takes all events of its event types by their quantity is the sum
 * of their signals, whose counters every event moves anyway.
 */
export function hasOwnCounters(
  meter: Pick<Meter, "aggregation" | "origin" | "properties" | "valueProperty">,
): boolean {
  return (
    meter.origin === "defined" &&
    isAdded(meter) &&
    (meter.properties.length > 0 || meter.valueProperty !== undefined)
  );
}
