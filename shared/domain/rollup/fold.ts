import { initialStanding, type Standing } from "../event/correction.ts";
import type { UsageEvent } from "../event/usage-event.ts";
import { addendsOf, placementsOf } from "./addends.ts";
import {
  addTotals,
  counterOf,
  type Increment,
  isNothing,
  NO_TOTALS,
  slotsOf,
  subtractTotals,
  type Totals,
} from "./counter.ts";

export interface OwnedEvent {
  readonly organization: string;
  readonly event: UsageEvent;
}

/** One increment per counter that the events touch, in a stable order; every event adds to each of its slots once. */
export function foldIncrements(events: readonly OwnedEvent[], shard: number): readonly Increment[] {
  const counters = new Map<string, { key: Increment["key"]; slots: Map<string, Totals> }>();
  for (const { organization, event } of events) {
    for (const { placement, totals } of addendsOf(event, initialStanding(event))) {
      const key = counterOf(organization, shard, placement);
      const name = nameOf(key);
      const counter = counters.get(name) ?? { key, slots: new Map<string, Totals>() };
      for (const slot of slotsOf(placement))
        counter.slots.set(slot, addTotals(counter.slots.get(slot) ?? NO_TOTALS, totals));
      counters.set(name, counter);
    }
  }
  return [...counters.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counter]) => counter);
}

/** The increments, which may be negative, that bring an event's counters from how it stood to how it stands. */
export function moveCounters(
  { organization, event }: OwnedEvent,
  shard: number,
  before: Standing,
  after: Standing,
): readonly Increment[] {
  const were = addendsOf(event, before);
  return addendsOf(event, after).flatMap(({ placement, totals }, index) => {
    const moved = subtractTotals(totals, were[index]?.totals ?? NO_TOTALS);
    if (isNothing(moved)) return [];
    const slots = new Map(slotsOf(placement).map((slot) => [slot, moved]));
    return [{ key: counterOf(organization, shard, placement), slots }];
  });
}

/** The names of the counters that the events touch; the shard of the organization's counters does not change their number. */
export function nameCounters(events: readonly OwnedEvent[]): ReadonlySet<string> {
  const names = events.flatMap(({ organization, event }) =>
    placementsOf(event).map((placement) => nameOf(counterOf(organization, 0, placement))),
  );
  return new Set(names);
}

function nameOf({ partition, sort }: Increment["key"]): string {
  return `${partition}|${sort}`;
}
