/** Owns: sending a workload to the running pipeline, and what the gateway counted meanwhile. */
import { type Dollars, priceUsage, subtractUsage } from "../../gateway/cost/cost-meter.ts";
import { PRICE_TABLE } from "../../gateway/cost/price-table.ts";
import type { Usage } from "../../gateway/cost/usage.ts";
import type { LocalPipeline } from "../../start-local.ts";
import { sendEvents } from "../import/send-events.ts";
import type { Workload } from "./trace.ts";

export interface IngestionFigures {
  readonly events: number;
  readonly writeUnitsPerEvent: number;
  /** By line, per million events. */
  readonly dollarsPerMillion: Dollars & { readonly storage: number };
  readonly eventsPerSecond: number;
}

const REQUESTS_AT_ONCE = 16;
/** A ledger item lives 36 days; storage is billed by the month. */
const LEDGER_MONTHS = 36 / 30.4;
const GIGABYTE = 2 ** 30;

export async function measureIngestion(
  pipeline: LocalPipeline,
  key: string,
  workload: Workload,
): Promise<IngestionFigures> {
  const before = pipeline.gateway.cost.snapshot();
  const began = performance.now();
  await sendAll(pipeline.url, key, workload);
  await pipeline.idle();
  const seconds = (performance.now() - began) / 1000;
  const usage = subtractUsage(pipeline.gateway.cost.snapshot(), before);
  return {
    events: workload.events.length,
    writeUnitsPerEvent: usage.writeUnits / workload.events.length,
    dollarsPerMillion: priceEach(usage, workload.events.length),
    eventsPerSecond: workload.events.length / seconds,
  };
}

function priceEach(usage: Usage, events: number): IngestionFigures["dollarsPerMillion"] {
  const { api, lambda, sqs, dynamodb, timestream } = priceUsage(usage);
  const perMillion = (dollars: number) => (dollars / events) * 1_000_000;
  const storage =
    (usage.storedLedgerBytes / GIGABYTE) * PRICE_TABLE.dynamodbStoragePerGigabyteMonth * LEDGER_MONTHS;
  return {
    api: perMillion(api),
    lambda: perMillion(lambda),
    sqs: perMillion(sqs),
    dynamodb: perMillion(dynamodb),
    storage: perMillion(storage),
    timestream: perMillion(timestream),
  };
}

async function sendAll(url: string, key: string, { events, eventsPerRequest }: Workload): Promise<void> {
  let next = 0;
  const sender = async () => {
    while (next < events.length) {
      const batch = events.slice(next, next + eventsPerRequest);
      next += eventsPerRequest;
      const rejections = await sendEvents({ url, key, backfill: "bench" }, batch);
      if (rejections.length > 0) throw new Error(`rejected: ${rejections[0]?.errors.join("; ")}`);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, sender));
}
