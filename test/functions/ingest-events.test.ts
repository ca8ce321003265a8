import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/ingest-events/handler.ts";
import type { Scope } from "../../shared/domain/access/api-key.ts";
import { MeteringError } from "../../shared/errors.ts";
import {
  createInMemoryCatalog,
  createInMemoryQueue,
  readableIdentifiers,
} from "../support/in-memory-ports.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const EVENT = { idempotencyKey: "key-1", customer: "acme", eventType: "tokens" };

function setUp(scopes: readonly Scope[] = ["events:write", "events:backfill"]) {
  const logged: unknown[] = [];
  const queue = createInMemoryQueue();
  const handler = createHandler({
    authenticate: async (headers) => {
      if (headers["x-api-key"] === undefined) throw new MeteringError("key.missing", "no API key");
      return { keyId: "key", organization: "org", scopes };
    },
    logger: { warn: (...entry) => logged.push(entry), error: (...entry) => logged.push(entry) },
    ingest: { queue, catalog: createInMemoryCatalog(), identifiers: readableIdentifiers(), now: () => NOW },
  });
  const send = async (body: unknown, over: Partial<APIGatewayProxyEventV2> = {}) => {
    const answer: APIGatewayProxyStructuredResultV2 = await handler(aRequest(body, over), {} as Context);
    return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body || "null") };
  };
  return { send, queue, logged };
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
        results: [{ index: 0, idempotencyKey: "key-1", status: "accepted" }],
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
    const { send, queue, logged } = setUp();
    queue.send = async () => {
      throw new MeteringError("queue.unavailable", "send the request again");
    };
    expect(await send(EVENT)).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(logged).toHaveLength(1);
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
      { rawPath: "/v1/usage/record" },
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

  test.each([[{}], [{ records: [] }], [{ records: Array(101).fill({}) }], [[]]])(
    "Given MarginFront's body %j, it answers 400",
    async (body) => {
      expect(await setUp().send(body, { rawPath: "/v1/usage/record" })).toMatchObject({ status: 400 });
    },
  );
});
