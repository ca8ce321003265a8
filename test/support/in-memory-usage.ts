import { decimal } from "../../shared/domain/decimal/decimal.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import {
  addTotals,
  type Increment,
  NO_TOTALS,
  ORGANIZATION_SHARDS,
  type Totals,
  totalsOf,
} from "../../shared/domain/rollup/counter.ts";
import { foldIncrements, type OwnedEvent } from "../../shared/domain/rollup/fold.ts";
import type { Dimension } from "../../shared/domain/usage/question.ts";
import type { EventStoreReader, SegmentRow } from "../../shared/ports/event-store.ts";
import type { RollupRow, RollupStore } from "../../shared/ports/rollup-store.ts";

/** Counters as counting leaves them: every event adds to each of its families once, in one of the organization's shards. */
export function createInMemoryRollups(
  events: readonly OwnedEvent[],
  more: readonly Increment[] = [],
): RollupStore & { readonly reads: string[] } {
  const reads: string[] = [];
  const rows = new Map<string, RollupRow>();
  for (const { key, slots } of more) merge(rows, { ...key, slots });
  for (let shard = 0; shard < ORGANIZATION_SHARDS; shard++) {
    const ofShard = events.filter((_, index) => index % ORGANIZATION_SHARDS === shard);
    for (const { key, slots } of foldIncrements(ofShard, shard)) merge(rows, { ...key, slots });
  }
  return {
    reads,
    read: async (partition, from = "", to = "\uffff") => {
      reads.push(partition);
      return [...rows.values()]
        .filter((row) => row.partition === partition && row.sort >= from && row.sort <= to)
        .sort((a, b) => (a.sort < b.sort ? -1 : 1));
    },
  };
}

function merge(rows: Map<string, RollupRow>, row: RollupRow): void {
  const name = `${row.partition}|${row.sort}`;
  const slots = new Map<string, Totals>(rows.get(name)?.slots);
  for (const [slot, totals] of row.slots) slots.set(slot, addTotals(slots.get(slot) ?? NO_TOTALS, totals));
  rows.set(name, { ...row, slots });
}

/** An event store that sums its events one by one. */
export function createInMemoryEventStore(
  events: readonly OwnedEvent[],
): EventStoreReader & { readonly questions: unknown[] } {
  const questions: unknown[] = [];
  return {
    questions,
    sumSegments: async (question) => {
      questions.push(question);
      const rows = new Map<string, SegmentRow>();
      for (const { organization, event } of events) {
        const at = Date.parse(event.timestamp);
        const segment = question.segments.findIndex(({ start, end }) => at >= start && at < end);
        if (organization !== question.organization || segment < 0 || !matches(question, event)) continue;
        const id = question.breakdownBy && idOf(event, question.breakdownBy);
        const totals = addTotals(rows.get(`${segment}#${id}`)?.totals ?? NO_TOTALS, totalsOf(event));
        rows.set(`${segment}#${id}`, { segment, id, totals });
      }
      return [...rows.values()];
    },
  };
}

export function matches(
  filters: { readonly customerId?: string; readonly agentId?: string; readonly meterId?: string },
  event: UsageEvent,
): boolean {
  return (["customerId", "agentId", "meterId"] as const).every(
    (name) => filters[name] === undefined || filters[name] === event[name],
  );
}

export function idOf(event: UsageEvent, dimension: Dimension): string | undefined {
  return event[`${dimension}Id`];
}

/** Totals in a form that tests compare: exact texts. */
export function textOf({ count, quantity, cost, costed }: Totals): string {
  return `${count} ${decimal(quantity.toFixed()).toFixed()} ${cost.toFixed()} ${costed}`;
}
