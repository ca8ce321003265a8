/**
 * `npm run bench`: what counting costs and how fast it is, measured on the running pipeline with a real trace.
 * Owns: which measurements, and how they are shown against the budgets; the measuring is in bench/.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LocalPipeline, startLocal } from "../start-local.ts";
import { loadAssembly } from "../template/load-assembly.ts";
import { synthesize } from "../template/synthesize.ts";
import { BUDGETS } from "./bench/budgets.ts";
import { measureBundle } from "./bench/measure-bundles.ts";
import { type IngestionFigures, measureIngestion } from "./bench/measure-ingestion.ts";
import { measureCustomerMonth, measureVisibility } from "./bench/measure-queries.ts";
import {
  fillOrganization,
  growCustomer,
  measureQuestion,
  type QuestionFigures,
} from "./bench/measure-scale.ts";
import { fillSubscriptions, measureSnapshot } from "./bench/measure-snapshot.ts";
import { readTrace, type Spread, toWorkload } from "./bench/trace.ts";

const PROJECT = join(import.meta.dirname, "../..");
const DEFAULT_TRACE = join(PROJECT, "../shared/data/azure-llm-inference-2023-code.csv");
const CHUNKED_EVENTS = 8_000;
const SINGLE_EVENTS = 2_000;
const PROBES = 50;
const SPREADS: readonly Spread[] = ["3 customers a request", "50 customers by row"];

/**
 * `--large` takes about fifteen minutes more: a million events of one customer, ten meters of each of 10,000, and a month of 100,000
 * subscriptions. `--only snapshot` measures nothing but months.
 */
const { values } = parseArgs({
  options: {
    trace: { type: "string", default: DEFAULT_TRACE },
    large: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const SCALE = values.large
  ? { events: [10_000, 100_000, 1_000_000], customers: 10_000, metersOfEach: 10, meters: 10 }
  : { events: [10_000, 100_000], customers: 10_000, metersOfEach: 1, meters: 10 };
const SUBSCRIPTIONS = values.large ? 100_000 : 2_000;

if (values.only === "snapshot") await withPipeline(benchSnapshot);
else if (existsSync(values.trace)) await bench(values.trace);
else
  console.log(
    `No trace at ${values.trace}: nothing is measured. Name a CSV with TIMESTAMP and ContextTokens: --trace <file>`,
  );

async function bench(trace: string): Promise<void> {
  await withPipeline(async (pipeline, assemblyDirectory) => {
    const { key } = (await pipeline.invoke("create-api-key", { organization: "bench" })) as { key: string };
    await benchIngestion(pipeline, key, trace);
    await benchQueries(pipeline, key);
    await benchScale(pipeline);
    await benchSnapshot(pipeline);
    benchBundles(assemblyDirectory, pipeline.gateway.url);
  });
}

async function withPipeline(
  measure: (pipeline: LocalPipeline, assemblyDirectory: string) => Promise<void>,
): Promise<void> {
  const assemblyDirectory = await mkdtemp(join(tmpdir(), "tallymark-bench-"));
  await synthesize(PROJECT, assemblyDirectory);
  const pipeline = await startLocal({ assemblyDirectory });
  try {
    await measure(pipeline, assemblyDirectory);
  } finally {
    await pipeline.stop();
    await rm(assemblyDirectory, { recursive: true, force: true });
  }
}

async function benchIngestion(pipeline: LocalPipeline, key: string, trace: string): Promise<void> {
  const rows = await readTrace(trace, CHUNKED_EVENTS);
  for (const spread of SPREADS) {
    const chunked = toWorkload(rows, 100, spread, `chunked-${spread.slice(0, 2).trim()}`);
    show(chunked.name, await measureIngestion(pipeline, key, chunked), {
      writeUnits: BUDGETS.writeUnitsPerEventInChunks,
      dollars: BUDGETS.dollarsPerMillionInChunks,
    });
    const single = toWorkload(rows.slice(0, SINGLE_EVENTS), 1, spread, `single-${spread.slice(0, 2).trim()}`);
    show(single.name, await measureIngestion(pipeline, key, single), {
      writeUnits: BUDGETS.writeUnitsPerEventAlone,
      dollars: BUDGETS.dollarsPerMillionAlone,
    });
  }
}

async function benchQueries(pipeline: LocalPipeline, key: string): Promise<void> {
  console.log("\nQuestions");
  const month = await measureCustomerMonth(pipeline, key, "chunked-50-customer-1");
  line("DynamoDB calls for a month of one customer", month.dynamodbCalls, BUDGETS.customerMonthCalls);
  line("read units for it", month.readUnits);
  const seconds = await measureVisibility(pipeline, key, PROBES);
  line(`seconds from accepted to visible, p99 of ${PROBES}`, seconds, BUDGETS.visibleSecondsP99);
}

async function benchScale(pipeline: LocalPipeline): Promise<void> {
  const createKey = async (organization: string) =>
    ((await pipeline.invoke("create-api-key", { organization })) as { key: string }).key;
  const deep = await createKey("deep");
  let from = 0;
  for (const to of SCALE.events) {
    await growCustomer(pipeline, deep, "grown", from, to);
    from = to;
    console.log(`\nA month of one customer, daily, with ${to} events`);
    const figures = await measureQuestion(pipeline, deep, { customerExternalId: "grown" });
    showQuestion(figures, { dynamodbCalls: BUDGETS.customerMonthCalls });
  }
  const wide = await createKey("wide");
  await fillOrganization(pipeline, wide, SCALE);
  console.log(
    `\nA month of ${SCALE.customers} customers, by customer, monthly (${SCALE.meters} meters, ${SCALE.metersOfEach} of them used by each)`,
  );
  const figures = await measureQuestion(pipeline, wide, { breakdownBy: "customer", groupBy: "monthly" });
  showQuestion(figures, { milliseconds: BUDGETS.wideMonthMilliseconds });
}

async function benchSnapshot(pipeline: LocalPipeline): Promise<void> {
  const organization = "subscribed";
  const { key } = (await pipeline.invoke("create-api-key", { organization })) as { key: string };
  await fillSubscriptions(pipeline, key, SUBSCRIPTIONS);
  console.log(`\nClosing a month of ${SUBSCRIPTIONS} subscriptions`);
  const figures = await measureSnapshot(pipeline, key, organization);
  line("rows", figures.rows);
  line("seconds", figures.seconds, BUDGETS.snapshotSeconds);
  line("megabytes that the process grew by", figures.megabytes, BUDGETS.snapshotMegabytes);
  line("DynamoDB calls", figures.dynamodbCalls);
  line("read units", figures.readUnits);
  line("write units", figures.writeUnits);
  line("seconds for its history", figures.historySeconds);
}

function showQuestion(
  figures: QuestionFigures,
  budget: Partial<Record<keyof QuestionFigures, number>>,
): void {
  line("events in the answer", figures.events);
  line("DynamoDB calls", figures.dynamodbCalls, budget.dynamodbCalls);
  line("read units", figures.readUnits);
  line("answer, KB", figures.answerKilobytes);
  line("milliseconds, quickest of 5", figures.milliseconds, budget.milliseconds);
}

function benchBundles(assemblyDirectory: string, gatewayUrl: string): void {
  console.log("\nBundles");
  const model = loadAssembly(assemblyDirectory, {
    region: "us-east-1",
    accountId: "000000000000",
    gatewayUrl,
  });
  for (const bundle of model.functions.map(measureBundle)) {
    const isQuery = bundle.name.startsWith("query-");
    line(`${bundle.name}: KB`, bundle.kilobytes, isQuery ? BUDGETS.queryBundleKilobytes : undefined);
    line(
      `${bundle.name}: import, ms`,
      bundle.importMilliseconds,
      isQuery ? BUDGETS.queryImportMilliseconds : undefined,
    );
  }
}

function show(
  name: string,
  figures: IngestionFigures,
  budget: { writeUnits: number; dollars: number },
): void {
  const { timestream, ...rest } = figures.dollarsPerMillion;
  console.log(`\n${name} (${figures.events} events)`);
  line("write units per event", figures.writeUnitsPerEvent, budget.writeUnits);
  for (const [item, dollars] of Object.entries(rest)) line(`dollars per million events: ${item}`, dollars);
  line(
    "dollars per million events: all of it",
    Object.values(rest).reduce((sum, dollars) => sum + dollars, 0),
    budget.dollars,
  );
  line("dollars per million events: timestream, besides", timestream);
  line("events per second, end to end", figures.eventsPerSecond);
}

function line(name: string, value: number, budget?: number): void {
  const verdict =
    budget === undefined ? "" : value <= budget ? `budget ${budget}: met` : `budget ${budget}: NOT MET`;
  console.log(`  ${name.padEnd(52)} ${value.toFixed(3).padStart(10)}  ${verdict}`);
}
