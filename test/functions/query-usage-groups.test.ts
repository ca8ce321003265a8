import { describe, expect, test } from "vitest";
import { usageGroupsPageSchema } from "../../shared/contracts/answers/batch-usage.ts";
import { aMeter } from "../support/builders.ts";
import { aCustomer, anEvent, aWorld, type Row, readAll, setUp } from "../support/meter-queries.ts";

const JANUARY = { starting_on: "2026-01-01T00:00:00Z", ending_before: "2026-02-01T00:00:00Z" };

describe("POST /v1/usage/groups", () => {
  const QUESTION = {
    ...JANUARY,
    customer_id: "customer-1",
    billable_metric_id: "eu-tokens",
    window_size: "day",
  };
  const EVENTS = [
    anEvent("2026-01-02T10:00:00Z", "customer-1", "1", { region: "eu", model: "b" }),
    anEvent("2026-01-02T11:00:00Z", "customer-1", "2", { region: "eu", model: "a" }),
    anEvent("2026-01-05T10:00:00Z", "customer-3", "4", { region: "us", model: "a" }),
    anEvent("2026-01-05T11:00:00Z", "customer-1", "8", { region: "eu" }),
  ];
  const world = aWorld({ events: EVENTS, defined: [aMeter({ properties: [] })] });

  test("rows of each window and group that matched; a simple key is told by its deprecated names too", async () => {
    const { post } = setUp(world);
    const { body, headers } = await post("/v1/usage/groups", { ...QUESTION, group_key: ["region"] });
    expect(usageGroupsPageSchema.parse(body)).toEqual(body);
    expect(headers).toMatchObject({ "tallymark-answered-from": "event-store" });
    const row = (day: string, next: string, region: string, value: number) => ({
      starting_on: `2026-01-${day}T00:00:00.000Z`,
      ending_before: `2026-01-${next}T00:00:00.000Z`,
      group: { region },
      group_key: "region",
      group_value: region,
      value,
    });
    expect(body).toEqual({
      data: [row("02", "03", "eu", 3), row("05", "06", "eu", 8), row("05", "06", "us", 4)],
      next_page: null,
    });
    const before = await post("/v1/usage/groups", {
      ...QUESTION,
      group_by: { key: "region", values: ["us"] },
    });
    expect(before.body.data).toEqual([row("05", "06", "us", 4)]);
  });

  test("a compound key is given in full, in any order; its filters narrow it", async () => {
    const { post } = setUp(world);
    const ask = (over: object) => post("/v1/usage/groups", { ...QUESTION, window_size: "none", ...over });
    const { body } = await ask({
      group_key: ["model", "region"],
      group_filters: { model: ["a"], region: [] },
    });
    expect(body.data).toMatchObject([
      { group: { model: "a", region: "eu" }, group_key: null, group_value: null, value: 2 },
      { group: { model: "a", region: "us" }, group_key: null, group_value: null, value: 4 },
    ]);
    expect((await ask({ group_key: ["model"] })).body.message).toEqual([
      'group_key: got ["model"]; accepted is ["region"] or ["region","model"]',
    ]);
  });

  test("without a key it is every window, null where nothing matched", async () => {
    const { post } = setUp(world);
    const { body, headers } = await post("/v1/usage/groups", QUESTION);
    expect(body.data).toHaveLength(31);
    expect(body.data[0]).toMatchObject({ group: {}, group_key: null, group_value: null, value: null });
    expect(body.data[4]).toMatchObject({ value: 12 });
    expect(headers).toMatchObject({ "tallymark-answered-from": "rollups" });
  });

  test("hours of years of which few have events: each page looks through some, and none is lost", async () => {
    const events = [
      anEvent("2023-02-01T10:15:00Z", "customer-1", "1", { region: "eu" }),
      anEvent("2026-01-15T10:45:00Z", "customer-1", "2", { region: "eu" }),
    ];
    const sparse = setUp(aWorld({ events, defined: [aMeter({ properties: [], aggregation: "max" })] }));
    const body = {
      ...{ ...QUESTION, window_size: "hour", group_key: ["region"] },
      // 26,304 hours.
      ...{ starting_on: "2023-02-01", ending_before: "2026-02-01" },
    };
    for (const limit of [1, 100]) {
      const pages = await readAll(sparse.post, `/v1/usage/groups?limit=${limit}`, body);
      expect(pages.flatMap(({ data }) => data.map(({ value }) => value))).toEqual([1, 2]);
      expect(pages).toHaveLength(6);
    }
    for (const { segments } of sparse.eventStore.questions) expect(segments.length).toBeLessThan(5_000);
  });

  test("an alias that is given between two pages changes none of them", async () => {
    const events = [...EVENTS, anEvent("2026-01-07T10:00:00Z", "customer-3", "16", { region: "us" })];
    const defined = [aMeter({ properties: [] })];
    const before = setUp(
      aWorld({ events, defined, customers: ["customer-1", "customer-3"].map((id) => aCustomer(id)) }),
    );
    const after = setUp(
      aWorld({ events, defined, absorbedAt: { "customer-3": "2026-01-31T12:00:00.001Z" } }),
    );
    const readBoth = async (customer_id: string) => {
      const body = { ...QUESTION, customer_id, group_key: ["region"] };
      const first = (await before.post("/v1/usage/groups?limit=1", body)).body;
      const second = (await after.post(`/v1/usage/groups?next_page=${first.next_page}`, body)).body;
      return [...first.data, ...second.data].map(({ value }: Row) => value);
    };
    expect(await readBoth("customer-1")).toEqual([3, 8]);
    expect(await readBoth("customer-3")).toEqual([4, 16]);
  });

  test("pages of any limit join into the whole list", async () => {
    const { post } = setUp(world);
    const body = { ...QUESTION, window_size: "hour", group_key: ["region"] };
    const whole = (await post("/v1/usage/groups", body)).body.data;
    expect(whole).toHaveLength(4);
    for (const limit of [1, 2, 3, 4]) {
      const pages = await readAll(post, `/v1/usage/groups?limit=${limit}`, body);
      expect(pages.flatMap(({ data }) => data)).toEqual(whole);
      expect(pages).toHaveLength(Math.ceil(4 / limit));
    }
  });

  test.each([
    [
      { current_period: true },
      [
        "current_period: got true; accepted is false, with starting_on and ending_before: there are no billing periods here",
      ],
    ],
    [
      Object.fromEntries(Object.keys(QUESTION).map((field) => [field, undefined])),
      ["customer_id", "billable_metric_id", "window_size", "starting_on", "ending_before"].map((field) =>
        expect.stringMatching(new RegExp(`^${field}: is missing; accepted is `)),
      ),
    ],
    [
      { group_key: ["__proto__"], group_filters: JSON.parse('{"__proto__": ["a"]}') },
      [
        "group_filters.__proto__: got a name that cannot be filtered by; accepted are other names of group_key",
      ],
    ],
    [
      { group_by: { key: "region" }, group_key: ["region"] },
      ["group_by: got it together with group_key or group_filters; accepted is one of the two"],
    ],
    [
      { group_key: ["region"], group_filters: { model: ["a"] } },
      ["group_filters.model: got a name that is not in group_key; accepted are names of group_key"],
    ],
    [{ group_key: ["region", "region"] }, ["group_key: got a name twice; accepted is each name once"]],
  ])("%j is 400", async (over, message) => {
    const { post } = setUp(world);
    expect(await post("/v1/usage/groups", { ...QUESTION, ...over })).toMatchObject({
      status: 400,
      body: { message },
    });
  });

  test("a wrong limit is 400; unknown customers and metrics are 404, one message each", async () => {
    const { post } = setUp(world);
    for (const limit of ["0", "101", "x"])
      expect((await post(`/v1/usage/groups?limit=${limit}`, QUESTION)).status).toBe(400);
    const unknown = { ...QUESTION, customer_id: "x", billable_metric_id: "y" };
    expect(await post("/v1/usage/groups", unknown)).toMatchObject({
      status: 404,
      body: {
        message: ["customer_id: no customer has the id x", "billable_metric_id: no metric has the id y"],
      },
    });
  });
});
