/**
 * Owns: filling organizations with what questions are measured on: events of one customer, customers of one organization.
 * Does not own: what counting them costs (measure-ingestion.ts).
 */
import type { LocalPipeline } from "../../start-local.ts";
import type { NativeEvent } from "../import/read-rows.ts";
import { sendEvents } from "../import/send-events.ts";
import { hourOf, type Month } from "./month.ts";

export interface Target {
  readonly pipeline: LocalPipeline;
  readonly key: string;
  readonly month: Month;
}

const EVENTS_PER_REQUEST = 1_000;
const REQUESTS_AT_ONCE = 8;
const REGIONS = ["eu", "us", "ap"];

/** Sends the customer's events from one number to another, spread over all hours of the month. */
export function growCustomer(target: Target, customer: string, from: number, to: number): Promise<void> {
  return sendAll(target, from, to, (index) => ({
    idempotencyKey: `${customer}:${index}`,
    customer,
    eventType: "growing",
    timestamp: hourOf(target.month, index),
    quantity: "1.5",
    properties: { region: REGIONS[index % REGIONS.length] ?? "" },
  }));
}

/** One event of each customer and meter, on different days. */
export function fillOrganization(
  target: Target,
  size: { readonly customers: number; readonly meters: number },
): Promise<void> {
  return sendAll(target, 0, size.customers * size.meters, (index) => {
    const customer = Math.floor(index / size.meters);
    const meter = index % size.meters;
    return {
      idempotencyKey: `wide:${index}`,
      customer: `customer-${customer}`,
      eventType: `meter-${meter}`,
      timestamp: hourOf(target.month, customer * 7 + meter * 29),
      quantity: String(1 + (index % 97)),
    };
  });
}

async function sendAll(
  { pipeline, key }: Target,
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
      const rejections = await sendEvents({ url: pipeline.url, key }, events);
      if (rejections.length > 0) throw new Error(`rejected: ${rejections[0]?.errors.join("; ")}`);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, sender));
  await pipeline.idle();
}
