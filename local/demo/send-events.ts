/** Owns: how the demo's events are sent, and how one waits until they are counted. Does not own: what they say (usage.ts). */
import { setTimeout as pause } from "node:timers/promises";
import type { DemoEvent } from "./events.ts";
import { EVENT_TYPES, PEAK_STORAGE } from "./meters.ts";
import { sumOf } from "./rhythm.ts";
import type { DemoApi } from "./send.ts";

const EVENTS_PER_REQUEST = 1_000;
/** What is older than live events may be needs a name; what is younger may have one. */
const PATH = "/v1/events?backfill=demo-history";
/** Sent and not counted: more would only make what others send at the same time wait. */
const WAITING_MAX = 3_000;
const LOOK_MS = 500;
/** Counting rests for so long only when it is stuck. */
const PATIENCE_MS = 90_000;
const SHOWN_CHARACTERS = 300;

export interface EventSender {
  /** @throws Error if an event is refused, or counting stands still */
  readonly send: (events: readonly DemoEvent[]) => Promise<void>;
  /** Until everything that was sent is counted, and in the event store. @throws Error when that stands still */
  readonly settled: () => Promise<void>;
}

/** Sends no more than the pipeline counts meanwhile. */
export function createEventSender(api: DemoApi, signal: AbortSignal): EventSender {
  let sent = 0;
  let peaks = 0;
  const countedTo = (wanted: number) => waitFor(wanted, signal, () => countEvents(api));
  return {
    send: async (events) => {
      for (let index = 0; index < events.length; index += EVENTS_PER_REQUEST) {
        await countedTo(sent - WAITING_MAX);
        const batch = events.slice(index, index + EVENTS_PER_REQUEST);
        const answer = await api.post(PATH, { events: batch.map(toRequest) });
        if (numberIn(answer, "rejected") !== 0)
          throw new Error(
            `POST ${PATH} refused events: ${JSON.stringify(answer).slice(0, SHOWN_CHARACTERS)}`,
          );
        sent += batch.length;
        peaks += batch.filter(({ eventType }) => eventType === "storage").length;
      }
    },
    settled: async () => {
      await countedTo(sent);
      await waitFor(peaks, signal, () => countOf(api, PEAK_STORAGE));
    },
  };
}

/** As the API takes it. */
export function toRequest({ owner: _, quantity, ...event }: DemoEvent): object {
  return { ...event, quantity: `${quantity}` };
}

async function countEvents(api: DemoApi): Promise<number> {
  return sumOf(await Promise.all(EVENT_TYPES.map((type) => countOf(api, type))));
}

async function countOf(api: DemoApi, meter: string): Promise<number> {
  return numberIn(await api.get(`/api/v1/meters/${meter}/stats`), "total_events");
}

async function waitFor(wanted: number, signal: AbortSignal, look: () => Promise<number>): Promise<void> {
  let seen = -1;
  for (let waited = 0; seen < wanted; waited += LOOK_MS) {
    const now = await look();
    if (now > seen) waited = 0;
    else if (waited > PATIENCE_MS)
      throw new Error(`${now} of ${wanted} events are counted, and no more come`);
    seen = now;
    if (seen < wanted) await pause(LOOK_MS, undefined, { signal });
  }
}

function numberIn(answer: unknown, field: string): number {
  const value: unknown = Object(answer)[field];
  if (typeof value === "number") return value;
  throw new Error(`${field}: got ${JSON.stringify(answer).slice(0, 300)}; expected is an object that has it`);
}
