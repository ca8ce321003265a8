/** Owns: how soon an accepted event is in the answer. */
import type { LocalPipeline } from "../../start-local.ts";
import { sendEvents } from "../import/send-events.ts";

/** Seconds from the answer to an event until a question shows it, one event at a time; the 99th percentile of them. */
export async function measureVisibility(
  pipeline: LocalPipeline,
  key: string,
  probes: number,
): Promise<number> {
  const seconds: number[] = [];
  for (let probe = 0; probe < probes; probe++) {
    const customer = `probe-${probe}`;
    const event = {
      idempotencyKey: customer,
      customer,
      eventType: "probe",
      quantity: "1",
      timestamp: new Date().toISOString(),
    };
    await sendEvents({ url: pipeline.url, key }, [event]);
    const accepted = performance.now();
    while ((await countEvents(pipeline, key, customer)) === 0)
      await new Promise((resolve) => setTimeout(resolve, 10));
    seconds.push((performance.now() - accepted) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.ceil(seconds.length * 0.99) - 1] ?? 0;
}

async function countEvents(pipeline: LocalPipeline, key: string, customer: string): Promise<number> {
  const body = await ask(`${pipeline.url}/v1/analytics/usage?customerExternalId=${customer}`, key);
  const { summary } = body as { summary: { totalEvents: number } };
  return summary.totalEvents;
}

async function ask(url: string, key: string): Promise<unknown> {
  const response = await fetch(url, { headers: { "x-api-key": key } });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
  return response.json();
}
