/**
 * Owns: the families of counters, the key of each counter, and how events fold into increments.
 * Does not own: how a store applies increments (ports/usage-ledger) or which of them a question reads (domain/usage).
 *
 * Every counter is an item with slots: a day item has 24 hours, a month item up to 31 days. All are UTC.
 *
 * family                 | one item per                              | partition, sort                                    | answers
 * customer-day           | customer, day, meter, agent               | org#customer#<customer>, <day>#<meter>#<agent>      | anything about one customer
 * organization-day       | day, meter, agent (4 shards)              | org#organization#<shard>, <day>#<meter>#<agent>     | totals, by meter, by agent
 * customer-month         | month, customer                           | org#customers#<month>, <customer>                   | by customer
 * segment-customer-month | month, meter, agent, customer             | org#customers#<month>#<meter>#<agent>, <customer>   | by customer, of one meter or agent
 */
import { type Decimal, decimal, ZERO } from "../decimal/decimal.ts";
import type { UsageEvent } from "../event/usage-event.ts";

/** Stands for "no agent" in keys. */
const NO_AGENT = "-";

/**
 * Counters of a whole organization are hit by every transaction of it, so they are spread over this many items. Readers sum
 * them all. It may grow; to shrink it, the old shards must still be read.
 */
export const ORGANIZATION_SHARDS = 4;

export interface CounterKey {
  readonly partition: string;
  readonly sort: string;
}

/** What one slot of one counter holds. `costed` is the number of events that had a cost: the others have a null cost. */
export interface Totals {
  readonly count: number;
  readonly quantity: Decimal;
  readonly cost: Decimal;
  readonly costed: number;
}

export interface Increment {
  readonly key: CounterKey;
  /** By slot: "00".."23" (hour of a day item) or "01".."31" (day of a month item). */
  readonly slots: ReadonlyMap<string, Totals>;
}

export const NO_TOTALS: Totals = { count: 0, quantity: ZERO, cost: ZERO, costed: 0 };

export function addTotals(a: Totals, b: Totals): Totals {
  return {
    count: a.count + b.count,
    quantity: a.quantity.plus(b.quantity),
    cost: a.cost.plus(b.cost),
    costed: a.costed + b.costed,
  };
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

/** Which slot of which rollup an event goes into, in the words of a reader. A shard is no part of it: readers sum all of them. */
export type Placement = { readonly period: string; readonly slot: string } & (
  | ({ readonly rollup: "customer-day"; readonly customerId: string } & MeterAndAgent)
  | ({ readonly rollup: "organization-day" } & MeterAndAgent)
  | { readonly rollup: "customer-month"; readonly customerId: string }
  | ({ readonly rollup: "segment-customer-month"; readonly customerId: string } & MeterAndAgent)
);

interface MeterAndAgent {
  readonly meterId: string;
  /** Undefined for events without an agent: they have counters of their own. */
  readonly agentId: string | undefined;
}

/** One placement per family. What is written (`slotsOf`) and what is told follow from it, so the two cannot differ. */
export function placementsOf(
  event: Pick<UsageEvent, "timestamp" | "customerId" | "meterId" | "agentId">,
): readonly Placement[] {
  const { timestamp, customerId, meterId, agentId } = event;
  const inDay = { period: timestamp.slice(0, 10), slot: timestamp.slice(11, 13) };
  const inMonth = { period: timestamp.slice(0, 7), slot: timestamp.slice(8, 10) };
  return [
    { rollup: "customer-day", ...inDay, customerId, meterId, agentId },
    { rollup: "organization-day", ...inDay, meterId, agentId },
    { rollup: "customer-month", ...inMonth, customerId },
    { rollup: "segment-customer-month", ...inMonth, customerId, meterId, agentId },
  ];
}

interface SlotKey extends CounterKey {
  readonly slot: string;
}

/** The slots that one event moves, one per family. */
export function slotsOf(organization: string, shard: number, event: UsageEvent): readonly SlotKey[] {
  return placementsOf(event).map((placement) => ({
    ...keyOf(organization, shard, placement),
    slot: placement.slot,
  }));
}

function keyOf(organization: string, shard: number, at: Placement): CounterKey {
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
  }
}

export function totalsOf(event: UsageEvent): Totals {
  return {
    count: 1,
    quantity: decimal(event.quantity),
    cost: event.cost === undefined ? ZERO : decimal(event.cost),
    costed: event.cost === undefined ? 0 : 1,
  };
}

/** The shard of the organization's counters that a chunk uses: the same on every delivery of it. */
export function shardOf(chunkId: string): number {
  let hash = 0;
  for (let index = 0; index < chunkId.length; index++) hash = (hash * 31 + chunkId.charCodeAt(index)) >>> 0;
  return hash % ORGANIZATION_SHARDS;
}
