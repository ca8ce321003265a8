/** Owns: the order in which the demo is sent: what the first look needs comes first. Does not own: what is sent, and how. */
import { DAY_MS, dayIn, dayOf, dayText, monthOf } from "./calendar.ts";
import { createSubscriptions, MONTHS_OVER } from "./contracts.ts";
import type { DemoEvent } from "./events.ts";
import { createInvoices } from "./invoices.ts";
import { EVENT_TYPES, PEAK_STORAGE } from "./meters.ts";
import { createApi, type DemoTarget } from "./send.ts";
import { sendCatalog, sendContracts, sendInvoices } from "./send-contracts.ts";
import { createEventSender } from "./send-events.ts";
import { sendMishaps } from "./send-mishaps.ts";
import { createEvents, readUsage } from "./usage.ts";

export interface SeedOptions extends DemoTarget {
  readonly organization: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of events; absent: 1, all of them. */
  readonly volume?: number;
  /** What operators do: invokes a function. */
  readonly invoke: (functionName: string, payload: Readonly<Record<string, string>>) => Promise<unknown>;
}

const RECENT_DAYS = 30;

/**
 * Sends the demo data as any customer would, and closes the months that are over.
 * @returns how many events there are
 * @throws Error if a request or an event is refused
 */
export async function seedDemo(options: SeedOptions): Promise<number> {
  const { now, organization, invoke, volume = 1 } = options;
  const api = createApi(options);
  const sender = createEventSender(api, options.signal);
  const subscriptions = createSubscriptions(now);
  const firstDay = dayIn(monthOf(now) - MONTHS_OVER, 1);
  const events = createEvents(now, { days: dayOf(now) - firstDay, volume }, subscriptions);
  const invoices = createInvoices(now, subscriptions, readUsage(events, { [PEAK_STORAGE]: "storage" }));
  await sendCatalog(api, dayText(firstDay));
  const { heralds, recent, older } = putInOrder(events, now);
  // Event types become meters by their first events, and charges name them.
  await sender.send(heralds);
  await sendContracts(api, subscriptions);
  await sender.send(recent);
  await sendInvoices(api, invoices);
  await sender.send(older);
  await sender.settled();
  await sendMishaps(api, events);
  await invoke("track-freshness", {});
  await invoke("snapshot-mrr", { organization });
  return events.length;
}

/** The last event of each type, those of the last days, and the others, the latest days first. */
function putInOrder(events: readonly DemoEvent[], now: number) {
  const heralds = EVENT_TYPES.flatMap((type) => events.findLast(({ eventType }) => eventType === type) ?? []);
  const rest = events.filter((event) => !heralds.includes(event));
  const since = new Date((dayOf(now) - RECENT_DAYS) * DAY_MS).toISOString();
  return {
    heralds,
    recent: rest.filter(({ timestamp }) => timestamp >= since).toSorted((a, b) => compare(a.owner, b.owner)),
    older: byMonths(rest.filter(({ timestamp }) => timestamp < since)),
  };
}

/** The last month first; in it customer by customer, who then share counters. */
function byMonths(events: readonly DemoEvent[]): readonly DemoEvent[] {
  const placeOf = ({ timestamp, owner }: DemoEvent) => [timestamp.slice(0, "YYYY-MM".length), owner] as const;
  return events.toSorted((a, b) => {
    const [[monthOfA, ownerOfA], [monthOfB, ownerOfB]] = [placeOf(a), placeOf(b)];
    return compare(monthOfB, monthOfA) || compare(ownerOfA, ownerOfB);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
