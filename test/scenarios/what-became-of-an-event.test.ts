/** Whoever sent an event can ask what became of it, by its id or its key, wherever it is by then. */
import {
  ListDatabasesCommand,
  ListTablesCommand,
  type TimestreamWriteClient,
} from "@aws-sdk/client-timestream-write";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventStoreWriter } from "../../shared/adapters/timestream/event-store-writer.ts";
import { aUsageEvent } from "../support/builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { type Answer, startPipeline, type TestPipeline } from "../support/pipeline.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const idOf = (key: string) => identifiers.eventId("test", key);

describe.skipIf(!isDynamoDbAvailable)("What became of an event", () => {
  let test_: TestPipeline;
  beforeAll(async () => {
    test_ = await startPipeline({ failedBatchSeconds: 1 });
  });
  afterAll(() => test_?.pipeline.stop());

  const send = async (...events: readonly object[]) => {
    const answer = await test_.post("/v1/events", events);
    expect(answer.status).toBe(202);
    return answer.body.results;
  };
  const lookUp = (key: string): Promise<Answer> => test_.get(`/v1/events/${idOf(key)}`);

  test("counted: everything that was counted, as decimals, and every rollup that it went into", async () => {
    const [result] = await send({
      idempotencyKey: "counted",
      customer: "acme",
      agent: "bot",
      eventType: "tokens",
      quantity: "123456789012345.000000000001",
      cost: "0.10",
      properties: { model: "m" },
    });
    expect(result.id).toBe(idOf("counted"));
    await test_.pipeline.idle();
    const { status, body, headers } = await test_.get(`/v1/events/${result.id.toUpperCase()}`);
    expect(status).toBe(200);
    expect(Date.parse(headers.get("tallymark-data-through") ?? "")).toBeLessThanOrEqual(Date.now());
    const { customerId, agentId, meterId, timestamp, acceptedAt } = body;
    expect(timestamp).toBe(acceptedAt);
    const [inDay, inMonth, inYear] = [
      { period: timestamp.slice(0, 10), slot: timestamp.slice(11, 13) },
      { period: timestamp.slice(0, 7), slot: timestamp.slice(8, 10) },
      { period: timestamp.slice(0, 4), slot: timestamp.slice(5, 7) },
    ];
    expect(body).toEqual({
      id: result.id,
      idempotencyKey: "counted",
      status: "counted",
      acceptedAt: expect.any(String),
      contentHash: expect.any(String),
      eventType: "tokens",
      timestamp,
      customerId: identifiers.nameBased("test", "customer", "acme"),
      agentId: identifiers.nameBased("test", "agent", "bot"),
      meterId: identifiers.nameBased("test", "meter", "tokens"),
      quantity: "123456789012345.000000000001",
      usageCost: "0.1",
      properties: { model: "m" },
      countedIn: [
        { rollup: "customer-day", ...inDay, customerId, meterId, agentId },
        { rollup: "organization-day", ...inDay, meterId, agentId },
        { rollup: "customer-month", ...inMonth, customerId },
        { rollup: "segment-customer-month", ...inMonth, customerId, meterId, agentId },
        { rollup: "meter-customer-year", ...inYear, customerId, meterId },
      ],
      repeats: [],
      corrections: [],
    });
  });

  test("sent again: duplicates and conflicts, each with its hash, and a conflict with what came", async () => {
    const event = { idempotencyKey: "again", customer: "acme", eventType: "tokens", quantity: 5 };
    await send(event);
    await test_.pipeline.idle();
    await send(event);
    await send(event);
    await send({ ...event, quantity: 500, cost: "1" });
    await test_.pipeline.idle();
    const { body } = await lookUp("again");
    expect(body).toMatchObject({ status: "counted", quantity: "5", usageCost: null, agentId: null });
    const duplicate = {
      kind: "duplicate",
      acceptedAt: expect.any(String),
      contentHash: body.contentHash,
    };
    expect(body.repeats).toEqual([
      duplicate,
      duplicate,
      {
        ...duplicate,
        kind: "conflict",
        contentHash: expect.not.stringMatching(body.contentHash),
        eventType: "tokens",
        timestamp: expect.any(String),
        customerId: body.customerId,
        agentId: null,
        meterId: body.meterId,
        quantity: "500",
        usageCost: "1",
        properties: null,
      },
    ]);
    const times = body.repeats.map(({ acceptedAt }: { acceptedAt: string }) => acceptedAt);
    expect(times).toEqual(times.toSorted());
  });

  test("queued: unknown until it is claimed, and queued until its chunk has committed", async () => {
    const events = ["q1", "q2", "q3"].map((key) => ({
      idempotencyKey: key,
      customer: "acme",
      eventType: "tokens",
    }));
    test_.pipeline.gateway.faults.inject({
      kind: "throttle",
      operation: "TransactWriteItems",
      principal: "count-usage",
    });
    await test_.pipeline.pauseMapping("UsageQueue");
    await send(...events);
    const unknown = await lookUp("q2");
    expect(unknown).toMatchObject({ status: 404, body: { statusCode: 404, error: "Not Found" } });
    expect(unknown.body.message).toMatch(/accepted after \d{4}-\d\d-\d\dT\S+Z may still be queued/);
    test_.pipeline.resumeMapping("UsageQueue");
    await eventually(async () => (await lookUp("q2")).status === 200);
    expect((await lookUp("q2")).body).toMatchObject({ status: "queued", quantity: "1", countedIn: [] });
    test_.pipeline.gateway.faults.clear();
    await eventually(async () => (await lookUp("q2")).body.status === "counted");
    expect((await lookUp("q2")).body.countedIn).toHaveLength(5);
  });

  test("rejected: the reasons of the answer, and by which id it can be replayed", async () => {
    const [result] = await send({
      idempotencyKey: "bad",
      customer: "acme",
      eventType: "tokens",
      quantity: -1,
    });
    expect(result).toMatchObject({ id: idOf("bad"), status: "rejected" });
    expect((await lookUp("bad")).body).toEqual({
      id: result.id,
      idempotencyKey: "bad",
      status: "rejected",
      reasons: result.errors,
      quarantineId: expect.stringMatching(/\.0$/),
      acceptedAt: null,
      contentHash: null,
      eventType: null,
      timestamp: null,
      customerId: null,
      agentId: null,
      meterId: null,
      quantity: null,
      usageCost: null,
      properties: null,
      countedIn: [],
      repeats: [],
      corrections: [],
    });
  });

  test("corrected: as it counts now and as it was accepted, and each correction as it was noted", async () => {
    await send({
      idempotencyKey: "corrected",
      customer: "acme",
      eventType: "tokens",
      quantity: 7,
      cost: "1",
    });
    await test_.pipeline.idle();
    const correct = (action: "amend" | "void", body: object) =>
      test_.post(`/v1/events/${idOf("corrected")}/${action}`, body);
    await correct("amend", { reason: "a wrong unit", quantity: 9 });
    const amounts = { quantity: "9", usageCost: "1", original: { quantity: "7", usageCost: "1" } };
    const amended = (await lookUp("corrected")).body;
    expect(amended).toMatchObject({
      status: "amended",
      ...amounts,
      corrections: [{ reason: "a wrong unit" }],
    });
    expect(amended.countedIn).toHaveLength(5);
    await correct("void", { reason: "a test event" });
    expect((await lookUp("corrected")).body).toMatchObject({
      status: "voided",
      ...amounts,
      countedIn: [],
      corrections: [{ reason: "a wrong unit" }, { reason: "a test event", after: { status: "voided" } }],
    });
  });

  test("older than the ledger remembers: found in the event store, voided ones as voided", async () => {
    const { timestream } = test_.pipeline.engines.clients;
    const timestamp = new Date(Date.now() - 40 * DAY_MS).toISOString();
    const anOldEvent = (key: string, organization = "test") => ({
      organization,
      acceptedAt: timestamp,
      event: aUsageEvent({ id: identifiers.eventId(organization, key), idempotencyKey: key, timestamp }),
    });
    const writer = createEventStoreWriter({
      client: timestream,
      ...(await eventTableOf(timestream)),
      now: Date.now,
    });
    const outcomes = await writer.write([
      anOldEvent("old"),
      { ...anOldEvent("old-void"), correction: { version: 1, isVoided: true } },
      anOldEvent("old", "other"),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["stored", "stored", "stored"]);
    const found = await lookUp("old");
    expect(found.body).toMatchObject({
      id: idOf("old"),
      idempotencyKey: "old",
      status: "counted",
      acceptedAt: timestamp,
      contentHash: "hash-1",
      customerId: "customer-1",
      quantity: "1",
      usageCost: null,
      properties: null,
    });
    expect(Date.parse(found.body.timestamp)).toBe(Date.parse(timestamp));
    expect(found.body.countedIn[0]).toMatchObject({ rollup: "customer-day", period: timestamp.slice(0, 10) });
    expect((await lookUp("old-void")).body).toMatchObject({ status: "voided", countedIn: [] });
    expect(await test_.get(`/v1/events/${identifiers.eventId("other", "old")}`)).toMatchObject({
      status: 404,
    });
  });

  test("by key: a list of one or none", async () => {
    const [found, none] = await Promise.all(
      ["counted", "never sent, and 'quoted'"].map((idempotencyKey) =>
        test_.get(`/v1/events?${new URLSearchParams({ idempotencyKey })}`),
      ),
    );
    expect(found).toMatchObject({ status: 200, body: { data: [{ id: idOf("counted") }], next_page: null } });
    expect(found?.headers.get("tallymark-data-through")).not.toBeNull();
    expect(none).toMatchObject({ status: 200, body: { data: [], next_page: null } });
  });

  test("another organization's event is unknown, and its key is its own", async () => {
    const headers = { "x-api-key": await test_.createKey("other") };
    expect(await test_.get(`/v1/events/${idOf("counted")}`, headers)).toMatchObject({ status: 404 });
    expect(await test_.get("/v1/events?idempotencyKey=counted", headers)).toMatchObject({
      body: { data: [] },
    });
  });

  test.each([
    ["an id that is a word", "/nonsense", 'id: got "nonsense"; accepted is a UUID'],
    ["an id of SQL", "/%27%20OR%20%271%27%3D%271", "id: got"],
    ["an id that is a path", "/..%2f..%2fkeys", "id: got"],
    ["an id of a NUL", "/%00", "id: got"],
    ["an id that is not UTF-8", "/%ff", "id: got"],
    ["an id without an end", `/${"x".repeat(3_000)}`, "id: got"],
    ["an empty key", "?idempotencyKey=", 'idempotencyKey: got ""'],
    ["a key of 201 bytes", `?idempotencyKey=${"x".repeat(201)}`, "idempotencyKey: got"],
    ["two keys", "?idempotencyKey=a&idempotencyKey=b", "given 2 times"],
    [
      "another filter",
      "?idempotencyKey=a&customerId=b",
      '"customerId": unknown parameter; accepted are idempotencyKey',
    ],
  ])("%s is a 400 that says what is accepted", async (_, path, message) => {
    const answer = await test_.get(`/v1/events${path}`);
    expect(answer).toMatchObject({ status: 400, body: { error: "Bad Request" } });
    expect([answer.body.message].flat().join("; ")).toContain(message);
  });

  test("a public key may ask; nobody may without a key", async () => {
    expect((await test_.get(`/v1/events/${idOf("counted")}`, { "x-api-key": test_.publicKey })).status).toBe(
      200,
    );
    expect((await test_.get(`/v1/events/${idOf("counted")}`, {})).status).toBe(401);
  });

  test("no right was missing on the way", () => {
    expect(test_.pipeline.gateway.refusals).toEqual([]);
  });
});

async function eventTableOf(client: TimestreamWriteClient) {
  const { Databases = [] } = await client.send(new ListDatabasesCommand({}));
  const database = Databases[0]?.DatabaseName ?? "";
  const { Tables = [] } = await client.send(new ListTablesCommand({ DatabaseName: database }));
  return { database, table: Tables[0]?.TableName ?? "" };
}
