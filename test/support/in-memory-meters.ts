/** Counters and events of meters as feeding and storing leave them: what a meter means is computed event by event. */
import { feedsOf } from "../../shared/domain/meter/effect.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import { type Increment, NO_TOTALS } from "../../shared/domain/rollup/counter.ts";
import { foldIncrements } from "../../shared/domain/rollup/fold.ts";
import { MeteringError } from "../../shared/errors.ts";
import type {
  EventLister,
  EventMeterQuestion,
  EventMeterReader,
  StoredEvent,
} from "../../shared/ports/event-store.ts";
import type { CounterStore } from "../../shared/ports/rollup-store.ts";
import { countedEvents, feedOf, sumMeterByHand } from "./brute-force-meter.ts";
import { createInMemoryRollups } from "./in-memory-usage.ts";

/** Every family of counters, as of all events; those of voided events are back at zero. */
export function createMeterRollups(
  events: readonly StoredEvent[],
  meters: readonly Meter[],
): CounterStore & { readonly reads: string[] } {
  const fed = events.map((stored) => ({
    ...stored,
    event: { ...stored.event, feeds: feedsOf(meters, stored.event, Date.parse(stored.acceptedAt)) },
  }));
  return createInMemoryRollups(
    fed.filter((stored) => !isVoided(stored)),
    foldIncrements(fed.filter(isVoided), 0).map(toNothing),
  );
}

function toNothing({ key, slots }: Increment): Increment {
  return { key, slots: new Map([...slots.keys()].map((slot) => [slot, NO_TOTALS])) };
}

/** An event store that looks at every event by itself. */
export function createMeterStore(
  events: readonly StoredEvent[],
): EventMeterReader & Pick<EventLister, "extent"> & { readonly questions: EventMeterQuestion[] } {
  const questions: EventMeterQuestion[] = [];
  return {
    questions,
    sumMeter: async (question, cellsMax) => {
      questions.push(question);
      const cells = sumMeterByHand(events, question);
      if (cells.length > cellsMax) throw new MeteringError("request.too-large", "too many cells");
      return cells;
    },
    extent: async ({ organization, span, meter, customerIds }, owners = new Map()) => {
      const found = countedEvents(events).filter(
        (stored) =>
          stored.organization === organization &&
          (meter === undefined || feedOf(meter, stored) !== undefined) &&
          (customerIds === undefined || customerIds.includes(stored.event.customerId)) &&
          isWithin(stored.event.timestamp, span),
      );
      const times = found.map(({ event }) => event.timestamp).sort();
      const [first, last] = [times[0], times.at(-1)];
      const customers = new Set(found.map(({ event }) => owners.get(event.customerId) ?? event.customerId))
        .size;
      return first === undefined || last === undefined ? undefined : { first, last, customers };
    },
  };
}

function isWithin(
  timestamp: string,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return Date.parse(timestamp) >= start && Date.parse(timestamp) < end;
}

function isVoided({ correction }: StoredEvent): boolean {
  return correction?.isVoided ?? false;
}
