import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/query-usage-analytics/handler.ts";
import type { Scope } from "../../shared/domain/access/api-key.ts";
import { MeteringError } from "../../shared/errors.ts";
import { aUsageEvent, someWatermarks } from "../support/builders.ts";
import { createInMemoryCatalog } from "../support/in-memory-ports.ts";
import { createInMemoryEventStore, createInMemoryRollups } from "../support/in-memory-usage.ts";
import { bindSumOwned, bindSumUsage } from "../support/sums.ts";

function setUp(scopes: readonly Scope[] = ["analytics:read"]) {
  const events = [
    { organization: "org", event: aUsageEvent({ timestamp: "2026-01-15T10:30:00Z", quantity: "2.5" }) },
    { organization: "other", event: aUsageEvent({ timestamp: "2026-01-15T10:30:00Z", quantity: "100" }) },
  ];
  const rollups = createInMemoryRollups(events);
  const eventStore = createInMemoryEventStore(events);
  const catalog = createInMemoryCatalog();
  const handler = createHandler({
    authenticate: async (headers) => {
      if (headers["x-api-key"] === undefined) throw new MeteringError("key.missing", "no API key");
      return { keyId: "key", organization: "org", scopes };
    },
    logger: { warn: () => {}, error: () => {} },
    usage: {
      catalog,
      freshness: { watermarks: async () => someWatermarks("2026-01-31T11:59:00.000Z") },
      now: () => Date.parse("2026-01-31T12:00:00Z"),
      sumOwned: bindSumOwned(bindSumUsage(rollups, eventStore), catalog),
    },
  });
  return async (rawQueryString = "", headers: Record<string, string> = { "x-api-key": "key" }) => {
    const requestContext = { requestId: "request-1", http: { method: "GET" } };
    const routeKey = "GET /v1/analytics/usage";
    const event = { routeKey, rawPath: "/v1/analytics/usage", rawQueryString, headers, requestContext };
    const answer = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
    return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body ?? "null") };
  };
}

describe("Lambda: query-usage-analytics", () => {
  test("Given a question, it answers the caller's own sums, what was passed, and how fresh they are", async () => {
    const answer = await setUp()("startDate=2026-01-15&endDate=2026-01-15&signalExternalId=tokens");
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        "tallymark-data-through": "2026-01-31T11:59:00.000Z",
        "tallymark-answered-from": "rollups",
      },
      body: {
        filters: { signalExternalId: "tokens" },
        dateRange: { startDate: "2026-01-15", endDate: "2026-01-15" },
      },
    });
    expect(answer.body).not.toHaveProperty("dimensionBreakdown");
    expect((await setUp()()).body.summary).toMatchObject({ totalEvents: 1, totalQuantity: 2.5 });
  });

  test.each([
    // Half an hour of long ago: what was written late shows hours later.
    ["startDate=2026-01-15T10:15:00Z&endDate=2026-01-15T10:44:59Z", "event-store", "04:59"],
    ["startDate=2026-01-15T10:15:00Z&endDate=2026-01-15T12:59:59Z", "rollups, event-store", "04:59"],
    // The same of today.
    ["startDate=2026-01-31T10:15:00Z&endDate=2026-01-31T12:59:59Z", "rollups, event-store", "11:57"],
    ["customerExternalId=nobody", "rollups", "11:59"],
  ])(
    "Given %s, it tells who answered, and promises no more than they hold",
    async (query, sources, through) => {
      const { status, headers } = await setUp()(query);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        "tallymark-data-through": `2026-01-31T${through}:00.000Z`,
        "tallymark-answered-from": sources,
      });
    },
  );

  test("Given wrong parameters, it answers 400 with a message for each", async () => {
    expect(await setUp()("groupBy=hourly&customerId=acme")).toMatchObject({
      status: 400,
      body: {
        statusCode: 400,
        error: "Bad Request",
        message: [
          'groupBy: got "hourly"; accepted is daily, weekly or monthly',
          expect.stringMatching(/^customerId: got "acme"; accepted is a UUID/),
        ],
        requestId: "request-1",
      },
    });
  });

  test("Given a parameter twice, or a window that is none, it answers 400", async () => {
    expect(await setUp()("groupBy=daily&groupBy=weekly")).toMatchObject({ status: 400 });
    expect(await setUp()("startDate=2026-02-01&endDate=2026-01-01")).toMatchObject({ status: 400 });
  });

  test("Given no key, it answers 401; given a key that may only write, 403", async () => {
    expect(await setUp()("", {})).toMatchObject({ status: 401 });
    expect(await setUp(["events:write"])()).toMatchObject({ status: 403 });
  });
});
