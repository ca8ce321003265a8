/**
 * Owns: the families of counters, and the key of each counter.
 * Does not own: what an event adds to which of them (addends.ts), how a store applies increments (ports/usage-ledger), or which of
 * them a question reads (domain/usage).
 *
 * Every counter is an item with slots: a day item has 24 hours, a month item up to 31 days, a year item 12 months. All are UTC.
 * A month item has one slot more, for the whole month: who asks about a month of many customers need not read the days of each.
 *
 * family                 | one item per                              | partition, sort                                    | answers
 * customer-day           | customer, day, meter, agent               | org#customer#<customer>, <day>#<meter>#<agent>      | anything about one customer
 * organization-day       | day, meter, agent (4 shards)              | org#organization#<shard>, <day>#<meter>#<agent>     | totals, by meter, by agent
 * customer-month         | month, customer                           | org#customers#<month>, <customer>                   | by customer
 * segment-customer-month | month, meter, agent, customer             | org#customers#<month>#<meter>#<agent>, <customer>   | by customer, of one meter or agent
 *
 * The families that are kept by meter, and their keys, are listed in meter-counter-keys.ts.
 */
import { type Decimal, decimal, plus, ZERO } from "../decimal/decimal.ts";
import type { UsageEvent } from "../event/usage-event.ts";
import {
  meterCustomerDayPartition,
  meterCustomerDaySort,
  meterCustomerMonthPartition,
  meterCustomerYearPartition,
  meterCustomerYearSort,
  meterDayPartition,
} from "./meter-counter-keys.ts";

/** Stands for "no agent" in keys. */
const NO_AGENT = "-";

/** The slot of a month item that holds what its days add up to: both are moved in one step. */
export const WHOLE_MONTH = "mo";

/**
 * Counters of a whole organization are hit by every transaction of it, so they are spread over this many items. Readers sum
 * them all. It may grow; to shrink it, the old shards must still be read.
 */
export const ORGANIZATION_SHARDS = 4;

export interface CounterKey {
  readonly partition: string;
  readonly sort: string;
}

/** What one slot of one counter holds; counters by meter hold no cost. `costed` is the number of events that had a cost: the others have a null cost. */
export interface Totals {
  readonly count: number;
  readonly quantity: Decimal;
  readonly cost: Decimal;
  readonly costed: number;
}

export interface Increment {
  readonly key: CounterKey;
  /** By slot: "00".."23" (hour of a day item), "01".."31" and WHOLE_MONTH (of a month item) or "01".."12" (month of a year item). */
  readonly slots: ReadonlyMap<string, Totals>;
}

export const NO_TOTALS: Totals = { count: 0, quantity: ZERO, cost: ZERO, costed: 0 };

export function addTotals(a: Totals, b: Totals): Totals {
  return {
    count: a.count + b.count,
    quantity: plus(a.quantity, b.quantity),
    cost: plus(a.cost, b.cost),
    costed: a.costed + b.costed,
  };
}

export function subtractTotals(a: Totals, b: Totals): Totals {
  return {
    count: a.count - b.count,
    quantity: a.quantity.minus(b.quantity),
    cost: a.cost.minus(b.cost),
    costed: a.costed - b.costed,
  };
}

export function isNothing({ count, quantity, cost, costed }: Totals): boolean {
  return count === 0 && costed === 0 && quantity.eq(ZERO) && cost.eq(ZERO);
}

export function customerDayPartition(organization: string, customerId: string): string {
  return `${organization}#customer#${customerId}`;
}

export function organizationDayPartition(organization: string, shard: number): string {
  return `${organization}#organization#${shard}`;
}

/** @param month `YYYY-MM` */
export function customerMonthPartition(organization: string, month: string): string {
  return `${organization}#customers#${month}`;
}

/** @param month `YYYY-MM` */
export function segmentCustomerMonthPartition(
  organization: string,
  month: string,
  meterId: string,
  agentId: string | undefined,
): string {
  return `${organization}#customers#${month}#${meterId}#${agentId ?? NO_AGENT}`;
}

/** @param day `YYYY-MM-DD` */
function daySort(day: string, meterId: string, agentId: string | undefined): string {
  return `${day}#${meterId}#${agentId ?? NO_AGENT}`;
}

export function parseDaySort(sort: string): { day: string; meterId: string; agentId: string | undefined } {
  const [day = "", meterId = "", agentId = ""] = sort.split("#");
  return { day, meterId, agentId: agentId === NO_AGENT ? undefined : agentId };
}

/**
 * Which slot of which rollup an event goes into, in the words of a reader: `period` is a day, a month or a year. A shard is no part
 * of it: readers sum all of them.
 */
export type Placement = { readonly period: string; readonly slot: string } & (
  | ({ readonly rollup: "customer-day"; readonly customerId: string } & MeterAndAgent)
  | ({ readonly rollup: "organization-day" } & MeterAndAgent)
  | { readonly rollup: "customer-month"; readonly customerId: string }
  | ({ readonly rollup: "segment-customer-month"; readonly customerId: string } & MeterAndAgent)
  | { readonly rollup: MeterRollup; readonly meterId: string; readonly customerId: string }
  | { readonly rollup: "meter-day"; readonly meterId: string }
);

type MeterRollup = "meter-customer-day" | "meter-customer-month" | "meter-customer-year";

interface MeterAndAgent {
  readonly meterId: string;
  /** Undefined for events without an agent: they have counters of their own. */
  readonly agentId: string | undefined;
}

/** The counter of a placement. @param shard where the family is spread over several items */
export function counterOf(organization: string, shard: number, at: Placement): CounterKey {
  switch (at.rollup) {
    case "customer-day":
      return {
        partition: customerDayPartition(organization, at.customerId),
        sort: daySort(at.period, at.meterId, at.agentId),
      };
    case "organization-day":
      return {
        partition: organizationDayPartition(organization, shard),
        sort: daySort(at.period, at.meterId, at.agentId),
      };
    case "customer-month":
      return { partition: customerMonthPartition(organization, at.period), sort: at.customerId };
    case "segment-customer-month":
      return {
        partition: segmentCustomerMonthPartition(organization, at.period, at.meterId, at.agentId),
        sort: at.customerId,
      };
    case "meter-customer-day":
      return {
        partition: meterCustomerDayPartition(organization, at.customerId),
        sort: meterCustomerDaySort(at.period, at.meterId),
      };
    case "meter-day":
      return { partition: meterDayPartition(organization, at.meterId, shard), sort: at.period };
    case "meter-customer-month":
      return {
        partition: meterCustomerMonthPartition(organization, at.meterId, at.period),
        sort: at.customerId,
      };
    case "meter-customer-year":
      return {
        partition: meterCustomerYearPartition(organization, at.meterId),
        sort: meterCustomerYearSort(at.customerId, at.period),
      };
  }
}

/** What a slot of a counter of the family holds: an item of a day has hours, one of a month days and their sum, one of a year months. */
export function heldBySlot({ rollup, slot }: Pick<Placement, "rollup" | "slot">): "hour" | "day" | "month" {
  if (slot === WHOLE_MONTH) return "month";
  switch (rollup) {
    case "customer-day":
    case "organization-day":
    case "meter-customer-day":
    case "meter-day":
      return "hour";
    case "customer-month":
    case "segment-customer-month":
    case "meter-customer-month":
      return "day";
    case "meter-customer-year":
      return "month";
  }
}

/** Every slot that what is placed so is added to. */
export function slotsOf(placement: Placement): readonly string[] {
  const { slot } = placement;
  return heldBySlot(placement) === "day" ? [slot, WHOLE_MONTH] : [slot];
}

export function totalsOf({ quantity, cost }: Pick<UsageEvent, "quantity" | "cost">): Totals {
  return {
    count: 1,
    quantity: decimal(quantity),
    cost: cost === undefined ? ZERO : decimal(cost),
    costed: cost === undefined ? 0 : 1,
  };
}

/** The shard of the organization's counters that a chunk uses: the same on every delivery of it. */
export function shardOf(chunkId: string): number {
  let hash = 0;
  for (let index = 0; index < chunkId.length; index++) hash = (hash * 31 + chunkId.charCodeAt(index)) >>> 0;
  return hash % ORGANIZATION_SHARDS;
}
