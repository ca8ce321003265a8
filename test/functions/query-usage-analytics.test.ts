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
    expect(await setUp()("groupBy=yearly&customerId=acme")).toMatchObject({
      status: 400,
      body: {
        statusCode: 400,
        error: "Bad Request",
        message: [
          'groupBy: got "yearly"; accepted is hourly, daily, weekly or monthly',
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

  const hours = async (query: string) => {
    const { status, headers, body } = await setUp()(`groupBy=hourly&${query}`);
    return { status, source: headers?.["tallymark-answered-from"], body, rows: body.timeSeriesData };
  };

  test("Given hourly, each hour of the clocks is a row, also on days of 23 and 25 hours and in half-hour zones", async () => {
    const utc = await hours("startDate=2026-01-15&endDate=2026-01-15&breakdownBy=signal");
    expect([utc.rows.length, utc.source]).toEqual([24, "rollups"]);
    expect(utc.rows[10]).toEqual({ date: "2026-01-15T10:00:00Z", eventCount: 1, quantity: 2.5, cost: 0 });
    expect(utc.body.dimensionBreakdown.timeline).toMatchObject([{ date: "2026-01-15T10:00:00Z" }]);
    // 10:30 UTC is 16:00 there.
    const kolkata = await hours("startDate=2026-01-15&endDate=2026-01-15&timezone=Asia/Kolkata");
    expect(kolkata.source).toBe("event-store");
    expect(kolkata.rows[16]).toMatchObject({ date: "2026-01-15T16:00:00+05:30", eventCount: 1 });
    const dates = async (day: string) =>
      (await hours(`startDate=${day}&endDate=${day}&timezone=Europe/Berlin`)).rows.map(
        ({ date }: { date: string }) => date,
      );
    const spring = await dates("2026-03-29");
    expect(spring).toHaveLength(23);
    expect(spring.slice(1, 3)).toEqual(["2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"]);
    const autumn = await dates("2026-10-25");
    expect(autumn).toHaveLength(25);
    expect(autumn.slice(2, 4)).toEqual(["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]);
  });

  test("Given a year of hours, it answers all 8,784; hours that only raw events answer are refused beyond 10,000", async () => {
    const year = await hours("startDate=2028-01-01&endDate=2028-12-31");
    expect([year.status, year.rows.length]).toEqual([200, 8_784]);
    expect(await hours("startDate=2026-01-01&endDate=2027-02-28&timezone=Asia/Kolkata")).toMatchObject({
      status: 413,
      body: {
        message:
          "the window has 10176 parts that only raw events answer, over 10000; ask for a shorter window, for longer buckets, or for hours of UTC",
      },
    });
  });

  test("Given no key, it answers 401; given a key that may only write, 403", async () => {
    expect(await setUp()("", {})).toMatchObject({ status: 401 });
    expect(await setUp(["events:write"])()).toMatchObject({ status: 403 });
  });
});
