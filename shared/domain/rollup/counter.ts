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

interface SlotKey extends CounterKey {
  readonly slot: string;
}

/** The slots that one event moves, one per family. */
export function slotsOf(organization: string, shard: number, event: UsageEvent): readonly SlotKey[] {
  const day = event.timestamp.slice(0, 10);
  const month = event.timestamp.slice(0, 7);
  const hourSlot = event.timestamp.slice(11, 13);
  const daySlot = event.timestamp.slice(8, 10);
  const byDay = daySort(day, event.meterId, event.agentId);
  return [
    { partition: customerDayPartition(organization, event.customerId), sort: byDay, slot: hourSlot },
    { partition: organizationDayPartition(organization, shard), sort: byDay, slot: hourSlot },
    { partition: customerMonthPartition(organization, month), sort: event.customerId, slot: daySlot },
    {
      partition: segmentCustomerMonthPartition(organization, month, event.meterId, event.agentId),
      sort: event.customerId,
      slot: daySlot,
    },
  ];
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
