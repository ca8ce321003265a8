/**
 * `npm run bench`: what counting and answering cost and how fast they are, measured on the running pipeline.
 * Owns: which measurements, and against which budgets; the measuring and showing is in bench/.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { LocalPipeline } from "../start-local.ts";
import { loadAssembly } from "../template/load-assembly.ts";
import { benchDashboard } from "./bench/bench-dashboard.ts";
import { benchGrowth, benchWidth, defineMeter, type Scale } from "./bench/bench-scale.ts";
import { BUDGETS } from "./bench/budgets.ts";
import { measureBundle } from "./bench/measure-bundles.ts";
import { type IngestionFigures, measureIngestion } from "./bench/measure-ingestion.ts";
import { fillSubscriptions, measureSnapshot } from "./bench/measure-snapshot.ts";
import { measureVisibility } from "./bench/measure-visibility.ts";
import { firstCountedMonth } from "./bench/month.ts";
import { createReport } from "./bench/report.ts";
import { readTrace, type Spread, toWorkload } from "./bench/trace.ts";
import { type Running, withPipeline } from "./bench/with-pipeline.ts";

const PROJECT = join(import.meta.dirname, "../..");
const DEFAULT_TRACE = join(PROJECT, "../shared/data/azure-llm-inference-2023-code.csv");
const CHUNKED_EVENTS = 8_000;
const SINGLE_EVENTS = 2_000;
const PROBES = 50;

/** The budgets of counting are of requests that move ten counters; other spreads are shown as they are. */
const SPREADS: readonly { readonly spread: Spread; readonly isBudgeted: boolean }[] = [
  { spread: "3 customers a request", isBudgeted: true },
  { spread: "50 customers by row", isBudgeted: false },
];

/**
 * `--large` takes much longer: a million events of one customer, ten meters of each of 10,000, and a month of 100,000 subscriptions.
 * `--only snapshot` measures nothing but closing months, `--only scale` nothing but what questions cost,
 * `--only dashboard` nothing but pages in a browser.
 */
const { values } = parseArgs({
  options: {
    trace: { type: "string", default: DEFAULT_TRACE },
    large: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const SCALE: Scale = {
  events: values.large ? [10_000, 100_000, 1_000_000] : [10_000, 100_000],
  customers: values.large ? 10_000 : 1_000,
  meters: 10,
};

const SUBSCRIPTIONS = values.large ? 100_000 : 2_000;

const report = createReport((text) => console.log(text));
const { line } = report;

/** What can be measured alone: it needs no trace. */
const ALONE: Readonly<Record<string, (running: Running) => Promise<void>>> = {
  snapshot: ({ pipeline }) => benchSnapshot(pipeline),
  scale: benchScale,
  dashboard: benchPages,
};

const measuring = values.only === undefined ? chooseAll(values.trace) : findAlone(values.only);
if (measuring === undefined)
  console.log(
    `No trace at ${values.trace}: nothing is measured. Name a CSV with TIMESTAMP and ContextTokens: --trace <file>`,
  );
else {
  await withPipeline(PROJECT, measuring);
  report.end();
}

function findAlone(name: string): (running: Running) => Promise<void> {
  const found = ALONE[name];
  if (found !== undefined) return found;
  throw new Error(`--only: got ${name}; accepted is ${Object.keys(ALONE).join(" or ")}`);
}

/** Everything but the dashboard, which needs a browser. */
function chooseAll(trace: string): ((running: Running) => Promise<void>) | undefined {
  if (!existsSync(trace)) return undefined;
  return async ({ pipeline, assemblyDirectory, now, moveTo }) => {
    await benchIngestion(pipeline, trace);
    await benchSnapshot(pipeline);
    await benchScale({ pipeline, now, moveTo });
    benchBundles(assemblyDirectory, pipeline.gateway.url);
  };
}

async function benchPages({ pipeline }: Running): Promise<void> {
  const organization = "demo";
  const key = await createKey(pipeline, organization);
  await benchDashboard(pipeline, { organization, key }, report);
}

async function benchSnapshot(pipeline: LocalPipeline): Promise<void> {
  const organization = "subscribed";
  const key = await createKey(pipeline, organization);
  await fillSubscriptions(pipeline, key, SUBSCRIPTIONS);
  report.title(`Closing a month of ${SUBSCRIPTIONS} subscriptions`);
  const figures = await measureSnapshot(pipeline, key, organization);
  line("rows", figures.rows);
  line("seconds", figures.seconds, BUDGETS.snapshotSeconds);
  line("megabytes that the process grew by", figures.megabytes, BUDGETS.snapshotMegabytes);
  line("DynamoDB calls", figures.dynamodbCalls);
  line("read units", figures.readUnits);
  line("write units", figures.writeUnits);
  line("seconds for its history", figures.historySeconds);
}

async function createKey(pipeline: LocalPipeline, organization: string): Promise<string> {
  return ((await pipeline.invoke("create-api-key", { organization })) as { key: string }).key;
}

async function benchIngestion(pipeline: LocalPipeline, trace: string): Promise<void> {
  const key = await createKey(pipeline, "bench");
  const rows = await readTrace(trace, CHUNKED_EVENTS);
  for (const { spread, isBudgeted } of SPREADS) {
    const chunked = toWorkload(rows, 100, spread, `chunked-${spread.slice(0, 2).trim()}`);
    const inChunks = {
      writeUnits: BUDGETS.writeUnitsPerEventInChunks,
      dollars: BUDGETS.dollarsPerMillionInChunks,
    };
    show(chunked.name, await measureIngestion(pipeline, key, chunked), isBudgeted ? inChunks : {});
    const single = toWorkload(rows.slice(0, SINGLE_EVENTS), 1, spread, `single-${spread.slice(0, 2).trim()}`);
    const alone = { writeUnits: BUDGETS.writeUnitsPerEventAlone, dollars: BUDGETS.dollarsPerMillionAlone };
    show(single.name, await measureIngestion(pipeline, key, single), isBudgeted ? alone : {});
  }
  report.title("From accepted to visible");
  const seconds = await measureVisibility(pipeline, key, PROBES);
  line(`seconds, p99 of ${PROBES}`, seconds, BUDGETS.visibleSecondsP99);
}

/** The clock of the pipeline is moved: the month is over when it is asked about. */
async function benchScale({
  pipeline,
  now,
  moveTo,
}: Pick<Running, "pipeline" | "now" | "moveTo">): Promise<void> {
  const [deep, wide] = [await createKey(pipeline, "deep"), await createKey(pipeline, "wide")];
  const meter = await defineMeter(pipeline, deep);
  const month = firstCountedMonth(now);
  moveTo(month.end);
  await benchGrowth({ pipeline, key: deep, month }, meter, SCALE.events, report);
  await benchWidth({ pipeline, key: wide, month }, SCALE, report);
}

function benchBundles(assemblyDirectory: string, gatewayUrl: string): void {
  report.title("Bundles");
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
  budget: { readonly writeUnits?: number; readonly dollars?: number },
): void {
  const { timestream, ...rest } = figures.dollarsPerMillion;
  report.title(`${name} (${figures.events} events)`);
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
