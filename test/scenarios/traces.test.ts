/**
 * Real input: both traces go in through the import, as one organization, context and generated tokens as two meters, 50
 * customers by row number. What comes out equals the sums of the CSV to the last digit - also when half of the world fails.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importFile } from "../../local/commands/import/import-file.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { shortenVisibility, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import {
  areTracesAvailable,
  type Column,
  CUSTOMERS,
  sumTrace,
  type Trace,
  traceFile,
} from "../support/traces.ts";

const WINDOW = { startDate: "2023-11-16", endDate: "2023-11-17" };
const METERS = { ContextTokens: "context-tokens", GeneratedTokens: "generated-tokens" } as const;
const PARTS: readonly (readonly [Trace, Column])[] = [
  ["code", "ContextTokens"],
  ["code", "GeneratedTokens"],
  ["conv", "ContextTokens"],
  ["conv", "GeneratedTokens"],
];

describe.skipIf(!isDynamoDbAvailable || !areTracesAvailable)("The real traces", { timeout: 180_000 }, () => {
  let running: TestPipeline;
  let stateDirectory = "";
  const importPart = (trace: Trace, column: Column) =>
    importFile(
      {
        file: traceFile(trace),
        timestampColumn: "TIMESTAMP",
        quantityColumn: column,
        // A meter for each trace and column, so that each file's own totals can be asked.
        eventType: `${trace}-${METERS[column]}`,
        customers: CUSTOMERS,
        backfill: "traces",
        url: running.pipeline.url,
        key: running.key,
      },
      { XDG_STATE_HOME: stateDirectory },
      () => {},
    );

  beforeAll(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), "tallymark-test-state-"));
    running = await startPipeline({ failedBatchSeconds: 1 });
    await shortenVisibility(running.pipeline, 10);
  });
  afterAll(async () => {
    await running?.pipeline.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  });

  test("go in row by row, none rejected", async () => {
    for (const [trace, column] of PARTS) {
      expect(await importPart(trace, column)).toMatchObject({
        sent: sumTrace(trace, column).events,
        rejections: [],
      });
    }
  });

  test.each([
    ["code", "ContextTokens", 8_819, 18_059_974],
    ["code", "GeneratedTokens", 8_819, 245_896],
    ["conv", "ContextTokens", 19_366, 22_361_870],
    ["conv", "GeneratedTokens", 19_366, 4_088_665],
  ] as const)("%s, %s: %i events, %i tokens", async (trace, column, events, quantity) => {
    const { summary } = await running.usage({ ...WINDOW, signalExternalId: `${trace}-${METERS[column]}` });
    expect(summary).toMatchObject({
      totalEvents: events,
      totalQuantity: quantity,
      eventCountWithNullCost: events,
    });
  });

  test.each(PARTS)("%s, %s: per customer and per day as summed from the CSV", async (trace, column) => {
    const sums = sumTrace(trace, column);
    const signalExternalId = `${trace}-${METERS[column]}`;
    const body = await running.usage({ ...WINDOW, signalExternalId, breakdownBy: "customer" });
    const rows = body.dimensionBreakdown.summary.map(
      (row: { name: string; totalEvents: number; totalQuantity: number }) => [
        row.name,
        { events: row.totalEvents, quantity: row.totalQuantity },
      ],
    );
    expect(new Map(rows)).toEqual(sums.byCustomer);
    const days = body.timeSeriesData.map((day: { date: string; eventCount: number; quantity: number }) => [
      day.date,
      day,
    ]);
    for (const [day, sum] of sums.byDay)
      expect(new Map(days).get(day)).toMatchObject({ eventCount: sum.events, quantity: sum.quantity });
  });

  test("importing again changes nothing, whatever fails meanwhile", async () => {
    const before = (await running.usage({ ...WINDOW, breakdownBy: "customer" })).dimensionBreakdown.summary;
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "throttle", service: "dynamodb", rate: 0.03 });
    faults.inject({
      kind: "timeoutAfterSuccess",
      service: "sqs",
      operation: "DeleteMessageBatch",
      rate: 0.05,
    });
    await importPart("code", "ContextTokens");
    await running.pipeline.idle();
    faults.clear();
    expect((await running.usage({ ...WINDOW, breakdownBy: "customer" })).dimensionBreakdown.summary).toEqual(
      before,
    );
    expect(faults.report().throttle).toBeGreaterThan(0);
  });
});
