/** The same real input while requests are sent twice, calls are throttled, answers are lost and workers are killed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows, toEvent } from "../../local/commands/import/read-rows.ts";
import { sendEvents } from "../../local/commands/import/send-events.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { shortenVisibility, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { areTracesAvailable, CUSTOMERS, sumTrace, traceFile } from "../support/traces.ts";

const OPTIONS = {
  file: traceFile("code"),
  timestampColumn: "TIMESTAMP",
  quantityColumn: "ContextTokens",
  eventType: "context-tokens",
  customers: CUSTOMERS,
  backfill: "traces",
};
/** Sizes on both sides of what makes a chunk claim first, so that both ways into the ledger are taken. */
const BATCHES = [1, 100, 2, 250, 3];

describe.skipIf(!isDynamoDbAvailable || !areTracesAvailable)("A real trace under faults", () => {
  let running: TestPipeline;
  beforeAll(async () => {
    running = await startPipeline({ failedBatchSeconds: 1 });
    await shortenVisibility(running.pipeline, 10);
  });
  afterAll(() => running?.pipeline.stop());

  test("is counted exactly once, per customer and in all", async () => {
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "throttle", service: "dynamodb", rate: 0.02 });
    faults.inject({ kind: "timeoutAfterSuccess", service: "dynamodb", rate: 0.01 });
    faults.inject({ kind: "drop", service: "sqs", rate: 0.01 });
    faults.inject({ kind: "failSomeEntries", rate: 0.05 });
    faults.inject({ kind: "conflict", rate: 0.1 });
    faults.inject({ kind: "deliverTwice", rate: 0.1 });
    faults.inject({ kind: "throttle", service: "timestream", rate: 0.05 });
    let requests = 0;
    let kills = 0;
    for await (const batch of batches()) {
      const target = { url: running.pipeline.url, key: running.key, backfill: OPTIONS.backfill };
      const isSentTwice = ++requests % 20 === 0;
      await Promise.all([sendEvents(target, batch), ...(isSentTwice ? [sendEvents(target, batch)] : [])]);
      if (requests % 15 === 0 && running.pipeline.kill("count-usage")) kills++;
    }
    await running.pipeline.idle();
    const struck = faults.report();
    faults.clear();

    const sums = sumTrace("code", "ContextTokens");
    const window = { startDate: "2023-11-16", endDate: "2023-11-16", breakdownBy: "customer" };
    const { summary, dimensionBreakdown } = await running.usage(window);
    expect(summary).toMatchObject({ totalEvents: 8_819, totalQuantity: 18_059_974 });
    const rows = dimensionBreakdown.summary.map(
      (row: { name: string; totalEvents: number; totalQuantity: number }) => [
        row.name,
        { events: row.totalEvents, quantity: row.totalQuantity },
      ],
    );
    expect(new Map(rows)).toEqual(sums.byCustomer);
    for (const kind of [
      "throttle",
      "timeoutAfterSuccess",
      "failSomeEntries",
      "conflict",
      "deliverTwice",
    ] as const) {
      expect(struck[kind], `${kind} must really have happened`).toBeGreaterThan(0);
    }
    expect(kills).toBeGreaterThan(0);
  }, 180_000);
});

async function* batches() {
  let events: ReturnType<typeof toEvent>[] = [];
  let next = 0;
  for await (const row of readRows(OPTIONS)) {
    events.push(toEvent(row, "faults", { ...OPTIONS, url: "", key: "" }));
    if (events.length === BATCHES[next % BATCHES.length]) {
      yield events;
      events = [];
      next++;
    }
  }
  if (events.length > 0) yield events;
}
