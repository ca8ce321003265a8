import { createDemoEvents } from "./demo-events.ts";

const EVENTS_PER_REQUEST = 100;

export interface SeedOptions {
  readonly url: string;
  readonly key: string;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Sends the demo data as any customer would. @throws Error if a request or an event is refused */
export async function seedDemo({ url, key, now, signal }: SeedOptions): Promise<void> {
  const events = createDemoEvents(now);
  for (let index = 0; index < events.length; index += EVENTS_PER_REQUEST) {
    const response = await fetch(`${url}/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key },
      body: JSON.stringify({ events: events.slice(index, index + EVENTS_PER_REQUEST) }),
      signal,
    });
    const answer = await response.text();
    if (response.status !== 202 || !answer.includes('"rejected":0'))
      throw new Error(`POST /v1/events answered ${response.status} ${answer.slice(0, 300)}`);
  }
}
