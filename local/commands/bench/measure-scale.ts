/**
 * Owns: how the cost of a question grows with what there is to count: events of one customer, customers of one organization.
 * Does not own: what counting them costs (measure-ingestion.ts).
 */
import { subtractUsage } from "../../gateway/cost/cost-meter.ts";
import type { LocalPipeline } from "../../start-local.ts";
import type { NativeEvent } from "../import/read-rows.ts";
import { sendEvents } from "../import/send-events.ts";

export interface QuestionFigures {
  readonly dynamodbCalls: number;
  readonly readUnits: number;
  readonly answerKilobytes: number;
  /** The quickest of some tries: of a machine that does other things too, it tells the most. */
  readonly milliseconds: number;
  /** What the answer says it has counted. */
  readonly events: number;
}

const MONTH = { first: "2023-12-01", last: "2023-12-31", start: Date.UTC(2023, 11, 1), hours: 31 * 24 };
const HOUR_MS = 60 * 60 * 1000;
const EVENTS_PER_REQUEST = 1_000;
const REQUESTS_AT_ONCE = 8;
const TRIES = 5;

/** Sends the customer's events from one number to another, spread over all hours of the month. */
export function growCustomer(
  pipeline: LocalPipeline,
  key: string,
  customer: string,
  from: number,
  to: number,
): Promise<void> {
  return sendAll(pipeline, key, from, to, (index) => ({
    idempotencyKey: `${customer}:${index}`,
    customer,
    eventType: "growing",
    timestamp: new Date(MONTH.start + (index % MONTH.hours) * HOUR_MS).toISOString(),
    quantity: "1.5",
  }));
}

/** One event of each customer and meter, on different days. */
export function fillOrganization(
  pipeline: LocalPipeline,
  key: string,
  size: { readonly customers: number; readonly metersOfEach: number; readonly meters: number },
): Promise<void> {
  return sendAll(pipeline, key, 0, size.customers * size.metersOfEach, (index) => {
    const customer = Math.floor(index / size.metersOfEach);
    const meter = (customer + (index % size.metersOfEach)) % size.meters;
    const hour = (customer * 7 + meter * 29) % MONTH.hours;
    return {
      idempotencyKey: `wide:${index}`,
      customer: `customer-${customer}`,
      eventType: `meter-${meter}`,
      timestamp: new Date(MONTH.start + hour * HOUR_MS).toISOString(),
      quantity: String(1 + (index % 97)),
    };
  });
}

/** @param parameters of the usage question, besides the month */
export async function measureQuestion(
  pipeline: LocalPipeline,
  key: string,
  parameters: Readonly<Record<string, string>>,
): Promise<QuestionFigures> {
  const query = new URLSearchParams({ startDate: MONTH.first, endDate: MONTH.last, ...parameters });
  const url = `${pipeline.url}/v1/analytics/usage?${query}`;
  // The first one also pays for reading the key, and for starting the function.
  await ask(url, key);
  const before = pipeline.gateway.cost.snapshot();
  const answer = await ask(url, key);
  const usage = subtractUsage(pipeline.gateway.cost.snapshot(), before);
  const times = [answer.milliseconds];
  while (times.length < TRIES) times.push((await ask(url, key)).milliseconds);
  const calls = Object.entries(usage.calls).filter(([name]) => name.startsWith("dynamodb:"));
  return {
    dynamodbCalls: calls.reduce((sum, [, count]) => sum + count, 0),
    readUnits: usage.readUnits,
    answerKilobytes: answer.text.length / 1024,
    milliseconds: Math.min(...times),
    events: (JSON.parse(answer.text) as { summary: { totalEvents: number } }).summary.totalEvents,
  };
}

async function ask(url: string, key: string): Promise<{ text: string; milliseconds: number }> {
  const began = performance.now();
  const response = await fetch(url, { headers: { "x-api-key": key } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${text}`);
  return { text, milliseconds: performance.now() - began };
}

async function sendAll(
  pipeline: LocalPipeline,
  key: string,
  from: number,
  to: number,
  eventAt: (index: number) => NativeEvent,
): Promise<void> {
  let next = from;
  const sender = async () => {
    while (next < to) {
      const first = next;
      next = Math.min(to, next + EVENTS_PER_REQUEST);
      const events = Array.from({ length: next - first }, (_, index) => eventAt(first + index));
      const rejections = await sendEvents({ url: pipeline.url, key, backfill: "bench" }, events);
      if (rejections.length > 0) throw new Error(`rejected: ${rejections[0]?.errors.join("; ")}`);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, sender));
  await pipeline.idle();
}
