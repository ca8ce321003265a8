import { describe, expect, test } from "vitest";
import {
  customerUsageSchema,
  meterStatsSchema,
  meterUsageSchema,
} from "../../shared/contracts/answers/meter-usage.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import { aMeter } from "../support/builders.ts";
import { aCustomer, anEvent, aWorld, setUp } from "../support/meter-queries.ts";

const SHARDS = [0, 1, 2, 3];

describe("GET /v1/meters/{id}/usage", () => {
  test("without parameters it is today and the 30 days before it, by days, each of them told", async () => {
    const { get } = setUp(aWorld());
    const { status, headers, body } = await get("/api/v1/meters/eu-tokens/usage");
    expect(status).toBe(200);
    expect(meterUsageSchema.parse(body)).toEqual(body);
    expect(headers).toMatchObject({
      "tallymark-data-through": "2026-01-31T11:59:00.000Z",
      "tallymark-answered-from": "rollups",
    });
    expect(body).toMatchObject({
      meter_id: "meter-1",
      total_usage: 6,
      event_count: 2,
      // One of them counted under what became its alias.
      unique_customers: 1,
      period_start: "2026-01-01T00:00:00.000Z",
      period_end: "2026-01-31T23:59:59.999Z",
    });
    expect(body.grouped_data).toHaveLength(31);
    expect(body.grouped_data[0]).toEqual({ period: "2026-01-01", usage: 0, event_count: 0 });
    expect(body.grouped_data[14]).toEqual({ period: "2026-01-15", usage: 2, event_count: 1 });
  });

  test("a signal is known by its event type, and read by month items for its customers", async () => {
    const { get, rollups } = setUp(aWorld());
    const { body } = await get(
      "/v1/meters/tokens/usage?start_date=2026-01-01&end_date=2026-01-31&group_by=month",
    );
    expect(body).toMatchObject({
      meter_id: "org/meter/tokens",
      total_usage: 9,
      event_count: 3,
      unique_customers: 2,
    });
    expect(body.grouped_data).toEqual([{ period: "2026-01-01", usage: 9, event_count: 3 }]);
    // The voided event left a counter that holds nothing.
    expect(rollups.reads).toEqual([
      ...SHARDS.map((shard) => `org#organization#${shard}`),
      "org#customers#2026-01#org/meter/tokens#-, whole months",
    ]);
  });

  test("one customer, by any of its names, with what was counted under its alias", async () => {
    const { get } = setUp(aWorld());
    for (const name of ["customer-1", "customer-1-external", "old-name", "customer-3"]) {
      const { body } = await get(`/v1/meters/tokens/usage?customer_id=${name}`);
      expect(body).toMatchObject({ total_usage: 6, event_count: 2, unique_customers: 1 });
    }
    const { body } = await get("/v1/meters/tokens/usage?customer_id=customer-4");
    expect(body).toMatchObject({ total_usage: 0, event_count: 0, unique_customers: 0 });
  });

  test("hours are told with the zone's offset; those that are no hours of UTC come from the event store", async () => {
    const { get } = setUp(aWorld());
    const query = "start_date=2026-01-15&end_date=2026-01-15&group_by=hour";
    const utc = await get(`/v1/meters/tokens/usage?${query}`);
    expect(utc.body.grouped_data).toHaveLength(24);
    expect(utc.body.grouped_data[10]).toEqual({ period: "2026-01-15T10:00:00Z", usage: 5, event_count: 2 });
    const kolkata = await get(`/v1/meters/tokens/usage?${query}&timezone=Asia/Kolkata`);
    expect(kolkata.body.period_start).toBe("2026-01-14T18:30:00.000Z");
    // 10:30 UTC is 16:00 there.
    expect(kolkata.body.grouped_data[16]).toEqual({
      period: "2026-01-15T16:00:00+05:30",
      usage: 5,
      event_count: 2,
    });
    expect(kolkata.headers).toMatchObject({ "tallymark-answered-from": "event-store" });
    expect(kolkata.body.unique_customers).toBe(2);
  });

  test("of the largest, nothing is null and not 0; of different ones, the window is not the sum of its days", async () => {
    const { get } = setUp(aWorld());
    const largest = (await get("/v1/meters/largest/usage?group_by=week")).body;
    expect(largest).toMatchObject({ total_usage: 9, event_count: 3 });
    expect(largest.grouped_data.map(({ usage }: { usage: number | null }) => usage)).toEqual([
      null,
      null,
      9,
      null,
      5,
    ]);
    const models = (await get("/v1/meters/models/usage?group_by=week")).body;
    expect(models).toMatchObject({ total_usage: 2 });
    expect(models.grouped_data.map(({ usage }: { usage: number }) => usage)).toEqual([0, 0, 2, 0, 1]);
    const empty = (await get("/v1/meters/largest/usage?start_date=2026-01-01&end_date=2026-01-02")).body;
    expect(empty).toMatchObject({ total_usage: null, event_count: 0, unique_customers: 0 });
  });

  test("an end that is an instant is inclusive, and rollups and event store answer together", async () => {
    const { get } = setUp(aWorld());
    const until = (end: string) => get(`/v1/meters/tokens/usage?start_date=2026-01-15&end_date=${end}`);
    const { body, headers } = await until("2026-01-15T10:30:00Z");
    expect(body).toMatchObject({
      total_usage: 2,
      unique_customers: 1,
      period_end: "2026-01-15T10:30:00.999Z",
    });
    expect(headers).toMatchObject({ "tallymark-answered-from": "rollups, event-store" });
    expect((await until("2026-01-15T10:29:59Z")).body.total_usage).toBe(0);
  });

  test("wrong parameters are 400, one message each; unknown meters and customers 404", async () => {
    const { get } = setUp(aWorld());
    const wrong = await get("/v1/meters/tokens/usage?start_date=yesterday&group_by=daily&timezone=Mars");
    expect(wrong.status).toBe(400);
    expect(wrong.body.message).toEqual([
      expect.stringMatching(/^start_date: got "yesterday"; accepted is a date such as/),
      'group_by: got "daily"; accepted is hour, day, week or month',
      expect.stringMatching(/^timezone: got "Mars"/),
    ]);
    const backwards = await get("/v1/meters/tokens/usage?start_date=2026-02-02&end_date=2026-02-01");
    expect(backwards.body.message).toEqual([
      expect.stringMatching(/^start_date: got 2026-02-02, but no time/),
    ]);
    expect(await get("/v1/meters/nobody/usage")).toMatchObject({
      status: 404,
      body: { message: "id: no meter has the id or external id nobody" },
    });
    expect((await get("/v1/meters/tokens/usage?customer_id=nobody")).status).toBe(404);
  });
});

describe("GET /v1/meters/{id}/stats", () => {
  test("a signal: all time from items of years, the instants from the event store, now from day items", async () => {
    const { get, rollups, eventStore } = setUp(aWorld());
    const { body, headers } = await get("/api/v1/meters/tokens/stats");
    expect(meterStatsSchema.parse(body)).toEqual(body);
    expect(body).toEqual({
      meter_id: "org/meter/tokens",
      total_events: 4,
      unique_customers: 2,
      first_event_date: "2025-06-01T00:00:00.5Z",
      last_event_date: "2026-01-27T08:00:00Z",
      today_usage: 0,
      // The week began on Monday, January 26.
      this_week_usage: 4,
      this_month_usage: 9,
    });
    expect(headers).toMatchObject({ "tallymark-answered-from": "rollups, event-store" });
    expect(rollups.reads.filter((partition) => partition.includes("meter-customers"))).toEqual([
      "org#meter-customers#org/meter/tokens",
    ]);
    expect(eventStore.questions).toEqual([]);
  });

  test("a meter of all event types is the sum of all signals", async () => {
    const { get } = setUp(aWorld());
    expect((await get("/v1/meters/all/stats")).body).toMatchObject({
      total_events: 5,
      unique_customers: 2,
      first_event_date: "2025-06-01T00:00:00.5Z",
      last_event_date: "2026-01-31T11:00:00Z",
      today_usage: 1,
      this_week_usage: 2,
      this_month_usage: 4,
    });
  });

  test("a meter that is younger than its first events: older months come from the event store, customers count once", async () => {
    const meter = aMeter({ createdAt: "2026-01-10T00:00:00Z" });
    const events = [
      ...aWorld().events,
      anEvent("2026-02-03T00:00:00Z", "customer-2", "8", { region: "eu" }),
      anEvent("2026-02-04T00:00:00Z", "customer-4", "8", { region: "eu" }),
    ];
    const { get } = setUp(aWorld({ now: "2026-02-04T12:00:00Z", defined: [meter], events }));
    expect((await get("/v1/meters/eu-tokens/stats")).body).toMatchObject({
      total_events: 5,
      unique_customers: 3,
      first_event_date: "2025-06-01T00:00:00.5Z",
      last_event_date: "2026-02-04T00:00:00Z",
      this_month_usage: 16,
    });
  });

  test("one without counters is the event store's; one that was never used has no dates", async () => {
    const { get } = setUp(aWorld());
    expect((await get("/v1/meters/largest/stats")).body).toMatchObject({
      total_events: 3,
      unique_customers: 2,
      first_event_date: "2026-01-15T10:30:00Z",
      last_event_date: "2026-01-27T08:00:00Z",
      today_usage: null,
      this_week_usage: 5,
    });
    const unused = setUp(aWorld({ events: [] }));
    expect((await unused.get("/v1/meters/tokens/stats")).body).toMatchObject({
      total_events: 0,
      unique_customers: 0,
      first_event_date: null,
      last_event_date: null,
      today_usage: 0,
    });
  });

  test("today is the zone's", async () => {
    const { get } = setUp(aWorld({ now: "2026-01-31T11:30:00Z" }));
    // In Auckland it is February 1, and half past midnight; the call of 11:00 UTC was at midnight.
    expect((await get("/v1/meters/calls/stats?timezone=Pacific/Auckland")).body).toMatchObject({
      today_usage: 1,
      this_month_usage: 1,
    });
    expect((await get("/v1/meters/tokens/stats?timezone=Pacific/Auckland")).body.this_month_usage).toBe(0);
  });
});

describe("GET /v1/customers/{id}/usage", () => {
  test("every meter that the customer used, by name, from two reads for each of its ids", async () => {
    const { get, rollups } = setUp(aWorld());
    const { body } = await get(
      "/api/v1/customers/customer-2/usage?group_by=month&start_date=2026-01-01&end_date=2026-01-31",
    );
    expect(customerUsageSchema.parse(body)).toEqual(body);
    expect(body).toEqual({
      customer_id: "customer-2",
      period_start: "2026-01-01T00:00:00.000Z",
      period_end: "2026-01-31T23:59:59.999Z",
      meters: [
        ["meter-4", "All events", 2, 2],
        ["meter-2", "Largest", 9, 1],
        ["meter-3", "Models", 1, 1],
        ["org/meter/calls", "calls", 1, 1],
        ["org/meter/tokens", "tokens", 3, 1],
      ].map(([meter_id, name, usage, event_count]) => ({
        meter_id,
        name,
        usage,
        event_count,
        grouped_data: [{ period: "2026-01-01", usage, event_count }],
      })),
    });
    expect(rollups.reads.toSorted()).toEqual(["org#customer#customer-2", "org#metered#customer-2"]);
  });

  test("ids that became aliases belong to the customer, in the same bucket too", async () => {
    const events = [
      anEvent("2026-01-15T10:30:00Z", "customer-1", "2", {}),
      anEvent("2026-01-15T11:30:00Z", "customer-3", "4", {}),
    ];
    const { get } = setUp(aWorld({ events, defined: [] }));
    expect(
      (await get("/v1/customers/old-name/usage?start_date=2026-01-15&end_date=2026-01-15")).body,
    ).toMatchObject({
      customer_id: "customer-1",
      meters: [
        { name: "tokens", usage: 6, event_count: 2, grouped_data: [{ period: "2026-01-15", usage: 6 }] },
      ],
    });
  });

  test("a customer whose only event was voided used nothing; one that nobody knows is 404", async () => {
    const { get } = setUp(aWorld());
    expect((await get("/v1/customers/customer-4/usage")).body.meters).toEqual([]);
    expect((await get("/v1/customers/nobody/usage")).status).toBe(404);
  });

  test("a slash in a name leads to no other question", async () => {
    const { get } = setUp(aWorld({ defined: [aMeter({ externalId: "a/b" })] }));
    expect(await get("/v1/customers/a%2Fb/usage")).toMatchObject({
      status: 404,
      body: { message: expect.stringMatching(/^id: no customer has .* a\/b$/) },
    });
    expect((await get("/v1/meters/x%2Fstats/usage")).body.message).toContain("no meter");
    expect((await get("/v1/meters/a%2Fb/usage")).body).toMatchObject({ meter_id: "meter-1" });
  });
});

describe("Reads do not grow with customers and meters", () => {
  const CUSTOMERS = Array.from({ length: 100 }, (_, index) => `customer-${index}`);
  const events = CUSTOMERS.map((id, index) =>
    anEvent(`2026-01-10T10:00:00.${String(index).padStart(3, "0")}Z`, id, "1", { region: "eu" }),
  );

  test("stats of a meter that is younger than a whole month of counters", async () => {
    const defined = [aMeter({ createdAt: "2026-01-03T00:00:00Z" })];
    const { get, rollups } = setUp(aWorld({ now: "2026-01-15T12:34:56.789Z", events, defined }));
    expect((await get("/v1/meters/meter-1/stats")).body).toMatchObject({
      total_events: 100,
      // customer-3 is an alias of customer-1.
      unique_customers: 99,
      this_month_usage: 100,
    });
    // The years of the meter, one month by customer, the day items of the first and last hour, and those of today, week and month.
    expect(rollups.reads.length).toBeLessThan(20);
  });

  test("customers of a meter in another zone, with and without aliases", async () => {
    for (const [absorbed, customers] of [
      [[], 100],
      [["customer-3"], 99],
    ] as const) {
      const world = aWorld({
        events,
        defined: [aMeter()],
        customers: [aCustomer("customer-1", { absorbed })],
      });
      const { get, rollups } = setUp(world);
      const query = "start_date=2026-01-01&end_date=2026-01-31&timezone=Europe/Berlin";
      expect((await get(`/v1/meters/meter-1/usage?${query}`)).body.unique_customers).toBe(customers);
      expect(rollups.reads).toHaveLength(4);
    }
  });

  test("a customer's meters that can have no events in the window are not asked for; too many that can are refused", async () => {
    const manyMeters = (over: Partial<Meter>) =>
      Array.from({ length: 201 }, (_, index) =>
        aMeter({ id: `m${index}`, externalId: `e${index}`, properties: [], aggregation: "max", ...over }),
      );
    const ask = async (over: Partial<Meter>) => {
      const { get, eventStore } = setUp(aWorld({ events, defined: manyMeters(over) }));
      const { body } = await get("/v1/customers/customer-2/usage?start_date=2026-01-03&end_date=2026-01-31");
      return { body, questions: eventStore.questions.length };
    };
    // An event may be a day ahead of its acceptance, and archival takes effect a minute later.
    const used = { meters: [{ name: "tokens", usage: 1 }] };
    expect(await ask({ archivedAt: "2026-01-01T23:59:00.000Z" })).toMatchObject({ body: used, questions: 0 });
    expect(await ask({ eventTypes: { in: ["calls"] } })).toMatchObject({
      body: used,
      questions: 0,
    });
    expect(await ask({})).toMatchObject({
      body: {
        statusCode: 413,
        message:
          "only raw events answer 201 of the meters, with 201 queries, over 200; ask for a shorter window, or for longer buckets, or for one meter at a time by GET /v1/meters/{id}/usage with customer_id",
      },
      questions: 0,
    });
  });
});
