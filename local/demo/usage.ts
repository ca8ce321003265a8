/**
 * Owns: what the customers used: events that stand for an hour each, of the year until now.
 * Does not own: when they work (rhythm.ts), what one event says (events.ts).
 */
import { DAY_MS, dayOf, dayText, HOUR_MS } from "./calendar.ts";
import { CUSTOMERS, type DemoCustomer } from "./company.ts";
import type { DemoSubscription } from "./contracts.ts";
import { createEvent, type DemoEvent, drawAgent } from "./events.ts";
import type { EventType } from "./meters.ts";
import { createRandom } from "./random.ts";
import { drawHours, hoursOf, levelOf, shareOfDay, sumOf } from "./rhythm.ts";

/** Who has no subscription tries it out since so many days. */
const TRIAL_DAYS = 20;

/** Of a thousand tokens a day, and of a busy hour: how much there is of the others. */
const USES: readonly { type: EventType; perThousand: number; perHour: number }[] = [
  { type: "tokens", perThousand: 1_000, perHour: 0.75 },
  { type: "api-calls", perThousand: 0.9, perHour: 0.3 },
  { type: "documents", perThousand: 0.03, perHour: 0.2 },
];
const STORAGE_PER_THOUSAND = 0.06;
const STORAGE_DOUBLES_DAYS = 90;
/** Of a weekend at least so many of the events of a working day are there, with less in each. */
const QUIET_SHARE = 0.4;
/** Measured once a week, on the night before Monday. */
const STORAGE = { hour: 2, days: 7, day: 4 };
const SESSIONS_PER_HOUR = 0.2;

export interface Extent {
  /** So many before today, and today. */
  readonly days: number;
  /** How many events there are; 1 is all of them. Less are as large together, but on days that have none. */
  readonly volume: number;
}

/** In the order of their days. */
export function createEvents(
  now: number,
  { days, volume }: Extent,
  subscriptions: readonly DemoSubscription[],
): readonly DemoEvent[] {
  const today = dayOf(now);
  const customers = CUSTOMERS.map((customer) => ({
    customer,
    spans: spansOf(customer, subscriptions, today),
  }));
  return Array.from({ length: days + 1 }, (_, index) => today - days + index)
    .flatMap((day) =>
      customers.flatMap(({ customer, spans }) => {
        const isActive = spans.some(({ from, until }) => from <= day && day <= until);
        return isActive ? createDay({ customer, volume }, day, day - (spans[0]?.from ?? day)) : [];
      }),
    )
    .filter(({ timestamp }) => Date.parse(timestamp) <= now);
}

function spansOf(
  { externalId }: DemoCustomer,
  subscriptions: readonly DemoSubscription[],
  today: number,
): readonly { readonly from: number; readonly until: number }[] {
  const own = subscriptions.filter(({ customer }) => customer === externalId);
  if (own.length === 0) return [{ from: today - TRIAL_DAYS, until: today }];
  return own.map(({ startDay, end }) => ({ from: startDay, until: end?.day ?? today }));
}

/** @param age days since the customer came */
function createDay(
  { customer, volume }: { readonly customer: DemoCustomer; readonly volume: number },
  day: number,
  age: number,
): readonly DemoEvent[] {
  const random = createRandom(`${customer.externalId}/${day}`);
  const hours = hoursOf(customer, day);
  const share = shareOfDay(hours);
  const level = customer.tokensPerDay * levelOf(customer, age, random);
  const draw = (perHour: number) => {
    const count = customer.busyHours * volume * perHour * Math.max(share, QUIET_SHARE);
    // A fraction of an event is one on so many days.
    return drawHours(hours, Math.floor(count + random()), random);
  };
  // Of a day each type has one agent: as where one product does one thing for a customer.
  const createAt = (type: EventType, agent = drawAgent(type, random)) => {
    return (hour: number, quantity: number) => {
      const at = day * DAY_MS + Math.floor((hour + random()) * HOUR_MS);
      return createEvent({ customer, agent, type, at, quantity: Math.max(1, Math.round(quantity)) }, random);
    };
  };
  const used = USES.flatMap(({ type, perThousand, perHour }) => {
    const create = createAt(type);
    const drawn = draw(perHour);
    const whole = sumOf(drawn.map((hour) => hours[hour] ?? 0));
    return drawn.map((hour) => {
      const part = ((hours[hour] ?? 0) / whole) * share * (0.85 + 0.3 * random());
      return create(hour, level * perThousand * part);
    });
  });
  const createSession = createAt("sessions");
  const sessions = draw(SESSIONS_PER_HOUR).map((hour) => createSession(hour, 1));
  const stored = customer.tokensPerDay * STORAGE_PER_THOUSAND * (1 + age / STORAGE_DOUBLES_DAYS);
  const isMeasured = day % STORAGE.days === STORAGE.day;
  return [...used, ...sessions, ...(isMeasured ? [createAt("storage")(STORAGE.hour, stored)] : [])];
}

/** What a meter gives for a customer in days that are over, both inclusive. */
export type UsageOf = (customer: string, meter: string, startDay: number, endDay: number) => number;

/** @param peaks meters that give the largest quantity of an event type, by name */
export function readUsage(events: readonly DemoEvent[], peaks: Readonly<Record<string, EventType>>): UsageOf {
  const byDay = Map.groupBy(events, ({ owner, eventType, timestamp }) =>
    nameOf(owner, eventType, timestamp.slice(0, 10)),
  );
  return (customer, meter, startDay, endDay) => {
    const type = peaks[meter] ?? meter;
    const quantities = Array.from({ length: endDay - startDay + 1 }, (_, index) =>
      (byDay.get(nameOf(customer, type, dayText(startDay + index))) ?? []).map(({ quantity }) => quantity),
    ).flat();
    return meter in peaks ? Math.max(0, ...quantities) : sumOf(quantities);
  };
}

function nameOf(customer: string, type: string, day: string): string {
  return `${customer} ${type} ${day}`;
}
