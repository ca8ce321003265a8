/** Owns: how the demo's events are sent, and how one waits until they are counted. Does not own: what they say (usage.ts). */
import { setTimeout as pause } from "node:timers/promises";
import type { DemoEvent } from "./events.ts";
import { PEAK_STORAGE } from "./meters.ts";
import type { DemoApi } from "./send.ts";

const EVENTS_PER_REQUEST = 1_000;
/** What is older than live events may be needs a name; what is younger may have one. */
const PATH = "/v1/events?backfill=demo-history";
/** Requests whose events wait to be counted: more would only make what others send at the same time wait. */
const WAITING_MAX = 3;
const LOOK_MS = 500;
/** Counting rests for so long only when it is stuck: a busy machine needs minutes for what takes seconds. */
const PATIENCE_MS = 300_000;
const SHOWN_CHARACTERS = 300;

export interface EventSender {
  /** @throws Error if an event is refused, or counting stands still */
  readonly send: (events: readonly DemoEvent[]) => Promise<void>;
  /** Until everything that was sent is counted, and in the event store. @throws Error when that stands still */
  readonly settled: () => Promise<void>;
}

/** Sends no more than the pipeline counts meanwhile. */
export function createEventSender(api: DemoApi, signal: AbortSignal): EventSender {
  const batches: (readonly DemoEvent[])[] = [];
  const sendBatch = async (batch: readonly DemoEvent[]) => {
    const before = batches.at(-WAITING_MAX)?.at(-1);
    if (before !== undefined) await waitFor(1, signal, async () => Number(await isCounted(api, before)));
    await post(api, batch);
    batches.push(batch);
  };
  return {
    send: async (events) => {
      for (let index = 0; index < events.length; index += EVENTS_PER_REQUEST)
        await sendBatch(events.slice(index, index + EVENTS_PER_REQUEST));
    },
    settled: async () => {
      const types = Map.groupBy(batches.flat(), ({ eventType }) => eventType);
      const meters = [...types].map(([type, { length }]) => ({ meter: type, sent: length }));
      const stored = { meter: PEAK_STORAGE, sent: types.get("storage")?.length ?? 0 };
      for (const { meter, sent } of [...meters, stored])
        await waitFor(sent, signal, () => countOf(api, meter));
    },
  };
}

async function post(api: DemoApi, batch: readonly DemoEvent[]): Promise<void> {
  const answer = await api.post(PATH, { events: batch.map(toRequest) });
  if (numberIn(answer, "rejected") !== 0)
    throw new Error(`POST ${PATH} refused events: ${JSON.stringify(answer).slice(0, SHOWN_CHARACTERS)}`);
}

/** As the API takes it. */
export function toRequest({ owner: _, quantity, ...event }: DemoEvent): object {
  return { ...event, quantity: `${quantity}` };
}

async function isCounted(api: DemoApi, event: DemoEvent): Promise<boolean> {
  return Object(await lookUp(api, event)).status === "counted";
}

/** What became of it; undefined while nobody knows it. */
export async function lookUp(api: DemoApi, { idempotencyKey }: DemoEvent): Promise<unknown> {
  const query = new URLSearchParams({ idempotencyKey });
  const { data }: { readonly data?: unknown } = Object(await api.get(`/v1/events?${query}`));
  return Array.isArray(data) ? data[0] : undefined;
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
  throw new Error(
    `${field}: got ${JSON.stringify(answer).slice(0, SHOWN_CHARACTERS)}; expected is an object that has it`,
  );
}
