/** Owns: what closing a month takes, with so many subscriptions. Does not own: how they are shown (../bench.ts). */
import { subtractUsage } from "../../gateway/cost/cost-meter.ts";
import type { LocalPipeline } from "../../start-local.ts";
import { cloneItems } from "./clone-items.ts";

export interface SnapshotFigures {
  readonly rows: number;
  readonly seconds: number;
  /** By how much the process of pipeline and functions grew at most; the engine is another one. */
  readonly megabytes: number;
  readonly dynamodbCalls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of the year's history, which reads what was written. */
  readonly historySeconds: number;
}

const MEGABYTE = 1024 * 1024;
const SAMPLE_MS = 100;

/** Subscriptions of a customer each, with a recurring charge, a seat charge, and one for usage of which each customer has some. */
export async function fillSubscriptions(pipeline: LocalPipeline, key: string, count: number): Promise<void> {
  const post = (path: string, body: object) => send(pipeline, key, path, body);
  const month = lastMonth();
  const event = { customer: "bench-customer", eventType: "tokens", timestamp: `${month}-28T12:00:00Z` };
  await post("/v1/events", [{ idempotencyKey: "bench", quantity: "1234.5", ...event }]);
  await pipeline.idle();
  const plan = await post("/v1/plans", { externalId: "bench-plan", name: "Bench", currency: "USD" });
  const charges = [
    { type: "recurring", amount: "100" },
    { type: "seat", rate: "12.5" },
    { type: "usage", rate: "0.001", meterId: "tokens" },
  ];
  for (const charge of charges)
    await post("/v1/charges", { planId: plan.id, name: charge.type, externalId: charge.type, ...charge });
  const subscription = await post("/v1/subscriptions", {
    externalId: "bench-subscription",
    customerId: "bench-customer",
    planId: plan.id,
    startDate: `${month}-01`,
    seats: 3,
  });
  const renames = (index: number) =>
    new Map([
      [subscription.id ?? "", idOf("5", index)],
      [subscription.customerId ?? "", idOf("c", index)],
      ["bench-subscription", `bench-subscription-${index}`],
    ]);
  const { dynamodb } = pipeline.engines.clients;
  for (const table of ["BillingRecords", "Rollups"]) await cloneItems(dynamodb, table, count - 1, renames);
}

/** Of the last month. */
export async function measureSnapshot(
  pipeline: LocalPipeline,
  key: string,
  organization: string,
): Promise<SnapshotFigures> {
  const before = pipeline.gateway.cost.snapshot();
  const memory = watchMemory();
  const began = performance.now();
  await pipeline.invoke("snapshot-mrr", { organization, month: lastMonth() });
  const seconds = (performance.now() - began) / 1_000;
  const usage = subtractUsage(pipeline.gateway.cost.snapshot(), before);
  const megabytes = memory.stop();
  const asked = performance.now();
  const { data } = await ask(pipeline, key, "/v1/mrr-snapshots");
  await ask(pipeline, key, "/v1/analytics/mrr/history");
  const calls = Object.entries(usage.calls).filter(([name]) => name.startsWith("dynamodb:"));
  return {
    rows: data?.[0]?.rows ?? 0,
    seconds,
    megabytes,
    dynamodbCalls: calls.reduce((sum, [, count]) => sum + count, 0),
    readUnits: usage.readUnits,
    writeUnits: usage.writeUnits,
    historySeconds: (performance.now() - asked) / 1_000,
  };
}

function watchMemory(): { readonly stop: () => number } {
  const start = process.memoryUsage.rss();
  let peak = start;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return (peak - start) / MEGABYTE;
    },
  };
}

interface Answer {
  readonly id?: string;
  readonly customerId?: string;
  readonly data?: readonly { readonly rows: number }[];
}

async function send({ url }: LocalPipeline, key: string, path: string, body: object): Promise<Answer> {
  const headers = { "x-api-key": key, "content-type": "application/json" };
  return read(path, await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function ask({ url }: LocalPipeline, key: string, path: string): Promise<Answer> {
  return read(path, await fetch(`${url}${path}`, { headers: { "x-api-key": key } }));
}

async function read(path: string, response: Response): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${text}`);
  return JSON.parse(text) as Answer;
}

/** `YYYY-MM`, in UTC. */
function lastMonth(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString().slice(0, 7);
}

function idOf(kind: string, index: number): string {
  return `${kind}0000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}
