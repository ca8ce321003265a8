import { decimal } from "../../shared/domain/decimal/decimal.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import {
  addTotals,
  type Increment,
  NO_TOTALS,
  ORGANIZATION_SHARDS,
  type Totals,
  totalsOf,
  WHOLE_MONTH,
} from "../../shared/domain/rollup/counter.ts";
import { foldIncrements, type OwnedEvent } from "../../shared/domain/rollup/fold.ts";
import type { Dimension } from "../../shared/domain/usage/question.ts";
import type { EventStoreReader, SegmentRow } from "../../shared/ports/event-store.ts";
import type { CounterStore, RollupRow } from "../../shared/ports/rollup-store.ts";

/** Counters as counting leaves them: every event adds to each of its families once, in one of the organization's shards. */
export function createInMemoryRollups(
  events: readonly OwnedEvent[],
  more: readonly Increment[] = [],
): CounterStore & { readonly reads: string[] } {
  const reads: string[] = [];
  const rows = new Map<string, RollupRow>();
  for (const increment of more) merge(rows, increment);
  for (let shard = 0; shard < ORGANIZATION_SHARDS; shard++) {
    const ofShard = events.filter((_, index) => index % ORGANIZATION_SHARDS === shard);
    for (const increment of foldIncrements(ofShard, shard)) merge(rows, increment);
  }
  const find = (partition: string, from = "", to = "\uffff") =>
    [...rows.values()]
      .filter((row) => row.partition === partition && row.sort >= from && row.sort <= to)
      .sort((a, b) => (a.sort < b.sort ? -1 : 1));
  return {
    reads,
    read: async (partition, from, to) => {
      reads.push(partition);
      return find(partition, from, to);
    },
    sorts: async (partition, from, to) => {
      reads.push(partition);
      return find(partition, from, to).map(({ sort }) => sort);
    },
    months: async (partition, from, to) => {
      reads.push(`${partition}, whole months`);
      return find(partition, from, to).map(({ sort, month }) => ({ sort, month }));
    },
  };
}

function merge(rows: Map<string, RollupRow>, { key, slots: added }: Increment): void {
  const name = `${key.partition}|${key.sort}`;
  const known = rows.get(name);
  const slots = new Map<string, Totals>(known?.slots);
  let month = known?.month ?? NO_TOTALS;
  for (const [slot, totals] of added)
    if (slot === WHOLE_MONTH) month = addTotals(month, totals);
    else slots.set(slot, addTotals(slots.get(slot) ?? NO_TOTALS, totals));
  rows.set(name, { ...key, slots, month });
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
