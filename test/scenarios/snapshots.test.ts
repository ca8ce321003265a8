/** Months are closed by the schedule, once, whatever happens to those who close them; what is late makes a version of its own. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBillingEditor } from "../../shared/adapters/dynamodb/billing/billing-editor.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { BillingKind, BillingRecords } from "../../shared/ports/billing.ts";
import { anInvoice, aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { tableOf } from "../support/tables.ts";

const COMMAND = join(import.meta.dirname, "../../local/commands/snapshot.ts");
const ACME = identifiers.nameBased("test", "customer", "acme");
const TOKENS = identifiers.nameBased("test", "meter", "tokens");

describe.skipIf(!isDynamoDbAvailable)("Months that are over", () => {
  let running: TestPipeline;
  let record: <Kind extends BillingKind>(kind: Kind, entry: BillingRecords[Kind]) => Promise<void>;
  let movedMs = Date.parse("2026-10-31T12:00:00Z") - Date.now();
  const now = () => Date.now() + movedMs;
  const moveTo = (instant: string) => {
    movedMs = Date.parse(instant) - Date.now();
  };

  beforeAll(async () => {
    running = await startPipeline({ now });
    const client = running.pipeline.engines.clients.dynamodb;
    const billingTable = await tableOf(client, "BillingRecords");
    const editor = createBillingEditor({
      client,
      billingTable,
      identifiers,
      pause: async () => {},
      random: Math.random,
    });
    record = async (kind, entry) => {
      const deed = { keyId: "key", action: "created", at: new Date(now()).toISOString() } as const;
      expect(await editor.create("test", kind, entry, deed)).toBe("created");
    };
    await record("charge", aRecurringCharge());
    await record("charge", aUsageCharge({ meterId: TOKENS }));
    await record("subscription", aSubscription({ customerId: ACME, startDate: "2026-09-15" }));
  });
  afterAll(() => running?.pipeline.stop());

  const versions = async () =>
    (await running.get("/v1/mrr-snapshots")).body.data.map((head: Record<string, unknown>) => [
      head.month,
      head.version,
      head.canonical,
      head.runRate,
    ]);
  const snapshot = (...args: readonly string[]) =>
    new Promise<{ output: string; errors: string; code: unknown }>((resolve) => {
      const env = { AWS_ENDPOINT_URL_LAMBDA: running.pipeline.operatorUrl };
      execFile(process.execPath, [COMMAND, ...args], { env }, (error, output, errors) =>
        resolve({ output, errors, code: error === null ? 0 : error.code }),
      );
    });
  const struck = (kind: "delay" | "timeoutAfterSuccess") =>
    running.pipeline.gateway.faults.report()[kind] ?? 0;

  test("a month is closed on the first of the next one, once what was accepted in it is counted", async () => {
    const events = [100, 150].map((quantity) => ({
      idempotencyKey: `event-${quantity}`,
      customer: "acme",
      eventType: "tokens",
      timestamp: "2026-10-20T09:00:00Z",
      quantity,
    }));
    await running.post("/v1/events", events);
    await running.pipeline.idle();
    moveTo("2026-11-01T00:10:00Z");
    await eventually(async () => {
      const { headers } = await running.get("/v1/analytics/usage");
      return (headers.get("tallymark-data-through") ?? "") >= "2026-11-01";
    });
    expect(await versions()).toEqual([]);
    moveTo("2026-11-01T00:30:00Z");
    await eventually(async () => (await versions()).length > 0);
    await eventually(async () => (await versions()).length > 1);
    // The subscription began in September. 100 and 250 x 0.01.
    expect(await versions()).toEqual([
      ["2026-09", 1, 0, 100],
      ["2026-10", 1, 0, 102.5],
    ]);
  });

  test("again by hand, twice at once, and with lost answers nothing changes", async () => {
    expect(await snapshot("--month", "2026-10", "--organization", "test")).toEqual({
      output: "test 2026-10: nothing changed\n",
      errors: "",
      code: 0,
    });
    const before = struck("timeoutAfterSuccess");
    running.pipeline.gateway.faults.inject({
      kind: "timeoutAfterSuccess",
      operation: "TransactWriteItems",
      target: "Snapshots",
      times: 2,
    });
    await Promise.all([1, 2].map(() => running.pipeline.invoke("snapshot-mrr", { month: "2026-10" })));
    expect(struck("timeoutAfterSuccess")).toBeGreaterThan(before);
    expect(await versions()).toHaveLength(2);
    const early = await snapshot("--month", "2026-11");
    expect(early.code).toBe(1);
    expect(early.errors).toContain("month: got 2026-11; accepted is a month that is over in UTC, 2026-10");
  });

  test("an invoice that comes late makes a version beside the first, though the worker dies over it", async () => {
    await record("invoice", anInvoice({ customerId: ACME, invoiceDate: "2026-10-31", total: "90" }));
    running.pipeline.gateway.faults.inject({
      kind: "delay",
      operation: "TransactWriteItems",
      target: "Snapshots",
      delayMilliseconds: 1_000,
    });
    // Noted as late; begun; of the page that is put now nobody will know the answer.
    const before = struck("delay");
    moveTo("2026-11-01T03:30:00Z");
    await eventually(async () => struck("delay") >= before + 3);
    expect(running.pipeline.kill("snapshot-mrr")).toBe(true);
    running.pipeline.gateway.faults.clear();
    expect(await versions()).toHaveLength(2);
    const { output } = await snapshot();
    expect(output).toBe("test 2026-10: USD version 2, 2 rows: canonical 90, run rate 102.5, committed 100\n");
    expect(await versions()).toEqual([
      ["2026-09", 1, 0, 100],
      ["2026-10", 1, 0, 102.5],
      ["2026-10", 2, 90, 102.5],
    ]);
    expect((await snapshot()).output).toBe("Nothing is to be closed.\n");
  });

  test("usage that comes late makes a version the next night", async () => {
    const late = {
      idempotencyKey: "late",
      customer: "acme",
      eventType: "tokens",
      timestamp: "2026-10-30T09:00:00Z",
      quantity: 50,
    };
    await running.post("/v1/events", [late]);
    await running.pipeline.idle();
    moveTo("2026-11-02T03:30:00Z");
    await eventually(async () => (await versions()).length > 3);
    expect((await versions()).at(-1)).toEqual(["2026-10", 3, 90, 103]);
  });

  test("history tells how each month came from the one before", async () => {
    const { body, headers } = await running.get("/v1/analytics/mrr/history?from=2026-09&customerId=acme");
    expect(headers.get("tallymark-data-through")).toMatch(/^2026-11-02T/);
    expect(body.months).toMatchObject([
      { month: "2026-09", version: 1, starting: 0, new: 100, ending: 100 },
      { month: "2026-10", version: 3, starting: 100, new: 0, expansion: 3, ending: 103 },
    ]);
  });
});
