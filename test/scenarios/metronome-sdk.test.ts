/** Whoever uses Metronome's official client moves by changing its base URL: the package as it comes from npm, unmodified. */
import Metronome from "@metronome/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

const HOUR_MS = 60 * 60 * 1000;

/** The last midnight that is two days away: all of the events are live ones, and no hour of theirs is still to come. */
const DAY_START = Math.floor((Date.now() - 48 * HOUR_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS;
const at = (hours: number) => new Date(DAY_START + hours * HOUR_MS).toISOString();

/** 36 events: 3 customers, 12 hours; tokens 1 to 12 a customer; models and regions in turn. */
const EVENTS = ["acme", "globex", "initech"].flatMap((customer) =>
  Array.from({ length: 12 }, (_, hour) => ({
    transaction_id: `${customer}-${hour}`,
    customer_id: customer,
    event_type: "completion",
    timestamp: at(hour + 0.5),
    properties: {
      tokens: hour + 1,
      model: hour % 2 === 0 ? "small" : "large",
      region: hour < 6 ? "eu" : "us",
    },
  })),
);

describe.skipIf(!isDynamoDbAvailable)("Metronome's own client, pointed at Tallymark", () => {
  let test_: TestPipeline;
  let client: Metronome;
  const metrics: Record<string, string> = {};
  const customers: Record<string, string> = {};

  beforeAll(async () => {
    test_ = await startPipeline();
    client = new Metronome({ bearerToken: test_.key, baseURL: test_.pipeline.url, maxRetries: 0 });
    const create = async (body: Metronome.V1.BillableMetricCreateParams) => {
      metrics[body.name] = (await client.v1.billableMetrics.create(body)).data.id;
    };
    await create({
      name: "tokens",
      aggregation_type: "SUM",
      aggregation_key: "tokens",
      event_type_filter: { in_values: ["completion"] },
      property_filters: [
        { name: "tokens", exists: true },
        { name: "model", exists: true },
        { name: "region", exists: true },
      ],
      group_keys: [["model"], ["model", "region"]],
    });
    await create({
      name: "calls in the EU",
      aggregation_type: "COUNT",
      event_type_filter: { in_values: ["completion"] },
      property_filters: [{ name: "region", in_values: ["eu"] }],
    });
    await create({ name: "largest", aggregation_type: "MAX", aggregation_key: "tokens" });
    await client.v1.usage.ingest({ usage: EVENTS });
    // The same transactions again: an honest retry.
    await client.v1.usage.ingest({ usage: EVENTS.slice(0, 12) });
    await test_.pipeline.idle();
    const { body } = await test_.get("/v1/customers");
    for (const { id, externalId } of body.data) customers[externalId] = id;
  });
  afterAll(() => test_?.pipeline.stop());

  const collect = async <Item>(pages: AsyncIterable<Item>): Promise<Item[]> => {
    const items: Item[] = [];
    for await (const item of pages) items.push(item);
    return items;
  };
  const day = { starting_on: at(0), ending_before: at(24) };

  test("its billable metrics are listed page by page, read one by one, and archived", async () => {
    const names = (await collect(client.v1.billableMetrics.list({ limit: 2 }))).map(({ name }) => name);
    expect(names.sort()).toEqual(["calls in the EU", "largest", "tokens"]);
    const { data } = await client.v1.billableMetrics.retrieve({ billable_metric_id: metrics.tokens ?? "" });
    expect(data).toMatchObject({
      id: metrics.tokens,
      name: "tokens",
      aggregation_type: "SUM",
      aggregation_key: "tokens",
      event_type_filter: { in_values: ["completion"] },
      group_keys: [["model"], ["model", "region"]],
    });

    const { data: unused } = await client.v1.billableMetrics.create({
      name: "unused",
      aggregation_type: "COUNT",
      event_type_filter: { in_values: ["nothing"] },
    });
    expect((await client.v1.billableMetrics.archive({ id: unused.id })).data.id).toBe(unused.id);
    expect(await collect(client.v1.billableMetrics.list())).toHaveLength(3);
    const all = await collect(client.v1.billableMetrics.list({ include_archived: true }));
    expect(all.find(({ id }) => id === unused.id)?.archived_at).toEqual(expect.any(String));
  });

  test("the usage of a day is told per customer and metric, with null where nothing matched", async () => {
    const rows = await collect(
      client.v1.usage.list({
        ...day,
        window_size: "NONE",
        billable_metrics: ["tokens", "calls in the EU", "largest"].map((name) => ({
          id: metrics[name] ?? "",
        })),
      }),
    );
    const acme = rows.filter(({ customer_id }) => customer_id === customers.acme);
    expect(Object.fromEntries(acme.map((row) => [row.billable_metric_name, row.value]))).toEqual({
      tokens: 78,
      "calls in the EU": 6,
      largest: 12,
    });
    expect(rows).toHaveLength(9);
    const before = await collect(
      client.v1.usage.list({ starting_on: at(-24), ending_before: at(0), window_size: "DAY" }),
    );
    expect(new Set(before.map(({ value }) => value))).toEqual(new Set([null]));
  });

  test("its pages of hours follow each other without a gap or a repeat", async () => {
    const week = { starting_on: at(-144), ending_before: at(24), window_size: "HOUR" as const };
    const rows = await collect(client.v1.usage.list(week));
    // 3 customers, 4 metrics, of which one was archived within the week, 7 days of hours: three pages.
    expect(rows).toHaveLength(3 * 4 * 168);
    expect(
      new Set(rows.map((row) => `${row.customer_id} ${row.billable_metric_id} ${row.start_timestamp}`)).size,
    ).toBe(rows.length);
    const tokens = rows.filter(
      ({ billable_metric_name, value }) => billable_metric_name === "tokens" && value !== null,
    );
    expect(tokens).toHaveLength(36);
    expect(tokens.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(3 * 78);
  });

  test("usage is grouped by a key, and by a compound key in full", async () => {
    const grouped = await collect(
      client.v1.usage.list({
        ...day,
        window_size: "DAY",
        customer_ids: [customers.acme ?? ""],
        billable_metrics: [
          { id: metrics.tokens ?? "", group_by: { key: "model", values: ["small", "large", "tiny"] } },
        ],
      }),
    );
    // 1 + 3 + 5 + 7 + 9 + 11, and 2 + 4 + 6 + 8 + 10 + 12.
    expect(grouped.map(({ value, groups }) => ({ value, groups }))).toEqual([
      { value: 78, groups: { small: 36, large: 42, tiny: null } },
    ]);
    const compound = await collect(
      client.v1.usage.listWithGroups({
        ...day,
        window_size: "DAY",
        customer_id: customers.acme ?? "",
        billable_metric_id: metrics.tokens ?? "",
        group_key: ["model", "region"],
        limit: 3,
      }),
    );
    const values = compound.map(({ group, value }) => [group?.model, group?.region, value]);
    expect(values.sort()).toEqual([
      ["large", "eu", 12],
      ["large", "us", 30],
      ["small", "eu", 9],
      ["small", "us", 27],
    ]);
    const [small] = await collect(
      client.v1.usage.listWithGroups({
        ...day,
        window_size: "NONE",
        customer_id: customers.acme ?? "",
        billable_metric_id: metrics.tokens ?? "",
        group_key: ["model"],
        group_filters: { model: ["small"] },
      }),
    );
    expect(small).toMatchObject({
      group_key: "model",
      group_value: "small",
      group: { model: "small" },
      value: 36,
    });
  });

  test("events are found by their transactions, duplicates among them, with what they were matched to", async () => {
    const found = await client.v1.usage.search({ transactionIds: ["acme-0", "globex-7", "nobody"] });
    expect(found.map(({ transaction_id, is_duplicate }) => [transaction_id, is_duplicate])).toEqual([
      ["acme-0", false],
      ["acme-0", true],
      ["globex-7", false],
    ]);
    expect(found[0]).toMatchObject({
      customer_id: "acme",
      event_type: "completion",
      timestamp: EVENTS[0]?.timestamp,
      properties: { tokens: 1, model: "small", region: "eu" },
      matched_customer: { id: customers.acme, name: "acme" },
    });
    const matched = (index: number) => found[index]?.matched_billable_metrics?.map(({ name }) => name).sort();
    expect(matched(0)).toEqual(["calls in the EU", "largest", "tokens"]);
    expect(matched(2)).toEqual(["largest", "tokens"]);
  });

  test("its errors are told by field", async () => {
    const bad = {
      transaction_id: "bad",
      customer_id: "acme",
      event_type: "completion",
      timestamp: "yesterday",
    };
    const good = { ...bad, transaction_id: "good", timestamp: at(1) };
    await expect(client.v1.usage.ingest({ usage: [bad, good] })).rejects.toMatchObject({ status: 400 });
    await test_.pipeline.idle();
    const found = await client.v1.usage.search({ transactionIds: ["bad", "good"] });
    expect(found.map(({ transaction_id }) => transaction_id)).toEqual(["good"]);
  });
});
