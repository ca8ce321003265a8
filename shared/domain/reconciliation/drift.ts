/**
 * Owns: what a difference between ledger and rollups, or ledger and event store, is called.
 * Does not own: how it is found (compare.ts, shared/application/recount-hours.ts).
 */
import { decimal, decimalText } from "../decimal/decimal.ts";
import { type CounterKey, heldBySlot, type Placement, type Totals } from "../rollup/counter.ts";

/** Totals with exact decimals as text. */
export interface Amounts {
  readonly count: number;
  readonly quantity: string;
  readonly cost: string;
  readonly costed: number;
}

/** A slot of a counter that does not hold what the ledger says. */
export interface CounterDrift {
  readonly organization: string;
  readonly family: Placement["rollup"];
  /** RFC 3339; for the families that hold days or months: the first hour of the day or month. */
  readonly hour: string;
  readonly meterId?: string;
  readonly customerId?: string;
  readonly agentId?: string;
  readonly counter: CounterKey & { readonly slot: string };
  readonly expected: Amounts;
  /** In all shards, where the family has shards. */
  readonly found: Amounts;
  /** In the slot of `counter` itself; it is what `found` is, where the family has no shards. */
  readonly held: Amounts;
}

/** A meter of which the event store has other raw events than the ledger. Totals and bills are right all the same. */
export interface StoreDrift {
  readonly organization: string;
  readonly meterId: string;
  readonly hour: string;
  readonly expected: Amounts;
  readonly found: Amounts;
}

/** What counting hours anew came to. */
export interface Recount {
  /** RFC 3339; at least those that were asked for. */
  readonly hours: readonly string[];
  readonly drift: readonly CounterDrift[];
  readonly storeDrift: readonly StoreDrift[];
  /** Why the event store could not be asked. */
  readonly storeFailure?: string;
}

/** Why, and in whose name, drift is put right. */
export interface RepairRequest {
  readonly reason: string;
  readonly by: string;
}

export function amountsOf({ count, quantity, cost, costed }: Totals): Amounts {
  return { count, quantity: decimalText(quantity), cost: decimalText(cost), costed };
}

/** What the slot holds that drifted. */
export function heldByDrift({ family, counter: { slot } }: CounterDrift): ReturnType<typeof heldBySlot> {
  return heldBySlot({ rollup: family, slot });
}

export function isSame(a: Totals, b: Totals): boolean {
  return a.count === b.count && a.costed === b.costed && a.quantity.eq(b.quantity) && a.cost.eq(b.cost);
}

/** What must be added to `from` to come to `to`. */
export function difference(from: Amounts, to: Amounts): Totals {
  return {
    count: to.count - from.count,
    quantity: decimal(to.quantity).minus(from.quantity),
    cost: decimal(to.cost).minus(from.cost),
    costed: to.costed - from.costed,
  };
}

/** What the counter's own slot holds once it is put right: others may move meanwhile, so it is moved and never set. */
export function repairedAmounts({ expected, found, held }: CounterDrift): Amounts {
  const { count, quantity, cost, costed } = difference(found, expected);
  return {
    count: held.count + count,
    quantity: decimalText(decimal(held.quantity).plus(quantity)),
    cost: decimalText(decimal(held.cost).plus(cost)),
    costed: held.costed + costed,
  };
}

/**
 * What two readings have in common to the last digit. Counters move while they are read, so a difference that one reading shows
 * may be an event that was counted in the middle of it; one that stands still is none.
 */
export function confirm<Drift>(first: readonly Drift[], second: readonly Drift[]): readonly Drift[] {
  const known = new Set(first.map((drift) => JSON.stringify(drift)));
  return second.filter((drift) => known.has(JSON.stringify(drift)));
}
