/** The same real input while requests are sent twice, calls are throttled, answers are lost and workers are killed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NativeEvent, readRows, toEvent } from "../../local/commands/import/read-rows.ts";
import { sendEvents } from "../../local/commands/import/send-events.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { shortenVisibility, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import {
  areTracesAvailable,
  type Column,
  CUSTOMERS,
  sumTrace,
  type Trace,
  traceFile,
} from "../support/traces.ts";

/** Events, tokens: facts of the published files. Each file once: traces.test.ts has all columns, in a world without faults. */
const PARTS: readonly (readonly [Trace, Column, number, number])[] = [
  ["code", "ContextTokens", 8_819, 18_059_974],
  ["conv", "GeneratedTokens", 19_366, 4_088_665],
];
/** Sizes on both sides of what makes a chunk claim first, so that both ways into the ledger are taken. */
const BATCHES = [1, 100, 2, 1_000, 3];
const ALL = PARTS.reduce((sum, [, , events]) => sum + events, 0);
const BACKFILL = "traces";

describe.skipIf(!isDynamoDbAvailable || !areTracesAvailable)("The real traces under faults", () => {
  let running: TestPipeline;
  beforeAll(async () => {
    running = await startPipeline({ failedBatchSeconds: 1 });
    await shortenVisibility(running.pipeline, 20);
  });
  afterAll(() => running?.pipeline.stop());

  test("go in, one request of twenty twice", { timeout: 240_000 }, async () => {
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "throttle", service: "dynamodb", rate: 0.02 });
    faults.inject({ kind: "timeoutAfterSuccess", service: "dynamodb", rate: 0.01 });
    faults.inject({ kind: "drop", service: "sqs", rate: 0.01 });
    faults.inject({ kind: "failSomeEntries", rate: 0.05 });
    faults.inject({ kind: "conflict", rate: 0.1 });
    faults.inject({ kind: "deliverTwice", rate: 0.1 });
    faults.inject({ kind: "throttle", service: "timestream", rate: 0.05 });
    const kills = await Promise.all(PARTS.map(([trace, column]) => sendAll(running, trace, column)));
    // The last few are left to a world without faults: a lost deletion after another would only make the end wait.
    await eventually(async () => (await countEvents(running)) > ALL * 0.95, 200_000);
    const struck = faults.report();
    faults.clear();
    await running.pipeline.idle();
    const expected = [
      "throttle",
      "timeoutAfterSuccess",
      "failSomeEntries",
      "conflict",
      "deliverTwice",
    ] as const;
    for (const kind of expected) expect(struck[kind], `${kind} must really have happened`).toBeGreaterThan(0);
    expect(kills.reduce((sum, each) => sum + each)).toBeGreaterThan(0);
  });

  test.each(PARTS)(
    "%s, %s: %i events, %i tokens, per customer too",
    async (trace, column, events, quantity) => {
      const window = { startDate: "2023-11-16", endDate: "2023-11-16", breakdownBy: "customer" };
      const answer = await running.usage({ ...window, signalExternalId: `${trace}-${column}` });
      expect(answer.summary).toMatchObject({ totalEvents: events, totalQuantity: quantity });
      const rows = answer.dimensionBreakdown.summary.map(
        (row: { name: string; totalEvents: number; totalQuantity: number }) => [
          row.name,
          { events: row.totalEvents, quantity: row.totalQuantity },
        ],
      );
      expect(new Map(rows)).toEqual(sumTrace(trace, column).byCustomer);
    },
  );
});

async function countEvents({ get }: TestPipeline): Promise<number> {
  const { body } = await get("/v1/analytics/usage?startDate=2023-11-16&endDate=2023-11-16");
  return body.summary?.totalEvents ?? 0;
}

/** @returns how many workers were killed meanwhile */
async function sendAll({ pipeline, key }: TestPipeline, trace: Trace, column: Column): Promise<number> {
  const target = { url: pipeline.url, key, backfill: BACKFILL };
  let requests = 0;
  let kills = 0;
  for await (const batch of batchesOf(trace, column)) {
    const isSentTwice = ++requests % 20 === 0;
    await Promise.all([sendEvents(target, batch), ...(isSentTwice ? [sendEvents(target, batch)] : [])]);
    if (requests % 15 === 0 && pipeline.kill("count-usage")) kills++;
  }
  return kills;
}

async function* batchesOf(trace: Trace, column: Column): AsyncGenerator<readonly NativeEvent[]> {
  const options = {
    file: traceFile(trace),
    timestampColumn: "TIMESTAMP",
    quantityColumn: column,
    eventType: `${trace}-${column}`,
    customers: CUSTOMERS,
    backfill: BACKFILL,
    url: "",
    key: "",
  };
  let events: NativeEvent[] = [];
  let next = 0;
  for await (const row of readRows(options)) {
    events.push(toEvent(row, trace, options));
    if (events.length < (BATCHES[next % BATCHES.length] ?? 1)) continue;
    yield events;
    events = [];
    next++;
  }
  if (events.length > 0) yield events;
}
