/** Events are voided and amended over HTTP: rollups and event store follow exactly, once, whatever is asked again. */

import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { tableOf } from "../support/tables.ts";

const DAY = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const WINDOW = { startDate: DAY, endDate: DAY };
/** Begins and ends within UTC hours, so that the event store has to answer. */
const WITHIN_HOURS = { startDate: `${DAY}T10:05:00Z`, endDate: `${DAY}T10:55:00Z` };

const idOf = (key: string, organization = "test") => identifiers.eventId(organization, key);

describe.skipIf(!isDynamoDbAvailable)("Corrections", () => {
  let running: TestPipeline;
  beforeAll(async () => {
    running = await startPipeline();
  });
  afterEach(() => running.pipeline.gateway.faults.clear());
  afterAll(() => running?.pipeline.stop());

  /** Events of a customer of their own, so that tests do not see each other. */
  const given = async (
    customer: string,
    ...amounts: readonly (readonly [quantity: string, cost?: string])[]
  ) => {
    const events = amounts.map(([quantity, cost], index) => ({
      idempotencyKey: `${customer}/${index}`,
      customer,
      eventType: "tokens",
      timestamp: `${DAY}T10:${10 + index}:00Z`,
      quantity,
      cost,
    }));
    await running.post("/v1/events", events);
    await running.pipeline.idle();
    return events;
  };
  const act = (key: string, action: "void" | "amend", body: unknown, headers?: Record<string, string>) =>
    running.post(`/v1/events/${idOf(key)}/${action}`, body, headers);
  const summaryOf = async (customer: string, window: Record<string, string> = WINDOW) => {
    const { summary } = await running.usage({ ...window, customerExternalId: customer });
    return [summary.totalEvents, summary.totalQuantity, summary.totalCost, summary.eventCountWithNullCost];
  };
  const storeSays = (customer: string, expected: readonly number[]) =>
    eventually(async () => {
      const found = await summaryOf(customer, WITHIN_HOURS);
      return JSON.stringify(found) === JSON.stringify(expected);
    });

  test("a voided event leaves every total, in rollups and event store; voiding it again is once", async () => {
    await given("voided", ["0.1", "0.01"], ["0.2", "0.02"], ["5"]);
    expect(await summaryOf("voided")).toEqual([3, 5.3, 0.03, 1]);
    const first = await act("voided/0", "void", { reason: "sent by a test system" });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      id: idOf("voided/0"),
      status: "voided",
      quantity: "0.1",
      usageCost: "0.01",
      correction: { kind: "void", reason: "sent by a test system", before: { status: "counted" } },
    });
    const again = await act("voided/0", "void", { reason: "another reason" });
    expect(again.body).toEqual(first.body);
    expect(await summaryOf("voided")).toEqual([2, 5.2, 0.02, 1]);
    await storeSays("voided", [2, 5.2, 0.02, 1]);
  });

  test("an amended event counts as amended; its cost may come later; each step is exact", async () => {
    await given("amended", ["1000000000000.000000000001"], ["2", "0.5"]);
    const { body } = await act("amended/0", "amend", {
      reason: "unit was wrong",
      quantity: "0.000000000003",
      cost: 1.25,
    });
    expect(body).toMatchObject({ status: "amended", quantity: "0.000000000003", usageCost: "1.25" });
    expect(body.correction.before).toEqual({
      status: "counted",
      quantity: "1000000000000.000000000001",
      usageCost: null,
    });
    expect(await summaryOf("amended")).toEqual([2, 2.000000000003, 1.75, 0]);
    await act("amended/0", "amend", { reason: "and again", quantity: "1" });
    expect(await summaryOf("amended")).toEqual([2, 3, 1.75, 0]);
    await storeSays("amended", [2, 3, 1.75, 0]);
    await act("amended/0", "void", { reason: "never happened" });
    expect(await summaryOf("amended")).toEqual([1, 2, 0.5, 0]);
    expect((await act("amended/0", "amend", { reason: "too late", quantity: 1 })).status).toBe(409);
    await act("amended/1", "void", { reason: "nor did this" });
    const { dimensionBreakdown, summary } = await running.usage({ ...WINDOW, breakdownBy: "customer" });
    expect(dimensionBreakdown.summary.map(({ name }: { name: string }) => name)).not.toContain("amended");
    expect(summary.totalEvents).toBeGreaterThan(0);
  });

  test("a voided key that is sent again stays voided", async () => {
    const [event] = await given("resent", ["7"]);
    await act("resent/0", "void", { reason: "wrong customer" });
    await running.post("/v1/events", event);
    await running.post("/v1/events", [event, { ...event, idempotencyKey: "resent/new", quantity: 1 }]);
    expect(await summaryOf("resent")).toEqual([1, 1, 0, 1]);
  });

  test("a correction with a key of its own is one correction, also after its answer was lost", async () => {
    await given("keyed", ["10"]);
    const amend = { reason: "halved", quantity: 5, idempotencyKey: "fix-1" };
    running.pipeline.gateway.faults.inject({
      kind: "timeoutAfterSuccess",
      operation: "TransactWriteItems",
      principal: "correct-events",
      times: 1,
    });
    const first = await act("keyed/0", "amend", amend);
    expect(first.body).toMatchObject({ status: "amended", quantity: "5" });
    await act("keyed/0", "amend", { reason: "and more", quantity: 6 });
    const repeated = await act("keyed/0", "amend", amend);
    expect(repeated.body).toMatchObject({ quantity: "6", correction: first.body.correction });
    const other = await act("keyed/0", "amend", { ...amend, quantity: 4 });
    expect([other.status, other.body.message]).toEqual([409, expect.stringContaining("fix-1")]);
    expect(await summaryOf("keyed")).toEqual([1, 6, 0, 1]);
  });

  test("twenty at once are one, and one of several amendments at once is the last", async () => {
    await given("crowd", ["1"], ["1"]);
    const voids = await Promise.all(
      Array.from({ length: 20 }, () => act("crowd/0", "void", { reason: "all at once" })),
    );
    const done = voids.filter(({ status }) => status === 200);
    expect(new Set(done.map(({ body }) => body.correction.id)).size).toBe(1);
    expect(voids.every(({ status }) => status === 200 || status === 409)).toBe(true);
    await Promise.all([2, 3, 4].map((quantity) => act("crowd/1", "amend", { reason: "mine", quantity })));
    const last = await act("crowd/1", "amend", { reason: "last", quantity: 9 });
    expect(last.status).toBe(200);
    expect(await summaryOf("crowd")).toEqual([1, 9, 0, 1]);
  });

  test("an event that claims but is not committed cannot be corrected yet", async () => {
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "throttle", operation: "TransactWriteItems", principal: "count-usage" });
    const events = [1, 2, 3].map((index) => ({
      idempotencyKey: `open/${index}`,
      customer: "open",
      eventType: "tokens",
      timestamp: `${DAY}T10:00:00Z`,
    }));
    await running.post("/v1/events", events);
    await eventually(async () => (await act("open/1", "void", { reason: "x" })).status === 409);
    faults.clear();
    await eventually(async () => (await act("open/1", "void", { reason: "x" })).status === 200);
    expect(await summaryOf("open")).toEqual([2, 2, 0, 2]);
  });

  test("an event that the ledger has forgotten is corrected from the event store, once", async () => {
    const timestamp = new Date(Date.now() - 50 * 24 * 60 * 60 * 1000).toISOString();
    const event = { idempotencyKey: "old", customer: "old", eventType: "tokens", timestamp, quantity: 4 };
    await running.post("/v1/events?backfill=old", [event, { ...event, idempotencyKey: "old/2" }]);
    await running.pipeline.idle();
    const { dynamodb } = running.pipeline.engines.clients;
    const Key = { pk: { S: `test#event#${idOf("old")}` } };
    await dynamodb.send(new DeleteItemCommand({ TableName: await tableOf(dynamodb, "Ledger"), Key }));
    const window = { startDate: timestamp.slice(0, 10), endDate: timestamp.slice(0, 10) };
    await eventually(async () => (await act("old", "void", { reason: "never happened" })).status === 200);
    expect((await act("old", "void", { reason: "again" })).body.correction.reason).toBe("never happened");
    expect(await summaryOf("old", window)).toEqual([1, 4, 0, 1]);
    await running.post("/v1/events?backfill=again", event);
    expect(await summaryOf("old", window)).toEqual([1, 4, 0, 1]);
  });

  test("the log lists every correction, newest first, by pages; the event tells its own", async () => {
    await given("logged", ["1"], ["2"]);
    const other = await running.createKey("log-reader");
    const seen = async (path: string, key = running.key) =>
      (await running.get(path, { "x-api-key": key })).body;
    await act("logged/0", "amend", { reason: "first", quantity: 3 });
    await act("logged/1", "void", { reason: "second" });
    await act("logged/0", "void", { reason: "third" });
    const first = await seen("/v1/corrections?limit=2");
    expect(first.data.map(({ kind, reason }: { kind: string; reason: string }) => [kind, reason])).toEqual([
      ["void", "third"],
      ["void", "second"],
    ]);
    const second = await seen(`/v1/corrections?limit=1&next_page=${first.next_page}`);
    expect(second.data[0]).toMatchObject({
      kind: "amend",
      eventId: idOf("logged/0"),
      idempotencyKey: "logged/0",
      before: { status: "counted", quantity: "1" },
      after: { status: "amended", quantity: "3" },
    });
    const event = await seen(`/v1/events/${idOf("logged/0")}`);
    expect(event).toMatchObject({
      status: "voided",
      quantity: "3",
      original: { quantity: "1" },
      countedIn: [],
    });
    expect(event.corrections).toEqual([second.data[0], first.data[0]]);
    expect(await seen("/v1/corrections", other)).toEqual({ data: [], next_page: null });
    expect((await seen(`/v1/corrections?next_page=${first.next_page}`, other)).statusCode).toBe(400);
    expect((await seen("/v1/corrections?limit=0")).message).toMatch(/^limit: /);
  });

  test("bad requests are told what is wrong, and change nothing", async () => {
    await given("bad", ["3"]);
    const expectRefused = async (
      answer: Promise<{ status: number; body: { message: unknown } }>,
      status: number,
      message: string,
    ) => {
      const { status: found, body } = await answer;
      expect([found, JSON.stringify(body.message)]).toEqual([status, expect.stringContaining(message)]);
    };
    await expectRefused(act("bad/0", "void", {}), 400, "reason: is missing");
    await expectRefused(act("bad/0", "void", { reason: " " }), 400, "reason: got");
    await expectRefused(act("bad/0", "amend", { reason: "x" }), 400, "quantity or cost");
    await expectRefused(act("bad/0", "amend", { reason: "x", quantity: -1 }), 400, "quantity: got -1");
    await expectRefused(
      act("bad/0", "amend", { reason: "x", quantity: 1, customer: "c" }),
      400,
      "customer: unknown field",
    );
    await expectRefused(act("bad/none", "void", { reason: "x" }), 404, "no event");
    await expectRefused(running.post("/v1/events/7/void", { reason: "x" }), 400, "a UUID");
    await expectRefused(
      act("bad/0", "void", { reason: "x" }, { "x-api-key": running.publicKey }),
      403,
      "events:correct",
    );
    const other = await running.createKey("other");
    await expectRefused(act("bad/0", "void", { reason: "x" }, { "x-api-key": other }), 404, "no event");
    expect(await summaryOf("bad")).toEqual([1, 3, 0, 1]);
  });
});
