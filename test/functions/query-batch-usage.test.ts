import { describe, expect, test } from "vitest";
import { batchUsagePageSchema } from "../../shared/contracts/answers/batch-usage.ts";
import { aMeter } from "../support/builders.ts";
import { aCustomer, anEvent, aWorld, type Row, readAll, setUp } from "../support/meter-queries.ts";

const JANUARY = { starting_on: "2026-01-01T00:00:00Z", ending_before: "2026-02-01T00:00:00Z" };

describe("POST /v1/usage", () => {
  test("every window of every metric of every customer, in order; null where nothing matched", async () => {
    const { post } = setUp(aWorld());
    const { status, headers, body } = await post("/v1/usage", { ...JANUARY, window_size: "NONE" });
    expect(status).toBe(200);
    expect(batchUsagePageSchema.parse(body)).toEqual(body);
    expect(headers).toMatchObject({
      "tallymark-data-through": "2026-01-31T04:59:00.000Z",
      "tallymark-answered-from": "rollups, event-store",
    });
    expect(body.data[0]).toEqual({
      customer_id: "customer-1",
      billable_metric_id: "meter-1",
      billable_metric_name: "Tokens in the EU",
      start_timestamp: "2026-01-01T00:00:00.000Z",
      end_timestamp: "2026-02-01T00:00:00.000Z",
      value: 6,
    });
    expect(body.data.map((row: Row) => [row.customer_id, row.billable_metric_id, row.value])).toEqual([
      ["customer-1", "meter-1", 6],
      ["customer-1", "meter-2", 5],
      ["customer-1", "meter-3", 1],
      ["customer-1", "meter-4", 2],
      ["customer-2", "meter-1", null],
      ["customer-2", "meter-2", 9],
      ["customer-2", "meter-3", 1],
      ["customer-2", "meter-4", 2],
      ["customer-4", "meter-1", null],
      ["customer-4", "meter-2", null],
      ["customer-4", "meter-3", null],
      ["customer-4", "meter-4", null],
    ]);
    expect(body.next_page).toBeNull();
  });

  test("what summed to zero is 0, not null", async () => {
    const events = ["5", "-5"].map((size, index) =>
      anEvent(`2026-01-15T10:0${index}:00Z`, "customer-1", "1", { region: "eu", size }),
    );
    const { post } = setUp(aWorld({ events, defined: [aMeter({ valueProperty: "size" })] }));
    const { body } = await post("/v1/usage", {
      ...JANUARY,
      window_size: "none",
      customer_ids: ["customer-1"],
    });
    expect(body.data).toMatchObject([{ value: 0 }]);
  });

  test("windows are hours and days of UTC, cut to the half-open window, in any case of their name", async () => {
    const { post } = setUp(aWorld());
    const ask = (window_size: string, starting_on: string, ending_before: string) =>
      post("/v1/usage", {
        ...{ starting_on, ending_before, window_size },
        customer_ids: ["customer-1"],
        billable_metrics: [{ id: "tokens" }],
      });
    const days = await ask("Day", "2026-01-15T10:30:00Z", "2026-01-16T12:00:00Z");
    expect(
      days.body.data.map((row: Record<string, unknown>) => [
        row.start_timestamp,
        row.end_timestamp,
        row.value,
      ]),
    ).toEqual([
      ["2026-01-15T10:30:00.000Z", "2026-01-16T00:00:00.000Z", 2],
      ["2026-01-16T00:00:00.000Z", "2026-01-16T12:00:00.000Z", null],
    ]);
    // The event of 10:30:00 lies behind an end of 10:30:00.
    const hours = await ask("hour", "2026-01-15", "2026-01-15T10:30:00Z");
    expect(hours.body.data.map(({ value }: Row) => value)).toEqual(Array.from({ length: 11 }, () => null));
  });

  test("pages join into the whole list, and a page reads only the customers on it", async () => {
    const customers = ["customer-1", "customer-2", "customer-4", "customer-5"].map((id) => aCustomer(id));
    const { post, rollups } = setUp(aWorld({ customers, defined: [aMeter()] }));
    const body = { starting_on: "2026-01-01", ending_before: "2026-02-01", window_size: "hour" };
    const pages = await readAll(post, "/v1/usage", body);
    expect(pages.map(({ data }) => data.length)).toEqual([1_000, 1_000, 976]);
    const rows = pages.flatMap(({ data }) => data);
    const expected = customers.flatMap(({ id }) =>
      Array.from(
        { length: 31 * 24 },
        (_, hour) => `${id} ${new Date(Date.UTC(2026, 0, 1, hour)).toISOString()}`,
      ),
    );
    expect(rows.map((row) => `${row.customer_id} ${row.start_timestamp}`)).toEqual(expected);
    expect(rows.filter(({ value }) => value !== null)).toMatchObject([
      { customer_id: "customer-1", start_timestamp: "2026-01-15T10:00:00.000Z", value: 2 },
    ]);
    expect(rollups.reads.map((partition) => partition.split("#").at(-1))).toEqual([
      ...["customer-1", "customer-2"],
      ...["customer-2", "customer-4"],
      ...["customer-4", "customer-5"],
    ]);
  });

  test("a page that ends with a customer's last row is followed by the next customer, or by none", async () => {
    const customers = ["customer-1", "customer-2"].map((id) => aCustomer(id));
    const { post } = setUp(aWorld({ customers, defined: [aMeter()] }));
    // 1,000 hours.
    const body = { starting_on: "2026-01-01", ending_before: "2026-02-11T16:00:00Z", window_size: "hour" };
    const pages = await readAll(post, "/v1/usage", body);
    expect(pages.map(({ data }) => [data.length, data[0]?.customer_id])).toEqual([
      [1_000, "customer-1"],
      [1_000, "customer-2"],
    ]);
  });

  test("a page that ends one customer and begins the next asks each for its own windows", async () => {
    const customers = ["customer-1", "customer-2"].map((id) => aCustomer(id));
    const largest = aMeter({ properties: [], aggregation: "max" });
    const { post, eventStore } = setUp(aWorld({ customers, defined: [largest] }));
    // 1,200 hours, which only raw events answer.
    const body = { starting_on: "2026-01-01", ending_before: "2026-02-20", window_size: "hour" };
    const pages = await readAll(post, "/v1/usage", body);
    expect(pages.map(({ data }) => data.length)).toEqual([1_000, 1_000, 400]);
    expect(eventStore.questions.map(({ segments, customerIds }) => [segments.length, customerIds])).toEqual([
      [1_000, ["customer-1"]],
      [200, ["customer-1"]],
      [800, ["customer-2"]],
      [400, ["customer-2"]],
    ]);
    const values = pages.flatMap(({ data }) => data).filter(({ value }) => value !== null);
    expect(values).toMatchObject([
      { customer_id: "customer-1", start_timestamp: "2026-01-15T10:00:00.000Z", value: 2 },
      { customer_id: "customer-2", start_timestamp: "2026-01-15T10:00:00.000Z", value: 3 },
    ]);
  });

  test.each([
    ["the first becomes an alias of the last", "customer-1", "customer-9", undefined],
    ["the last becomes an alias of the first", "customer-9", "customer-1", undefined],
    ["the same of named ones", "customer-9", "customer-1", ["customer-1", "customer-9"]],
  ])("between two pages %s: the pages count each event once", async (_, alias, owner, customer_ids) => {
    const events = [
      anEvent("2026-01-15T10:30:00Z", "customer-1", "2", { region: "eu" }),
      anEvent("2026-01-15T10:45:00Z", "customer-9", "5", { region: "eu" }),
    ];
    const world = aWorld({ events, defined: [aMeter()], now: "2026-01-31T12:00:00Z" });
    const before = setUp({ ...world, customers: [aCustomer("customer-1"), aCustomer("customer-9")] });
    const after = setUp({
      ...world,
      customers: [aCustomer(owner, { absorbed: [alias] })],
      absorbedAt: { [alias]: "2026-01-31T12:00:00.001Z" },
    });
    // 1,000 hours: a page of each.
    const body = { starting_on: "2026-01-01", ending_before: "2026-02-11T16:00:00Z", window_size: "hour" };
    const first = await before.post("/v1/usage", { ...body, customer_ids });
    const path = `/v1/usage?next_page=${first.body.next_page}`;
    const second = await after.post(path, { ...body, customer_ids });
    expect(second.body.next_page).toBeNull();
    const rows: Row[] = [...first.body.data, ...second.body.data];
    expect(rows).toHaveLength(2_000);
    expect(rows.flatMap(({ customer_id, value }) => (value === null ? [] : [[customer_id, value]]))).toEqual([
      ["customer-1", 2],
      ["customer-9", 5],
    ]);
    // A question that is asked anew knows the alias.
    const anew = setUp({ ...world, customers: [aCustomer(owner, { absorbed: [alias] })] });
    const { data } = (await anew.post("/v1/usage", { ...body, customer_ids, window_size: "none" })).body;
    expect(data).toMatchObject([{ customer_id: owner, value: 7 }]);
  });

  test("a cursor is good for its own question only", async () => {
    const { post } = setUp(aWorld());
    const body = { ...JANUARY, window_size: "hour" };
    const { next_page } = (await post("/v1/usage", body)).body;
    expect((await post(`/v1/usage?next_page=${next_page}`, body)).status).toBe(200);
    for (const other of [
      { ...body, window_size: "day" },
      { ...body, customer_ids: ["customer-1"] },
    ])
      expect(await post(`/v1/usage?next_page=${next_page}`, other)).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/^next_page: got/) },
      });
  });

  test("groups: those that matched, or those that are named, null where they did not", async () => {
    const { post } = setUp(aWorld());
    const ask = (group_by: object, id = "eu-tokens") =>
      post("/v1/usage", {
        ...JANUARY,
        window_size: "none",
        customer_ids: ["customer-1", "customer-2"],
        billable_metrics: [{ id, group_by }],
      });
    const groupsOf = ({ body }: Awaited<ReturnType<typeof ask>>) =>
      body.data.map((row: Record<string, unknown>) => [row.value, row.groups]);
    expect(groupsOf(await ask({ key: "region" }))).toEqual([
      [6, { eu: 6 }],
      [null, {}],
    ]);
    expect(groupsOf(await ask({ key: "region", values: ["us", "eu"] }, "largest"))).toEqual([
      [5, { us: null, eu: 5 }],
      [9, { us: 9, eu: null }],
    ]);
    const wrong = await ask({ key: "model" });
    expect(wrong.status).toBe(400);
    expect(wrong.body.message).toEqual(["billable_metrics[0].group_by.key: got model; accepted is region"]);
  });

  test("without named values a row has at most 200, the first by their text", async () => {
    const events = Array.from({ length: 201 }, (_, index) => {
      const time = new Date(Date.UTC(2026, 0, 15, 0, index)).toISOString();
      return anEvent(time, "customer-1", "1", { region: `r${String(index).padStart(3, "0")}` });
    });
    const { post } = setUp(aWorld({ events, defined: [aMeter({ properties: [] })] }));
    const { body } = await post("/v1/usage", {
      ...{ ...JANUARY, window_size: "none", customer_ids: ["customer-1"] },
      billable_metrics: [{ id: "meter-1", group_by: { key: "region" } }],
    });
    const names = Object.keys(body.data[0].groups);
    expect([names.length, names[0], names.at(-1)]).toEqual([200, "r000", "r199"]);
    expect(body.data[0].value).toBe(201);
  });

  test("what is wrong or missing is 400, and what nobody knows 404, with one message each", async () => {
    const { post } = setUp(aWorld());
    const missing = await post("/v1/usage", { customer_ids: [] });
    expect(missing.status).toBe(400);
    expect(missing.body.message).toEqual([
      expect.stringMatching(/^starting_on: is missing; accepted is a date/),
      expect.stringMatching(/^ending_before: is missing; accepted is a date/),
      "window_size: is missing; accepted is hour, day or none, in any case",
      "customer_ids: got an array of 0; accepted is a list of 1 to 1000 customer ids",
    ]);
    const backwards = { starting_on: "2026-01-02", ending_before: "2026-01-02", window_size: "day" };
    expect((await post("/v1/usage", backwards)).body.message).toEqual([
      expect.stringMatching(/^starting_on: got 2026-01-02, but no time/),
    ]);
    const unknown = {
      ...{ ...JANUARY, window_size: "day", customer_ids: ["customer-1", "x", "y"] },
      billable_metrics: [{ id: "meter-1" }, { id: "z" }],
    };
    expect(await post("/v1/usage", unknown)).toMatchObject({
      status: 404,
      body: {
        message: ["customer_ids: no customer has the id x, y", "billable_metrics: no metric has the id z"],
      },
    });
    const twice = {
      ...JANUARY,
      window_size: "day",
      billable_metrics: [{ id: "meter-1" }, { id: "eu-tokens" }],
    };
    expect((await post("/v1/usage", twice)).body.message).toEqual([
      "billable_metrics[1].id: got meter-1 again; accepted is each metric once",
    ]);
    for (const body of [null, [], "x", 7]) expect((await post("/v1/usage", body)).status).toBe(400);
  });

  test("what was archived before the window begins is left out unless it is named; what is archived in it is not", async () => {
    const archivedAt = "2025-12-31T23:59:59.999Z";
    const world = aWorld({
      customers: [
        aCustomer("customer-1"),
        aCustomer("customer-2", { archivedAt }),
        aCustomer("customer-4", { archivedAt: "2026-01-01T00:00:00.000Z" }),
      ],
      defined: [
        aMeter({ archivedAt: "2026-01-20T00:00:00.000Z" }),
        aMeter({ id: "meter-9", externalId: "old", archivedAt }),
      ],
    });
    const { post } = setUp(world);
    const all = await post("/v1/usage", { ...JANUARY, window_size: "none" });
    expect(all.body.data.map((row: Row) => [row.customer_id, row.billable_metric_id, row.value])).toEqual([
      ["customer-1", "meter-1", 2],
      ["customer-4", "meter-1", null],
    ]);
    const named = await post("/v1/usage", {
      ...{ ...JANUARY, window_size: "none", customer_ids: ["customer-1", "customer-2"] },
      billable_metrics: [{ id: "old" }],
    });
    expect(named.body.data.map((row: Row) => [row.customer_id, row.billable_metric_id])).toEqual([
      ["customer-1", "meter-9"],
      ["customer-2", "meter-9"],
    ]);
  });
});
