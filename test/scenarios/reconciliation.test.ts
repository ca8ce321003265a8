/** Totals are proven from the ledger, on the deployed functions: drift is found, named and repaired; lost claims are counted. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import {
  type DynamoDBClient,
  ListTablesCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createUsageLedger } from "../../shared/adapters/dynamodb/ledger/usage-ledger.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { timestampOf } from "../../shared/domain/event/timestamp.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

const COMMAND = join(import.meta.dirname, "../../local/commands/reconcile.ts");
const HOUR_MS = 60 * 60 * 1000;
/** Yesterday: the whole day is over, wherever in an hour the test runs. */
const DAY = timestampOf(Date.now() - 24 * HOUR_MS).slice(0, 10);
const TEN = `${DAY}T10:00:00Z`;
const WHOLE_DAY = ["--from", `${DAY}T00:00:00Z`, "--to", timestampOf(Date.parse(DAY) + 24 * HOUR_MS)];
const WINDOW = { startDate: DAY, endDate: DAY };

const idOf = (kind: string, name: string) => identifiers.nameBased("test", kind, name);

describe.skipIf(!isDynamoDbAvailable)("Reconciliation", () => {
  let running: TestPipeline;
  let database: DynamoDBClient;
  let tables: Readonly<Record<"Ledger" | "Rollups" | "Journal", string>>;
  beforeAll(async () => {
    running = await startPipeline();
    database = running.pipeline.engines.clients.dynamodb;
    const { TableNames = [] } = await database.send(new ListTablesCommand({}));
    const named = (part: string) => TableNames.find((name) => name.includes(part)) ?? "";
    tables = { Ledger: named("Ledger"), Rollups: named("Rollups"), Journal: named("Journal") };
  });
  afterAll(() => running?.pipeline.stop());

  const health = async () => (await running.get("/v1/health/reconciliation")).body;
  const summary = async () => (await running.usage(WINDOW)).summary;

  const reconcile = (...args: readonly string[]) =>
    new Promise<{ output: string; errors: string; code: unknown }>((resolve) => {
      const env = { AWS_ENDPOINT_URL_LAMBDA: running.pipeline.operatorUrl };
      execFile(process.execPath, [COMMAND, ...args], { env }, (error, output, errors) =>
        resolve({ output, errors, code: error === null ? 0 : error.code }),
      );
    });

  test("a run on schedule proves what was counted, and health tells it", async () => {
    const events = [1, 2, 3, 4, 5].map((number) => ({
      idempotencyKey: `event-${number}`,
      customer: number < 4 ? "acme" : "globex",
      eventType: "tokens",
      timestamp: `${DAY}T10:0${number}:00Z`,
      quantity: "0.1",
      ...(number === 1 ? { cost: "0.25" } : {}),
    }));
    expect((await running.post("/v1/events", events)).body).toMatchObject({ accepted: 5 });
    expect(await summary()).toMatchObject({ totalEvents: 5, totalQuantity: 0.5, totalCost: 0.25 });
    running.pipeline.fireSchedule("ReconciliationSchedule");
    await eventually(async () => (await health()).lastRunAt !== null);
    await running.pipeline.idle();
    const told = await health();
    expect(told).toMatchObject({ drift: [], eventStoreDrift: [], orphansTakenOver: 0, unclaimed: 0 });
    expect(told.hoursChecked).toBeGreaterThanOrEqual(1);
    expect(told.lastRun).not.toHaveProperty("organization");
    const byHand = await reconcile("--organization", "test", ...WHOLE_DAY);
    expect(byHand).toEqual({
      output: "test: 24 hours counted anew, 0 counters drift\n",
      errors: "",
      code: 0,
    });
  });

  test("a planted drift is found, named by organization, meter and hour, and repaired on request", async () => {
    const before = await summary();
    const [meter, customer] = [idOf("meter", "tokens"), idOf("customer", "acme")];
    await database.send(
      new UpdateItemCommand({
        TableName: tables.Rollups,
        Key: { pk: { S: "test#organization#1" }, sk: { S: `${DAY}#${meter}#-` } },
        UpdateExpression: "ADD n10 :events, q10 :quantity",
        ExpressionAttributeValues: { ":events": { N: "2" }, ":quantity": { N: "7.5" } },
      }),
    );
    await database.send(
      new UpdateItemCommand({
        TableName: tables.Rollups,
        Key: { pk: { S: `test#customer#${customer}` }, sk: { S: `${DAY}#${meter}#-` } },
        UpdateExpression: "ADD s10 :cost",
        ExpressionAttributeValues: { ":cost": { N: "-0.05" } },
      }),
    );
    expect(await summary()).toMatchObject({ totalEvents: 7, totalQuantity: 8 });
    const found = await reconcile("--organization", "test", ...WHOLE_DAY);
    expect(found.code).toBe(1);
    expect(found.output.split("\n")).toEqual([
      "test: 24 hours counted anew, 2 counters drift",
      `  drift     ${TEN}, customer-day, meter ${meter}, customer ${customer}: expected 3 events, quantity 0.3, cost 0.25 of 1, found 3 events, quantity 0.3, cost 0.2 of 1`,
      `  drift     ${TEN}, organization-day, meter ${meter}: expected 5 events, quantity 0.5, cost 0.25 of 1, found 7 events, quantity 8, cost 0.25 of 1`,
      "",
    ]);
    expect((await health()).drift).toMatchObject([
      { organization: "test", meterId: meter, hour: TEN, family: "customer-day", customerId: customer },
      { organization: "test", meterId: meter, hour: TEN, family: "organization-day" },
    ]);

    const why = ["--repair", "--reason", "planted", "--by", "mara"];
    const repaired = await reconcile("--organization", "test", ...WHOLE_DAY, ...why);
    expect(repaired.output).toContain("0 counters drift, 2 repaired");
    expect(repaired.code).toBe(0);
    expect(await summary()).toEqual(before);
    expect((await health()).drift).toEqual([]);
    expect((await reconcile("--organization", "test", ...WHOLE_DAY, ...why)).output).not.toContain(
      "repaired",
    );
    const entries = (await running.get("/v1/corrections")).body.data;
    expect(entries).toHaveLength(2);
    for (const entry of entries)
      expect(entry).toMatchObject({
        kind: "repair",
        hour: TEN,
        meterId: meter,
        reason: "planted",
        by: "mara",
      });
  });

  test("claims whose chunk never committed, and whose message is lost, are counted once", async () => {
    const before = await summary();
    const accepted = Date.now() - 7 * HOUR_MS;
    const events = ["lost-1", "lost-2", "lost-3"].map((key) =>
      aUsageEvent({
        id: identifiers.eventId("test", key),
        idempotencyKey: key,
        customerId: idOf("customer", "acme"),
        meterId: idOf("meter", "tokens"),
        timestamp: `${DAY}T11:00:00Z`,
        quantity: "2",
      }),
    );
    await claimOnly(
      aChunk({
        chunkId: v7({ msecs: accepted }),
        organization: "test",
        acceptedAt: timestampOf(accepted),
        events,
      }),
    );
    expect(await summary()).toEqual(before);
    // Accepted an hour before the point up to which the run of before looked: the next one begins two hours before that.
    const first = await reconcile("--organization", "test");
    expect(first.output).toContain("3 events of lost messages will be counted now");
    await eventually(async () => (await summary()).totalEvents === before.totalEvents + 3);
    expect((await summary()).totalQuantity).toBe(before.totalQuantity + 6);
    expect((await reconcile("--organization", "test")).output).not.toContain("lost messages");
    expect((await reconcile("--organization", "test", ...WHOLE_DAY)).code).toBe(0);
  });

  test("a wrong request to the function is refused, and told", async () => {
    const wrong = await reconcile("--from", "2026-01-01T00:30:00Z", "--to", "2026-01-01T02:00:00Z");
    expect(wrong.code).toBe(1);
    expect(wrong.errors).toContain("from: got");
    expect(wrong.errors).toContain("the beginning of an hour");
  });

  /** A worker that dies between its claims and its commit. */
  async function claimOnly(chunk: ReturnType<typeof aChunk>): Promise<void> {
    const dying = {
      send: (command: unknown) =>
        command instanceof TransactWriteItemsCommand
          ? Promise.reject(new Error("the worker died"))
          : database.send(command as UpdateItemCommand),
    } as unknown as DynamoDBClient;
    const ledger = createUsageLedger({
      client: dying,
      ledgerTable: tables.Ledger,
      rollupTable: tables.Rollups,
      journalTable: tables.Journal,
      identifiers,
      now: Date.now,
      pause: async () => {},
      random: Math.random,
    });
    expect(await ledger.count([chunk])).toMatchObject([{ kind: "failed" }]);
  }
});
