import type { UsageEvent } from "../event/usage-event.ts";
import { addTotals, type Increment, NO_TOTALS, slotsOf, type Totals, totalsOf } from "./counter.ts";

export interface OwnedEvent {
  readonly organization: string;
  readonly event: UsageEvent;
}

/** One increment per counter that the events touch, in a stable order; every event adds to each of its families once. */
export function foldIncrements(events: readonly OwnedEvent[], shard: number): readonly Increment[] {
  const counters = new Map<string, { key: Increment["key"]; slots: Map<string, Totals> }>();
  for (const { organization, event } of events) {
    const totals = totalsOf(event);
    for (const { partition, sort, slot } of slotsOf(organization, shard, event)) {
      const name = `${partition}|${sort}`;
      const counter = counters.get(name) ?? { key: { partition, sort }, slots: new Map<string, Totals>() };
      counter.slots.set(slot, addTotals(counter.slots.get(slot) ?? NO_TOTALS, totals));
      counters.set(name, counter);
    }
  }
  return [...counters.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counter]) => counter);
}

/** The increments that move each counter of one event by the same amounts, which may be negative. */
export function moveCounters(
  { organization, event }: OwnedEvent,
  shard: number,
  totals: Totals,
): readonly Increment[] {
  return slotsOf(organization, shard, event).map(({ partition, sort, slot }) => ({
    key: { partition, sort },
    slots: new Map([[slot, totals]]),
  }));
}

/** The names of the counters that the events touch; the shard of the organization's counters does not change their number. */
export function nameCounters(events: readonly OwnedEvent[]): ReadonlySet<string> {
  const names = events.flatMap(({ organization, event }) =>
    slotsOf(organization, 0, event).map(({ partition, sort }) => `${partition}|${sort}`),
  );
  return new Set(names);
}
