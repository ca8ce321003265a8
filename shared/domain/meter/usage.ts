/**
 * Owns: a question about one meter, and the sums that answer it, exact.
 * Does not own: where they are read (shared/application/sum-meter.ts), and JSON (shared/contracts).
 */
import { type Decimal, decimal } from "../decimal/decimal.ts";
import type { Bucket } from "../time-window/buckets.ts";
import type { Aggregation, Meter } from "./meter.ts";

/** A customer with all ids under which its events were counted: its own, and those of entries that became its aliases. */
export interface CustomerIdentity {
  readonly id: string;
  readonly ids: readonly string[];
}

const NEIGHBOURS_MIN = 20;

/** Ids from the first to the last one, both inclusive. */
export interface IdSpan {
  readonly first: string;
  readonly last: string;
}

export function identityOf({
  id,
  absorbed,
}: {
  readonly id: string;
  readonly absorbed: readonly string[];
}): CustomerIdentity {
  return { id, ids: [id, ...absorbed] };
}

/**
 * Gives whom an id counts for.
 * @param owners by the id of an entry that became an alias: the id of its customer
 */
export function identifyBy(owners: ReadonlyMap<string, string>): (id: string) => CustomerIdentity {
  const absorbed = Map.groupBy(owners.keys(), (id) => owners.get(id));
  return (id) => {
    const owner = owners.get(id) ?? id;
    return identityOf({ id: owner, absorbed: absorbed.get(owner) ?? [] });
  };
}

/** Undefined where there are so few of them that they are better read one by one. */
export function neighboursAmong(ids: readonly string[]): IdSpan | undefined {
  const sorted = [...new Set(ids)].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || sorted.length < NEIGHBOURS_MIN) return undefined;
  return { first, last };
}

export interface MeterQuestion {
  readonly organization: string;
  readonly meter: Meter;
  /** In order, without overlaps; at least one. */
  readonly buckets: readonly Bucket[];
  /** Absent: all customers. */
  readonly customers?: readonly CustomerIdentity[];
  /** Whether cells are told apart by customer. */
  readonly byCustomer: boolean;
  /** Where the customers are nearly all whose ids lie between two: of whole days, by customer, they are read together. */
  readonly neighbours?: IdSpan;
  /** By the id of an entry that became an alias: the id of its customer. Needed where `customers` is absent. */
  readonly owners: ReadonlyMap<string, string>;
  /** Names of properties: cells are told apart by their texts, and events that lack one of them are left out. */
  readonly groupBy?: readonly string[];
  /** By the name of a property: its texts that are wanted. */
  readonly groupFilters?: Readonly<Record<string, readonly string[]>>;
}

/** All buckets as one. @param buckets as of a question */
export function windowOf(buckets: readonly Bucket[]): Bucket {
  return { label: "", start: buckets[0]?.start ?? 0, end: buckets.at(-1)?.end ?? 0 };
}

/** What events of one bucket give together. There is no cell where nothing matched. */
export interface MeterCell {
  /** Index into the question's buckets. */
  readonly bucket: number;
  readonly customerId?: string;
  /** Texts of the properties grouped by, in their order. */
  readonly group?: readonly string[];
  readonly events: number;
  /** The sum for count, sum and avg; the value for min, max and latest; how many different ones for unique. */
  readonly amount: Decimal;
}

/** Who answered: exact counters, or the raw events. */
export const SOURCES = ["rollups", "event-store"] as const;
export type Source = (typeof SOURCES)[number];

export interface MeterUsage {
  readonly cells: readonly MeterCell[];
  readonly sources: ReadonlySet<Source>;
}

/** How much of an answer is read before it is refused. */
export interface MeterLimits {
  readonly cellsMax: number;
  /** How to ask for less, for whoever is refused. */
  readonly narrower: string;
}

/** The one number that a meter gives for a cell. */
export function meterValue(
  aggregation: Aggregation,
  { events, amount }: Pick<MeterCell, "events" | "amount">,
): Decimal {
  if (aggregation === "count") return decimal(events);
  return aggregation === "avg" ? amount.div(events) : amount;
}
