/** What was refused, or accepted and could not be counted, is kept until somebody decides; and nothing counts twice by it. */
import { ListQueuesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { writeCursor } from "../../shared/contracts/cursor.ts";
import { chunkToMessage } from "../../shared/contracts/usage-chunk.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const idOf = (key: string) => identifiers.eventId("test", key);
const anEvent = (key: string, over: object = {}) => ({
  idempotencyKey: key,
  customer: "acme",
  eventType: "tokens",
  ...over,
});

interface Entry {
  readonly id: string;
  readonly idempotencyKey: string | null;
  readonly replayedAt: string | null;
}

describe.skipIf(!isDynamoDbAvailable)("Events in quarantine", () => {
  let test_: TestPipeline;
  beforeAll(async () => {
    test_ = await startPipeline();
  });
  afterAll(() => test_?.pipeline.stop());

  const send = (...events: readonly unknown[]) => test_.post("/v1/events", events);
  const replay = (id: string, body: unknown = "") => test_.post(`/v1/quarantine/${id}/replay`, body);
  const statusOf = async (key: string) => (await test_.get(`/v1/events/${idOf(key)}`)).body.status;
  const entryOf = async (key: string): Promise<Entry & Record<string, unknown>> => {
    const { body } = await test_.get("/v1/quarantine?limit=100");
    return body.data.find(({ idempotencyKey }: Entry) => idempotencyKey === key);
  };
  const countOf = async (of: string | { readonly customerId: string }) => {
    const filter = typeof of === "string" ? { customerExternalId: of } : of;
    const { summary } = await test_.usage({ ...filter, startDate: daysAgo(60).slice(0, 10) });
    return summary.totalEvents;
  };

  /** As a message that was redriven after weeks: nobody can know whether an earlier copy was counted. */
  const deliverLate = async (key: string, customerId: string) => {
    const event = aUsageEvent({ id: idOf(key), idempotencyKey: key, customerId, timestamp: daysAgo(35.5) });
    const chunk = aChunk({
      chunkId: identifiers.timeOrdered(),
      organization: "test",
      acceptedAt: daysAgo(35),
      events: [event],
    });
    const { sqs } = test_.pipeline.engines.clients;
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const QueueUrl = QueueUrls.find((url) => url.includes("UsageQueue") && !url.includes("DeadLetters"));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: chunkToMessage(chunk) }));
    await eventually(async () => (await statusOf(key)) === "quarantined");
    return event;
  };

  test("a refused event is listed as it came, with the reasons of the answer, and its neighbours count", async () => {
    const bad = anEvent("bad", { customer: "neighbours", quantity: "-1", extra: { deep: [1] } });
    const { body } = await send(bad, anEvent("good", { customer: "neighbours" }), 7);
    expect(body).toMatchObject({ accepted: 1, rejected: 2 });
    const listed = await test_.get("/v1/quarantine");
    expect(listed).toMatchObject({ status: 200, body: { next_page: null } });
    const entry = { kind: "refused", setAsideAt: expect.any(String), replayedAt: null };
    const inOrder = listed.body.data.toSorted((a: Entry, b: Entry) => (a.id < b.id ? -1 : 1));
    expect(inOrder).toEqual([
      {
        ...entry,
        id: expect.stringMatching(/\.0$/),
        eventId: body.results[0].id,
        idempotencyKey: "bad",
        reasons: body.results[0].errors,
        input: bad,
      },
      {
        ...entry,
        id: expect.stringMatching(/\.2$/),
        eventId: null,
        idempotencyKey: null,
        reasons: body.results[2].errors,
        input: 7,
      },
    ]);
    expect(await countOf("neighbours")).toBe(1);
  });

  test("an event that was too old is replayed as a backfill with its key; again, it still counts once", async () => {
    await send(anEvent("too-old", { customer: "late", quantity: 3, timestamp: daysAgo(40) }));
    const { id } = await entryOf("too-old");
    expect(await statusOf("too-old")).toBe("rejected");
    const live = await replay(id);
    expect(live).toMatchObject({ status: 400, body: { message: [expect.stringMatching(/^timestamp: /)] } });
    expect(await entryOf("too-old")).toMatchObject({ replayedAt: null });
    for (let count = 0; count < 2; count++) {
      expect(await replay(id, { backfill: "mended" })).toMatchObject({
        status: 202,
        body: { id, eventId: idOf("too-old"), idempotencyKey: "too-old", status: "accepted" },
      });
      expect(await countOf("late")).toBe(1);
    }
    expect(await entryOf("too-old")).toMatchObject({ replayedAt: expect.any(String) });
    const { body } = await test_.get(`/v1/events/${idOf("too-old")}`);
    expect(body).toMatchObject({ status: "counted", quantity: "3", repeats: [{ kind: "duplicate" }] });
  });

  test("a wrong field is replaced at the replay, the key is not", async () => {
    await send(anEvent("mended", { customer: "mended", quantity: "many" }));
    const { id } = await entryOf("mended");
    expect(await replay(id, { event: { quantity: 4, idempotencyKey: "other" } })).toMatchObject({
      status: 400,
      body: { message: [expect.stringContaining('event.idempotencyKey: got "other"')] },
    });
    expect(await replay(id, { event: { quantity: "more" } })).toMatchObject({ status: 400 });
    expect(await entryOf("mended")).toMatchObject({ replayedAt: null });
    expect(await replay(id, { event: { quantity: 4 } })).toMatchObject({ status: 202 });
    expect(await countOf("mended")).toBe(1);
    expect((await test_.get(`/v1/events/${idOf("mended")}`)).body).toMatchObject({ quantity: "4" });
  });

  test("MarginFront's record without a key gets one key for all its replays", async () => {
    const record = { customerExternalId: "keyless", agentCode: "bot", signalName: "articles", quantity: -1 };
    await test_.post("/v1/usage/record", { records: [record] });
    const { body } = await test_.get("/v1/quarantine?limit=1");
    const [{ id, input }] = body.data;
    expect(input).toEqual(record);
    const mended = { event: { quantity: 1 } };
    const [first, second] = [await replay(id, mended), await replay(id, mended)];
    expect(first).toMatchObject({ status: 202 });
    expect(second.body).toEqual(first.body);
    expect(await countOf("keyless")).toBe(1);
  });

  test("an input that was too large is not kept: a replay needs the whole event", async () => {
    await send(anEvent("large", { customer: "large", properties: { text: "x".repeat(9_000) } }));
    const entry = await entryOf("large");
    expect(entry).not.toHaveProperty("input");
    expect(await replay(entry.id)).toMatchObject({
      status: 400,
      body: { message: [expect.stringMatching(/^event: is missing/)] },
    });
    expect(await replay(entry.id, { event: { customer: "large", eventType: "t" } })).toMatchObject({
      status: 202,
      body: { idempotencyKey: "large" },
    });
    expect(await countOf("large")).toBe(1);
  });

  test("an event that was delivered too late is replayed twice, and counts once", async () => {
    const customerId = identifiers.nameBased("test", "customer", "redriven");
    const event = await deliverLate("redriven", customerId);
    const entry = await entryOf("redriven");
    expect(entry).toMatchObject({
      kind: "uncounted",
      eventId: event.id,
      reasons: [expect.stringContaining("delivered when the ledger no longer knew")],
      event: { customerId, quantity: "1", usageCost: null, timestamp: event.timestamp },
    });
    expect(await replay(entry.id, { event: { quantity: 9 } })).toMatchObject({ status: 400 });
    for (let count = 0; count < 2; count++) {
      expect(await replay(entry.id)).toMatchObject({ status: 202, body: { eventId: event.id } });
      await test_.pipeline.idle();
    }
    expect(await countOf({ customerId })).toBe(1);
    const { body } = await test_.get(`/v1/events/${event.id}`);
    expect(body).toMatchObject({
      status: "counted",
      contentHash: event.contentHash,
      repeats: [{ kind: "duplicate", contentHash: event.contentHash }],
    });
  });

  test("a replay of an event whose key was counted meanwhile stays a duplicate", async () => {
    const customerId = identifiers.nameBased("test", "customer", "raced");
    const { timestamp } = await deliverLate("raced", customerId);
    await test_.post("/v1/events?backfill=by-hand", anEvent("raced", { customer: "raced", timestamp }));
    await test_.pipeline.idle();
    expect(await replay((await entryOf("raced")).id)).toMatchObject({ status: 202 });
    expect(await countOf("raced")).toBe(1);
  });

  test("pages go from the newest to the oldest, and each entry is on one", async () => {
    const pages: string[][] = [];
    let next: string | null = "";
    while (next !== null) {
      const cursor: string = next === "" ? "" : `&next_page=${next}`;
      const { status, body } = await test_.get(`/v1/quarantine?limit=2${cursor}`);
      expect(status).toBe(200);
      pages.push(body.data.map(({ id }: Entry) => id));
      next = body.next_page;
    }
    const ids = pages.flat();
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
  });

  test("another organization sees nothing of it, and its cursors do not pass", async () => {
    const other = { "x-api-key": await test_.createKey("other") };
    const { id } = await entryOf("bad");
    const { body } = await test_.get("/v1/quarantine?limit=1");
    expect(body.next_page).not.toBeNull();
    expect(await test_.get("/v1/quarantine", other)).toMatchObject({ status: 200, body: { data: [] } });
    expect(await test_.get(`/v1/quarantine?next_page=${body.next_page}`, other)).toMatchObject({
      status: 400,
    });
    expect(await test_.post(`/v1/quarantine/${id}/replay`, "", other)).toMatchObject({
      status: 404,
      body: { statusCode: 404, error: "Not Found" },
    });
  });

  test("a public key lists, and does not replay", async () => {
    const headers = { "x-api-key": test_.publicKey };
    expect((await test_.get("/v1/quarantine", headers)).status).toBe(200);
    const { id } = await entryOf("bad");
    expect((await test_.post(`/v1/quarantine/${id}/replay`, "", headers)).status).toBe(403);
  });

  const forged = (position: string) =>
    writeCursor(
      { organization: "test", listing: "quarantine", fingerprint: identifiers.fingerprint },
      position,
    );

  test.each([
    ["a limit of 0", "limit=0", "limit"],
    ["a limit of 101", "limit=101", "limit"],
    ["a limit that is no whole number", "limit=1e1", "limit"],
    ["two limits", "limit=1&limit=2", "limit"],
    ["an empty cursor", "next_page=", "next_page"],
    ["a cursor of nonsense", "next_page=nonsense", "next_page"],
    ["a cursor to no entry", `next_page=${forged("test#quarantine")}`, "next_page"],
    ["a cursor without an end", `next_page=${forged("x".repeat(5_000))}`, "next_page"],
    [
      "a cursor with something after it",
      `next_page=${forged(`${identifiers.timeOrdered()}.0`)}A`,
      "next_page",
    ],
    ["an unknown parameter", "page=2", "page"],
  ])("%s is a 400 that names the field", async (_, query, field) => {
    const answer = await test_.get(`/v1/quarantine?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { error: "Bad Request" } });
    expect([answer.body.message].flat().join("; ")).toContain(field);
  });

  const unknown = `${identifiers.timeOrdered()}.0`;

  test.each([
    ["an id that no entry has", unknown, "", 404, "no entry"],
    ["a word for an id", "nonsense", "", 400, "id"],
    ["a NUL for an id", "%00", "", 400, "id"],
    ["an id without an end", "x".repeat(3_000), "", 400, "id"],
    ["a body that is not JSON", unknown, "{", 400, "body"],
    ["a body that is a list", unknown, [], 400, "backfill, event"],
    ["an event that is a number", unknown, { event: 7 }, 400, "event: got 7"],
    ["an unknown field", unknown, { events: {} }, 400, "events: unknown field"],
    ["a backfill that is no name", unknown, { backfill: "a b" }, 400, "backfill"],
  ])("a replay with %s says so", async (_, id, body, status, message) => {
    const answer = await replay(id, body);
    expect(answer.status).toBe(status);
    expect([answer.body.message].flat().join("; ")).toContain(message);
  });

  test("no right was missing on the way", () => {
    expect(test_.pipeline.gateway.refusals).toEqual([]);
  });
});
