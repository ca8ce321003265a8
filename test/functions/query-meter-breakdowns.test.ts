/** Usage of a meter told apart by customer or by a property of its events, over HTTP, on stores in memory. */
import { describe, expect, test } from "vitest";
import { meterUsageSchema } from "../../shared/contracts/answers/meter-usage.ts";
import { aMeter } from "../support/builders.ts";
import { aCustomer, anEvent, aWorld, setUp } from "../support/meter-queries.ts";

const JANUARY = "start_date=2026-01-01&end_date=2026-01-31";

interface Row {
  readonly key: string | null;
  readonly name: string | null;
  readonly usage: number | null;
  readonly event_count: number;
  readonly grouped_data: readonly { readonly period: string; readonly usage: number | null }[];
}

/** Key, usage and number of events of each row, and the usage of its buckets that have any. */
function tell(rows: readonly Row[]) {
  return rows.map(({ key, usage, event_count, grouped_data }) => [
    key,
    usage,
    event_count,
    Object.fromEntries(grouped_data.flatMap((one) => (one.usage ? [[one.period, one.usage]] : []))),
  ]);
}

async function ask(path: string, world = aWorld()) {
  const made = setUp(world);
  const { status, headers, body } = await made.get(path);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(meterUsageSchema.parse(body)).toEqual(body);
  return { ...made, body, rows: tell(body.breakdown.rows), source: headers?.["tallymark-answered-from"] };
}

describe("GET /v1/meters/{id}/usage by customer", () => {
  test("the customers of a signal come from counters: all of them by months, those that are told by their days", async () => {
    const { body, source, rollups } = await ask(
      `/api/v1/meters/tokens/usage?${JANUARY}&group_by=month&breakdown_by=customer`,
    );
    const period = "2026-01-01";
    expect(body.breakdown).toEqual({
      by: "customer",
      rows: [
        // What was counted under its alias is its own.
        ["customer-1", "Acme", 6, 2] as const,
        ["customer-2", "customer-2", 3, 1] as const,
      ].map(([key, name, usage, event_count]) => ({
        key,
        name,
        usage,
        event_count,
        grouped_data: [{ period, usage, event_count }],
      })),
      total_rows: 2,
    });
    expect(body).toMatchObject({ total_usage: 9, unique_customers: 2 });
    expect(source).toBe("rollups");
    expect(rollups.reads.filter((partition) => partition.startsWith("org#customer"))).toEqual([
      "org#customers#2026-01#org/meter/tokens#-, whole months",
      "org#customer#customer-1",
      "org#customer#customer-3",
      "org#customer#customer-2",
    ]);
  });

  test("only the largest are told and read by their days, and how many there are", async () => {
    const path = `/v1/meters/tokens/usage?${JANUARY}&breakdown_by=customer&limit=1`;
    const { rows, body, rollups } = await ask(path);
    expect(rows).toEqual([["customer-1", 6, 2, { "2026-01-15": 2, "2026-01-27": 4 }]]);
    expect(body.breakdown.rows[0].grouped_data).toHaveLength(31);
    expect(body.breakdown.total_rows).toBe(2);
    expect(rollups.reads).not.toContain("org#customer#customer-2");
  });

  test("what does not add up is asked for as a whole: largest, different ones, averages, the latest", async () => {
    const of = async (meter: string, world = aWorld()) =>
      (await ask(`/v1/meters/${meter}/usage?${JANUARY}&group_by=week&breakdown_by=customer`, world)).rows;
    expect(await of("largest")).toEqual([
      ["customer-2", 9, 1, { "2026-01-12": 9 }],
      ["customer-1", 5, 2, { "2026-01-12": 3, "2026-01-26": 5 }],
    ]);
    // One model in both weeks is one model.
    expect(await of("models")).toEqual([
      ["customer-1", 1, 2, { "2026-01-12": 1, "2026-01-26": 1 }],
      ["customer-2", 1, 1, { "2026-01-12": 1 }],
    ]);
    const sizes = (aggregation: "avg" | "latest") =>
      aWorld({ defined: [aMeter({ aggregation, valueProperty: "size", properties: [] })] });
    expect(await of("meter-1", sizes("avg"))).toEqual([
      ["customer-2", 9, 1, { "2026-01-12": 9 }],
      ["customer-1", 4, 2, { "2026-01-12": 3, "2026-01-26": 5 }],
    ]);
    expect(await of("meter-1", sizes("latest"))).toEqual([
      ["customer-2", 9, 1, { "2026-01-12": 9 }],
      ["customer-1", 5, 2, { "2026-01-12": 3, "2026-01-26": 5 }],
    ]);
  });

  test("one customer is one row, and one that used nothing none", async () => {
    const of = (customer: string) =>
      ask(`/v1/meters/tokens/usage?${JANUARY}&group_by=month&breakdown_by=customer&customer_id=${customer}`);
    expect((await of("old-name")).rows).toEqual([["customer-1", 6, 2, { "2026-01-01": 6 }]]);
    expect((await of("customer-4")).body.breakdown).toEqual({ by: "customer", rows: [], total_rows: 0 });
  });

  test("hours that are none of UTC come from the event store, with the zone's offset", async () => {
    const day = "start_date=2026-01-15&end_date=2026-01-15&group_by=hour&timezone=Asia/Kolkata";
    const { rows, source } = await ask(`/v1/meters/tokens/usage?${day}&breakdown_by=customer`);
    expect(rows).toEqual([
      ["customer-2", 3, 1, { "2026-01-15T16:00:00+05:30": 3 }],
      ["customer-1", 2, 1, { "2026-01-15T16:00:00+05:30": 2 }],
    ]);
    // The day as one bucket: its whole UTC hours are in counters.
    expect(source).toBe("rollups, event-store");
  });
});

describe("GET /v1/meters/{id}/usage by a property", () => {
  test("any property of a signal, which has no group keys; the series itself is still of counters", async () => {
    const path = `/v1/meters/tokens/usage?${JANUARY}&breakdown_by=property&property=region`;
    const { body, rows, source } = await ask(path);
    expect(rows).toEqual([
      ["eu", 6, 2, { "2026-01-15": 2, "2026-01-27": 4 }],
      ["us", 3, 1, { "2026-01-15": 3 }],
    ]);
    expect(body.breakdown).toMatchObject({
      by: "property",
      property: "region",
      rows: [{ key: "eu", name: "eu" }, { key: "us" }],
      total_rows: 2,
    });
    expect(source).toBe("rollups, event-store");
  });

  test("events without it are a row without a key and a name; equal rows stand by their text, and it last", async () => {
    const path = `/v1/meters/all/usage?${JANUARY}&group_by=month&breakdown_by=property&property=size`;
    const { body, rows, eventStore } = await ask(path);
    expect(rows.map(([key, usage]) => [key, usage])).toEqual([
      ["3", 1],
      ["5", 1],
      ["9", 1],
      [null, 1],
    ]);
    expect(body.breakdown.rows.at(-1)).toEqual({
      key: null,
      name: null,
      usage: 1,
      event_count: 1,
      grouped_data: [{ period: "2026-01-01", usage: 1, event_count: 1 }],
    });
    expect(body.total_usage).toBe(4);
    expect(eventStore.questions.at(-2)?.groupFilters).toEqual({ size: ["3", "5", "9"] });
    // Those that are not among the largest are not read by their days.
    const two = await ask(`${path}&limit=2`);
    expect(two.body.breakdown.total_rows).toBe(4);
    expect(two.eventStore.questions.at(-1)?.groupFilters).toEqual({ size: ["3", "5"] });
  });

  test("by usage, whatever has the key: events without the property may be the most", async () => {
    const events = [
      anEvent("2026-01-15T10:30:00Z", "customer-1", "2", { region: "eu" }),
      anEvent("2026-01-16T10:30:00Z", "customer-1", "9", {}),
    ];
    const path = `/v1/meters/tokens/usage?${JANUARY}&breakdown_by=property&property=region`;
    const { rows } = await ask(path, aWorld({ events }));
    expect(rows).toEqual([
      [null, 9, 1, { "2026-01-16": 9 }],
      ["eu", 2, 1, { "2026-01-15": 2 }],
    ]);
    // No row of a meter of events that have it.
    const { rows: ofEu } = await ask(path.replace("tokens", "eu-tokens"), aWorld({ events }));
    expect(ofEu.map(([key]) => key)).toEqual(["eu"]);
  });

  test("of one customer, with what was counted under its alias", async () => {
    const path = `/v1/meters/models/usage?${JANUARY}&breakdown_by=property&property=model&customer_id=old-name`;
    const { rows } = await ask(path);
    expect(rows).toEqual([["a", 1, 2, { "2026-01-15": 1, "2026-01-27": 1 }]]);
  });

  test("names and texts that mean something elsewhere mean nothing", async () => {
    const properties = JSON.parse(`{ "__proto__": "'; --", "": "x" }`);
    const events = [anEvent("2026-01-15T10:30:00Z", "customer-1", "2", properties)];
    const path = `/v1/meters/tokens/usage?${JANUARY}&breakdown_by=property&property=__proto__`;
    expect((await ask(path, aWorld({ events }))).rows).toEqual([["'; --", 2, 1, { "2026-01-15": 2 }]]);
  });
});

describe("A breakdown that cannot be answered", () => {
  test.each([
    ["breakdown_by=agent", 'breakdown_by: got "agent"; accepted is customer or property'],
    [
      "breakdown_by=property",
      "property: is missing; accepted is the name of a property, with breakdown_by=property",
    ],
    [
      "breakdown_by=customer&property=region",
      'property: got "region" together with breakdown_by=customer; accepted is breakdown_by=property',
    ],
    ["breakdown_by=customer&limit=0", 'limit: got "0"; accepted is a whole number from 1 to 100'],
    ["breakdown_by=customer&limit=101", 'limit: got "101"; accepted is a whole number from 1 to 100'],
    [
      "breakdown_by=property&property=a%22b",
      'property: got "a\\"b"; accepted is a property\'s name of 1 to 128 bytes, without quotes, backslashes and control characters',
    ],
  ])("%s is refused", async (query, message) => {
    const { status, body } = await setUp(aWorld()).get(`/v1/meters/tokens/usage?${query}`);
    expect([status, body.message]).toEqual([400, [message]]);
  });

  test("without breakdown_by the answer is what it was, whatever else is said", async () => {
    const plain = (await setUp(aWorld()).get("/v1/meters/tokens/usage")).body;
    expect(plain).not.toHaveProperty("breakdown");
    const { body } = await setUp(aWorld()).get("/v1/meters/tokens/usage?property=region&limit=3");
    expect(body).toEqual(plain);
  });

  test("more buckets than can be sent are refused before they are read, and fewer rows help", async () => {
    const customers = Array.from({ length: 6 }, (_, index) => aCustomer(`customer-${index}`));
    const events = customers.map(({ id }, index) => anEvent(`2028-01-01T0${index}:00:00Z`, id, "1", {}));
    const { get, rollups } = setUp(aWorld({ now: "2028-12-31T12:00:00Z", events, customers }));
    const year = "start_date=2028-01-01&end_date=2028-12-31&group_by=hour";
    expect(await get(`/v1/meters/tokens/usage?${year}&breakdown_by=customer`)).toMatchObject({
      status: 413,
      body: {
        // 7 times 8,784 hours.
        message:
          "the 6 rows of the breakdown and the whole would have 61488 buckets, more than can be sent; ask for a shorter window, for longer buckets, or for a smaller limit",
      },
    });
    expect(rollups.reads.filter((partition) => partition.startsWith("org#customer#"))).toEqual([]);
    const { status, body } = await get(`/v1/meters/tokens/usage?${year}&breakdown_by=customer&limit=4`);
    expect(status).toBe(200);
    expect(body.breakdown).toMatchObject({ rows: { length: 4 }, total_rows: 6 });
  });
});
