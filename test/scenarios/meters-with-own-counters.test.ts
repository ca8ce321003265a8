/** One event feeds several meters, over HTTP: each is counted exactly once, whatever is sent again, corrected, late or forgotten. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { chunkToMessage } from "../../shared/contracts/usage-chunk.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import { aChunk, aMeter, aUsageEvent } from "../support/builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { findQueues, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { tableOf } from "../support/tables.ts";
import { expectWhole } from "../support/whole.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const YESTERDAY = daysAgo(1).slice(0, 10);
const idOf = (key: string) => identifiers.eventId("test", key);
const customerOf = (name: string) => identifiers.nameBased("test", "customer", name);

const METERS = [
  aMeter({ id: "eu-tokens", eventTypes: {} }),
  aMeter({ id: "gpu-seconds", eventTypes: {}, properties: [], valueProperty: "seconds" }),
  aMeter({ id: "eu-gpu", aggregation: "avg", eventTypes: {}, valueProperty: "seconds" }),
  aMeter({ id: "ended", eventTypes: {}, archivedAt: daysAgo(1) }),
  aMeter({ id: "sum-of-signals", properties: [] }),
];

describe.skipIf(!isDynamoDbAvailable)("Meters with counters of their own", () => {
  let running: TestPipeline;
  let database: DynamoDBClient;
  let movedMs = 0;
  const now = () => Date.now() + movedMs;
  beforeAll(async () => {
    running = await startPipeline({ now });
    database = running.pipeline.engines.clients.dynamodb;
    for (const meter of METERS) await define(meter);
  });
  beforeEach(() => running.pipeline.gateway.faults.clear());
  afterAll(() => running?.pipeline.stop());

  async function define(meter: Meter, organization = "test"): Promise<void> {
    const key = { pk: { S: `${organization}#meter-definition` }, sk: { S: meter.id } };
    const Item = { ...key, definition: { S: JSON.stringify(meter) } };
    await database.send(new PutItemCommand({ TableName: await tableOf(database, "Catalog"), Item }));
  }

  /** Of a customer of its own, so that tests do not see each other. */
  const anEvent = (customer: string, number: number, quantity: string, properties?: object) => ({
    idempotencyKey: `${customer}/${number}`,
    customer,
    eventType: "tokens",
    timestamp: `${YESTERDAY}T10:0${number}:00Z`,
    quantity,
    properties,
  });
  const send = async (events: readonly object[], query = "") => {
    const answer = await running.post(`/v1/events${query}`, events);
    expect(answer.body).toMatchObject({ accepted: events.length });
    await running.pipeline.idle();
  };
  const act = (key: string, action: "void" | "amend", body: object) =>
    running.post(`/v1/events/${idOf(key)}/${action}`, { reason: "a test", ...body });

  /** What a customer's meters hold for all time, `count / sum` by meter; those of event types are left out. */
  const held = async (customer: string): Promise<Readonly<Record<string, string>>> => {
    const { Items = [] } = await database.send(
      new ScanCommand({ TableName: await tableOf(database, "Rollups") }),
    );
    const sums = new Map<string, { n: number; q: number }>();
    for (const { pk, sk, ...slots } of Items) {
      const meterId = /^test#meter-customers#([^#]+)$/.exec(pk?.S ?? "")?.[1];
      if (meterId === undefined || !sk?.S?.startsWith(`${customerOf(customer)}#`)) continue;
      if (meterId === identifiers.nameBased("test", "meter", "tokens")) continue;
      const sum = sums.get(meterId) ?? { n: 0, q: 0 };
      for (const [name, { N }] of Object.entries(slots)) sum[name.startsWith("n") ? "n" : "q"] += Number(N);
      sums.set(meterId, sum);
    }
    return Object.fromEntries([...sums].map(([meterId, { n, q }]) => [meterId, `${n} / ${q}`]));
  };

  test("an event adds to every meter that it matches, by its quantity or by its property, and to no other", async () => {
    await send([
      anEvent("matching", 0, "5"),
      anEvent("matching", 1, "7", { region: "eu" }),
      anEvent("matching", 2, "11", { region: "us", seconds: 0.5 }),
      anEvent("matching", 3, "13", { region: "eu", seconds: "-2.25" }),
      anEvent("matching", 4, "17", { region: "eu", seconds: "soon" }),
    ]);
    await send([anEvent("matching", 5, "19", { region: "eu", seconds: 100 })]);
    expect(await held("matching")).toEqual({
      "eu-tokens": "4 / 56",
      "gpu-seconds": "3 / 98.25",
      "eu-gpu": "2 / 97.75",
    });
    await expectWhole(running);
    const { summary } = await running.usage({ customerExternalId: "matching", startDate: YESTERDAY });
    expect([summary.totalEvents, summary.totalQuantity]).toEqual([6, 72]);
  });

  test("an event tells every counter that it is in", async () => {
    await send([anEvent("told", 0, "1", { region: "eu" })]);
    const { body } = await running.get(`/v1/events/${idOf("told/0")}`);
    const [period, month, year] = [YESTERDAY, YESTERDAY.slice(0, 7), YESTERDAY.slice(0, 4)];
    const [customerId, meterId] = [customerOf("told"), "eu-tokens"];
    expect(body.countedIn).toHaveLength(9);
    expect(body.countedIn.slice(5)).toEqual([
      { rollup: "meter-customer-day", period, slot: "10", customerId, meterId },
      { rollup: "meter-day", period, slot: "10", meterId },
      { rollup: "meter-customer-month", period: month, slot: YESTERDAY.slice(8), customerId, meterId },
      { rollup: "meter-customer-year", period: year, slot: YESTERDAY.slice(5, 7), customerId, meterId },
    ]);
  });

  test("what is sent again, or delivered twice, adds nothing", async () => {
    const events = [0, 1, 2, 3].map((number) => anEvent("again", number, "2", { region: "eu", seconds: 3 }));
    running.pipeline.gateway.faults.inject({ kind: "deliverTwice", times: 2 });
    await send(events);
    await send(events);
    await send(events.slice(0, 1));
    expect(await held("again")).toEqual({
      "eu-tokens": "4 / 8",
      "gpu-seconds": "4 / 12",
      "eu-gpu": "4 / 12",
    });
    await expectWhole(running);
  });

  test("an amendment moves the meters that count by quantity, and a void all of them", async () => {
    await send([0, 1].map((number) => anEvent("corrected", number, "2", { region: "eu", seconds: 30 })));
    expect((await act("corrected/0", "amend", { quantity: "7.5" })).status).toBe(200);
    expect(await held("corrected")).toEqual({
      "eu-tokens": "2 / 9.5",
      "gpu-seconds": "2 / 60",
      "eu-gpu": "2 / 60",
    });
    expect((await act("corrected/0", "amend", { cost: "0.1" })).status).toBe(200);
    expect((await act("corrected/0", "void", {})).status).toBe(200);
    expect((await act("corrected/0", "void", {})).status).toBe(200);
    expect(await held("corrected")).toEqual({
      "eu-tokens": "1 / 2",
      "gpu-seconds": "1 / 30",
      "eu-gpu": "1 / 30",
    });
    await expectWhole(running);
  });

  test("a backfill feeds the meters that are in effect now, under the time of its events", async () => {
    const old = { ...anEvent("old", 0, "4", { region: "eu" }), timestamp: "2024-02-29T23:59:59Z" };
    await send([old], "?backfill=old");
    expect(await held("old")).toEqual({ "eu-tokens": "1 / 4" });
    const { body } = await running.get(`/v1/events/${idOf("old/0")}`);
    const periods = body.countedIn.slice(5).map(({ period }: { period: string }) => period);
    expect(periods).toEqual(["2024-02-29", "2024-02-29", "2024-02", "2024"]);
    await expectWhole(running);
  });

  test("an event that the ledger has forgotten is told in its meters, and leaves them when it is voided", async () => {
    const timestamp = daysAgo(50);
    const events = [0, 1].map((number) => ({
      ...anEvent("forgotten", number, "4", { region: "eu", seconds: 6 }),
      timestamp,
    }));
    await send(events, "?backfill=forgotten");
    const Key = { pk: { S: `test#event#${idOf("forgotten/0")}` } };
    await database.send(new DeleteItemCommand({ TableName: await tableOf(database, "Ledger"), Key }));
    await eventually(async () => (await running.get(`/v1/events/${idOf("forgotten/0")}`)).status === 200);
    const { body } = await running.get(`/v1/events/${idOf("forgotten/0")}`);
    expect(body.countedIn).toHaveLength(5 + 3 * 4);
    expect((await act("forgotten/0", "void", {})).status).toBe(200);
    expect(await held("forgotten")).toEqual({
      "eu-tokens": "1 / 4",
      "gpu-seconds": "1 / 6",
      "eu-gpu": "1 / 6",
    });
    await expectWhole(running);
  });

  test("a replay keeps what an accepted event feeds; a refused one goes through the door anew", async () => {
    const refused = { ...anEvent("replayed", 0, "-1", { region: "eu" }), timestamp: daysAgo(1) };
    expect((await running.post("/v1/events", [refused])).body).toMatchObject({ rejected: 1 });
    // As if it had been accepted while a meter was in effect that no longer is, and had then waited for weeks.
    const event = aUsageEvent({
      id: idOf("replayed/1"),
      idempotencyKey: "replayed/1",
      customerId: customerOf("replayed"),
      meterId: identifiers.nameBased("test", "meter", "tokens"),
      timestamp: daysAgo(35.5),
      properties: { region: "eu" },
      feeds: [{ meterId: "ended", value: "3" }],
    });
    const chunk = { chunkId: identifiers.timeOrdered(), organization: "test", acceptedAt: daysAgo(35) };
    const [QueueUrl] = await findQueues(running.pipeline, /UsageQueue(?!DeadLetters)/);
    const MessageBody = chunkToMessage(aChunk({ ...chunk, events: [event] }));
    await running.pipeline.engines.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const entryOf = async (key: string): Promise<string | undefined> => {
      const { body } = await running.get("/v1/quarantine");
      return body.data.find((entry: { idempotencyKey: string }) => entry.idempotencyKey === key)?.id;
    };
    await eventually(async () => (await entryOf("replayed/1")) !== undefined);
    expect(await held("replayed")).toEqual({});

    await running.post(`/v1/quarantine/${await entryOf("replayed/0")}/replay`, { event: { quantity: "9" } });
    await running.post(`/v1/quarantine/${await entryOf("replayed/1")}/replay`, {});
    await running.pipeline.idle();
    expect(await held("replayed")).toEqual({ "eu-tokens": "1 / 9", ended: "1 / 3" });
    await expectWhole(running);
  });

  test("a meter that is made, or archived, changes what is fed a minute later, in every worker", async () => {
    const at = new Date(now()).toISOString();
    await send([anEvent("timely", 0, "1", { region: "eu", minutes: 1 })]);
    await define(aMeter({ id: "minutes", eventTypes: {}, valueProperty: "minutes", createdAt: at }));
    await define(aMeter({ id: "eu-gpu", eventTypes: {}, valueProperty: "minutes", archivedAt: at }));
    await send([anEvent("timely", 1, "1", { region: "eu", minutes: 10 })]);
    movedMs += 61_000;
    await send([anEvent("timely", 2, "1", { region: "eu", minutes: 100 })]);
    expect(await held("timely")).toEqual({ "eu-tokens": "3 / 3", minutes: "1 / 100" });
  });

  test("while the meters cannot be read, events are not accepted, and the request may be sent again", async () => {
    const key = { "x-api-key": await running.createKey("other") };
    await define(aMeter({ id: "of-other", eventTypes: {} }), "other");
    const event = anEvent("unread", 0, "3", { region: "eu" });
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "throttle", operation: "Query", principal: "ingest-events" });
    const refused = await running.post("/v1/events", event, key);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(refused.body.message).toMatch(/nothing was accepted/);
    faults.clear();
    expect((await running.post("/v1/events", event, key)).status).toBe(202);
    await expectWhole(running);
    const path = `/v1/events/${identifiers.eventId("other", "unread/0")}`;
    expect((await running.get(path, key)).body.countedIn).toHaveLength(9);
  });

  test("counting yesterday anew shows no drift in any family", async () => {
    const answer = await running.pipeline.invoke("reconcile-usage", {
      organization: "test",
      from: `${YESTERDAY}T00:00:00Z`,
      to: new Date(Date.parse(YESTERDAY) + DAY_MS).toISOString(),
    });
    expect(answer).toMatchObject({ runs: [{ drift: [], driftCount: 0, notChecked: [] }] });
  });
});
