import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { describe, expect, test, vi } from "vitest";
import { createHandler } from "../../functions/ingest-events/handler.ts";
import type { Scope } from "../../shared/domain/access/api-key.ts";
import { MeteringError } from "../../shared/errors.ts";
import type { QuarantineEntry } from "../../shared/ports/quarantine.ts";
import {
  createInMemoryCatalog,
  createInMemoryMeters,
  createInMemoryQueue,
  readableIdentifiers,
  theseMeters,
  thesePrices,
} from "../support/in-memory-ports.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const EVENT = { idempotencyKey: "key-1", customer: "acme", eventType: "tokens" };

function setUp(scopes: readonly Scope[] = ["events:write", "events:backfill"]) {
  const logged: unknown[] = [];
  const queue = createInMemoryQueue();
  const setAside: QuarantineEntry[] = [];
  const quarantine = {
    setAside: async (entries: readonly QuarantineEntry[]) => {
      setAside.push(...entries);
    },
  };
  const identifiers = readableIdentifiers();
  const now = () => NOW;
  const handler = createHandler({
    authenticate: async (headers) => {
      if (headers["x-api-key"] === undefined) throw new MeteringError("key.missing", "no API key");
      return { keyId: "key", organization: "org", scopes };
    },
    logger: { warn: (...entry) => logged.push(entry), error: (...entry) => logged.push(entry) },
    ingest: {
      queue,
      catalog: createInMemoryCatalog(),
      meters: theseMeters(),
      prices: thesePrices(),
      namedMeters: createInMemoryMeters([]),
      identifiers,
      now,
    },
    refused: { quarantine, identifiers, now },
  });
  const send = async (body: unknown, over: Partial<APIGatewayProxyEventV2> = {}) => {
    const answer: APIGatewayProxyStructuredResultV2 = await handler(aRequest(body, over), {} as Context);
    return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body || "null") };
  };
  return { send, queue, logged, quarantine, setAside };
}

function aRequest(body: unknown, over: Partial<APIGatewayProxyEventV2>): APIGatewayProxyEventV2 {
  return {
    version: "2.0",
    routeKey: "POST /v1/events",
    rawPath: "/v1/events",
    rawQueryString: "",
    headers: { "x-api-key": "key", "content-type": "application/json" },
    requestContext: {
      requestId: "request-1",
      http: { method: "POST" },
    } as APIGatewayProxyEventV2["requestContext"],
    isBase64Encoded: false,
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...over,
  };
}

describe("Lambda: ingest-events", () => {
  test.each([
    ["one event", EVENT],
    ["an array", [EVENT]],
    ["an object with events", { events: [EVENT] }],
  ])("Given %s, it answers 202 with one result", async (_, body) => {
    const { send, queue } = setUp();
    expect(await send(body)).toMatchObject({
      status: 202,
      body: {
        accepted: 1,
        rejected: 0,
        results: [{ index: 0, id: "org/event/key-1", idempotencyKey: "key-1", status: "accepted" }],
      },
    });
    expect(queue.chunks).toHaveLength(1);
  });

  test("Given bad events among good ones, each is answered in its place and the good ones are queued", async () => {
    const { send, queue } = setUp();
    const { status, body } = await send([{ ...EVENT, quantity: "-1" }, EVENT, 7]);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 1, rejected: 2 });
    expect(body.results.map((result: { status: string }) => result.status)).toEqual([
      "rejected",
      "accepted",
      "rejected",
    ]);
    expect(body.results[0]).toMatchObject({
      idempotencyKey: "key-1",
      errors: [expect.stringMatching(/^quantity: got "-1"; accepted is/)],
    });
    expect(queue.chunks.flatMap((chunk) => chunk.events)).toHaveLength(1);
  });

  test("Given events that it refuses, it keeps each as it came, with its reasons, after the good ones are queued", async () => {
    const { send, queue, setAside } = setUp();
    const bad = { ...EVENT, idempotencyKey: "bad", quantity: "-1" };
    const old = { ...EVENT, idempotencyKey: "old", timestamp: "2020-01-01T00:00:00Z" };
    const other = { ...EVENT, quantity: 2 };
    const { body } = await send([bad, EVENT, 7, old, other]);
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual([
      "org/event/bad",
      "org/event/key-1",
      null,
      "org/event/old",
      "org/event/key-1",
    ]);
    expect(queue.chunks.flatMap(({ events }) => events)).toHaveLength(1);
    const refused = { kind: "refused", form: "native" };
    const common = { organization: "org", setAsideAt: "2026-03-01T12:00:00.000Z" };
    expect(setAside).toEqual(
      [
        { index: 0, eventId: "org/event/bad", content: { ...refused, input: bad, idempotencyKey: "bad" } },
        { index: 2, content: { ...refused, input: 7 } },
        { index: 3, eventId: "org/event/old", content: { ...refused, input: old, idempotencyKey: "old" } },
        {
          index: 4,
          eventId: "org/event/key-1",
          content: { ...refused, input: other, idempotencyKey: "key-1" },
        },
      ].map(({ index, ...entry }) => ({
        ...common,
        id: `id-1.${index}`,
        reasons: body.results[index].errors,
        ...entry,
      })),
    );
  });

  test("Given an event nested without an end, it is refused, and its neighbours are kept and counted", async () => {
    const { send, queue, setAside } = setUp();
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const answer = await send(`[${deep}, ${JSON.stringify(EVENT)}, 7]`);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, rejected: 2 } });
    expect(queue.chunks).toHaveLength(1);
    expect(setAside.map(({ id }) => id)).toEqual(["id-1.0", "id-1.2"]);
  });

  test("Given a quarantine that cannot be written, it answers as before, and says so in the log", async () => {
    const { send, queue, quarantine, logged } = setUp();
    quarantine.setAside = async () => {
      throw new Error("throttled");
    };
    expect(
      await send([
        { ...EVENT, quantity: "-1" },
        { ...EVENT, idempotencyKey: "good" },
      ]),
    ).toMatchObject({
      status: 202,
      body: { accepted: 1, rejected: 1 },
    });
    expect(queue.chunks).toHaveLength(1);
    expect(logged).toEqual([
      [
        expect.stringMatching(/^REFUSED_NOT_KEPT:/),
        expect.objectContaining({ events: 1, organization: "org" }),
      ],
    ]);
  });

  test("Given a quarantine that never answers, the request is answered all the same", async () => {
    const { send, quarantine, logged } = setUp();
    quarantine.setAside = () => new Promise(() => {});
    vi.useFakeTimers();
    try {
      const answer = send([{ ...EVENT, quantity: "-1" }]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await answer).toMatchObject({ status: 202, body: { rejected: 1 } });
    } finally {
      vi.useRealTimers();
    }
    expect(logged).toHaveLength(1);
  });

  test.each([
    ["an empty body", "", 400, "body: empty"],
    ["no JSON", "{", 400, "body: not JSON"],
    ["an empty array", [], 400, "got 0"],
    ["1,001 events", Array(1_001).fill(EVENT), 400, "got 1001"],
    ["a string", '"text"', 400, "accepted is an event"],
    ["events that are no array", { events: {} }, 400, "events: got an object"],
  ])("Given %s, it answers with a status of 4xx that names the fault", async (_, body, status, message) => {
    const answer = await setUp().send(body);
    expect(answer).toMatchObject({
      status,
      body: {
        statusCode: status,
        error: "Bad Request",
        message: expect.stringContaining(message),
        requestId: "request-1",
      },
    });
  });

  test("Given a wrong content type or a compressed body, it answers 415", async () => {
    const { send } = setUp();
    const headers = { "x-api-key": "key", "content-type": "text/plain" };
    expect(await send(EVENT, { headers })).toMatchObject({
      status: 415,
      body: { message: expect.stringContaining("text/plain") },
    });
    const compressed = { "x-api-key": "key", "content-type": "application/json", "content-encoding": "gzip" };
    expect(await send(EVENT, { headers: compressed })).toMatchObject({ status: 415 });
  });

  test("Given no key, it answers 401; given a key without the scope, 403", async () => {
    expect(await setUp().send(EVENT, { headers: {} })).toMatchObject({
      status: 401,
      body: { error: "Unauthorized" },
    });
    expect(await setUp(["analytics:read"]).send(EVENT)).toMatchObject({
      status: 403,
      body: { error: "Forbidden" },
    });
  });

  test("Given a backfill, it needs its own scope and a plain name", async () => {
    const backfill = { rawQueryString: "backfill=traces" };
    const old = { ...EVENT, timestamp: "2023-11-16T18:17:03.9799600Z" };
    expect(await setUp(["events:write"]).send(old, backfill)).toMatchObject({ status: 403 });
    expect(await setUp().send(old, { rawQueryString: "backfill=a%20b" })).toMatchObject({ status: 400 });
    expect(await setUp().send(old, backfill)).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await setUp().send(old)).toMatchObject({ status: 202, body: { rejected: 1 } });
  });

  test("Given a queue that does not answer, it answers 503, tells when to try again, and logs it", async () => {
    const { send, queue, logged, setAside } = setUp();
    queue.send = async () => {
      throw new MeteringError("queue.unavailable", "send the request again");
    };
    expect(await send([EVENT, 7])).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(logged).toHaveLength(1);
    expect(setAside).toEqual([]);
  });

  test("Given a fault of ours, it answers 500 without a detail", async () => {
    const { send, queue } = setUp();
    queue.send = async () => {
      throw new Error("secret detail");
    };
    const answer = await send(EVENT);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain("secret");
  });

  test("Given MarginFront records, model and tokens become properties and a record without a key gets one", async () => {
    const { send, queue } = setUp();
    const record = {
      customerExternalId: "acme",
      agentCode: "bot",
      signalName: "calls",
      model: "m-1",
      inputTokens: 10,
      metadata: { a: 1, model: "ignored" },
      somethingNew: true,
    };
    const answer = await send(
      { records: [record, { ...record, inputTokens: -1 }] },
      { routeKey: "POST /v1/usage/record" },
    );
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 1 } });
    expect(queue.chunks[0]?.events).toMatchObject([
      {
        idempotencyKey: "id-0",
        customerId: "org/customer/acme",
        agentId: "org/agent/bot",
        meterId: "org/meter/calls",
        quantity: "1",
        properties: { a: 1, model: "m-1", inputTokens: 10 },
      },
    ]);
  });

  test("Given a MarginFront record with neither metadata nor model, it is accepted", async () => {
    const { send, queue } = setUp();
    const record = { customerExternalId: "acme", agentCode: "bot", signalName: "calls" };
    const answer = await send({ records: [record] }, { routeKey: "POST /v1/usage/record" });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 0 } });
    expect(queue.chunks[0]?.events[0]?.properties).toBeUndefined();
  });

  test.each([[{}], [{ records: [] }], [{ records: Array(101).fill({}) }], [[]]])(
    "Given MarginFront's body %j, it answers 400",
    async (body) => {
      expect(await setUp().send(body, { routeKey: "POST /v1/usage/record" })).toMatchObject({ status: 400 });
    },
  );
});
