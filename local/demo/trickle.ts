/**
 * Owns: what is sent now and then while the demo runs: events of now, and a few of what goes wrong where usage is sent in earnest.
 * Does not own: sending it (run-trickle.ts).
 */
import { dayOf, HOUR_MS } from "./calendar.ts";
import { CUSTOMERS, type DemoCustomer } from "./company.ts";
import type { DemoSubscription } from "./contracts.ts";
import { createEvent, type DemoEvent, drawAgent } from "./events.ts";
import type { EventType } from "./meters.ts";
import { pickWeighted } from "./random.ts";
import { hoursOf } from "./rhythm.ts";
import { toRequest } from "./send-events.ts";

/** What becomes of it: counted, a repeat, a conflict, refused, or counted though it comes hours later. */
export type Fate = "live" | "duplicate" | "conflict" | "refused" | "late";

const LIVE = { fate: "live" } as const satisfies { readonly fate: Fate };
const FATES: readonly { readonly fate: Fate; readonly weight: number }[] = [
  { fate: "live", weight: 0.86 },
  { fate: "late", weight: 0.05 },
  { fate: "duplicate", weight: 0.04 },
  { fate: "conflict", weight: 0.025 },
  { fate: "refused", weight: 0.025 },
];
const TYPES: readonly { readonly type: EventType; readonly most: number; readonly weight: number }[] = [
  { type: "tokens", most: 24_000, weight: 0.6 },
  { type: "api-calls", most: 12, weight: 0.2 },
  { type: "documents", most: 6, weight: 0.1 },
  { type: "sessions", most: 1, weight: 0.1 },
];
const TWO_CHANCE = 0.5;
const LATE_HOURS_MAX = 20;

export interface Draw {
  /** As `POST /v1/events` takes them. */
  readonly events: readonly object[];
  readonly fate: Fate;
  /** What may be sent again. */
  readonly last: DemoEvent;
}

/** @param now milliseconds since 1970 @param last of the draw before */
export function drawNext(
  now: number,
  customers: readonly DemoCustomer[],
  random: () => number,
  last: DemoEvent | undefined,
): Draw {
  const fresh = drawEvent(now, customers, random);
  // The first one has nothing before it that could be sent again.
  const { fate } = last === undefined ? LIVE : pickWeighted(FATES, random());
  const again = last ?? fresh;
  switch (fate) {
    case "live": {
      const second = random() < TWO_CHANCE ? [drawEvent(now + 1, customers, random)] : [];
      return { fate, last: fresh, events: [fresh, ...second].map(toRequest) };
    }
    case "late": {
      const late = drawEvent(now - (1 + LATE_HOURS_MAX * random()) * HOUR_MS, customers, random);
      return { fate, last: late, events: [toRequest(late)] };
    }
    case "duplicate":
      return { fate, last: again, events: [toRequest(again)] };
    case "conflict":
      return { fate, last: again, events: [toRequest({ ...again, quantity: again.quantity + 1 })] };
    case "refused":
      return { fate, last: again, events: [{ ...toRequest(fresh), quantity: "-1", units: "tokens" }] };
  }
}

/** Who may use it today. */
export function activeCustomers(
  subscriptions: readonly DemoSubscription[],
  now: number,
): readonly DemoCustomer[] {
  const today = dayOf(now);
  return CUSTOMERS.filter(({ externalId }) => {
    const own = subscriptions.filter(({ customer }) => customer === externalId);
    return own.length === 0 || own.some(({ end }) => end === undefined || end.day >= today);
  });
}

function drawEvent(at: number, customers: readonly DemoCustomer[], random: () => number): DemoEvent {
  const ms = Math.floor(at);
  const hour = new Date(ms).getUTCHours();
  const weighted = customers.map((customer) => ({
    customer,
    weight: (hoursOf(customer, dayOf(ms))[hour] ?? 0) * customer.busyHours,
  }));
  const { customer } = pickWeighted(weighted, random());
  const { type, most } = pickWeighted(TYPES, random());
  const use = {
    customer,
    agent: drawAgent(type, random),
    type,
    at: ms,
    quantity: Math.ceil(random() * most) || 1,
  };
  const { cost, ...event } = createEvent(use, random);
  const idempotencyKey = `live/${event.timestamp}/${event.owner}/${type}`;
  // What tokens cost is said by the price table.
  return { ...event, idempotencyKey, ...(cost === undefined || type === "tokens" ? {} : { cost }) };
}
