import type { QueryCommand, TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { describe, expect, test } from "vitest";
import { createEventMeterReader } from "../../../shared/adapters/timestream/event-meter-reader.ts";
import type { Aggregation, Meter } from "../../../shared/domain/meter/meter.ts";
import type { EventMeterQuestion } from "../../../shared/ports/event-store.ts";

/** The texts of the queries that a question is put in, to a store that has no rows. */
async function queriesOf(question: EventMeterQuestion): Promise<readonly string[]> {
  const texts: string[] = [];
  const client = {
    send: async ({ input }: QueryCommand) => {
      texts.push(input.QueryString ?? "");
      return {};
    },
  } as unknown as Pick<TimestreamQueryClient, "send">;
  await createEventMeterReader({ client, database: "db", table: "t" }).sumMeter(question, 99);
  return texts;
}

const METER: Meter = {
  id: "m",
  externalId: "m",
  name: "m",
  origin: "defined",
  aggregation: "sum",
  eventTypes: {},
  properties: [],
  groupKeys: [],
  createdAt: "2026-01-01T00:00:00Z",
};
const QUESTION: EventMeterQuestion = {
  organization: "org",
  meter: METER,
  segments: [{ start: 0, end: 1_000 }],
  byCustomer: false,
  owners: new Map(),
};
const SOURCE = `FROM "db"."t" WHERE organization = 'org' AND measure_name = 'usage_event' AND (time >= from_milliseconds(0) AND time < from_milliseconds(1000)) AND voided = FALSE`;
const END = "GROUP BY 1 LIMIT 100";

describe("SQL of a meter", () => {
  test("a sum of quantities", async () => {
    expect(await queriesOf(QUESTION)).toEqual([
      `SELECT 0 AS "segment", count(*) AS "events", sum((quantity_units) / 1000000) AS "value_units_high", sum((quantity_units) % 1000000) AS "value_units_low", sum((quantity_fraction) / 1000000) AS "value_fraction_high", sum((quantity_fraction) % 1000000) AS "value_fraction_low" ${SOURCE} ${END}`,
    ]);
  });

  const text = `json_extract_scalar(properties, '$["it''s"]')`;
  const units = `TRY_CAST(split_part(${text}, '.', 1) AS BIGINT)`;
  const fraction = `(CASE WHEN ${text} LIKE '-%' THEN -1 ELSE 1 END) * TRY_CAST(rpad(coalesce(split_part(${text}, '.', 2), ''), 12, '0') AS BIGINT)`;
  const digits = `lpad(CAST(abs(${units}) AS VARCHAR), 15, '0') || lpad(CAST(abs(${fraction}) AS VARCHAR), 12, '0')`;
  const isNegative = `(${units}) < 0 OR (${fraction}) < 0`;
  const place = "lpad(CAST(to_nanoseconds(time) AS VARCHAR), 19, '0') || event_id";
  const isDecimal = `regexp_like(${text}, '\\A-?[0-9]{1,15}(\\.[0-9]+)?\\z')`;
  test.each<readonly [Aggregation, string, string]>([
    [
      "avg",
      `sum((${units}) / 1000000) AS "value_units_high", sum((${units}) % 1000000) AS "value_units_low", sum((${fraction}) / 1000000) AS "value_fraction_high", sum((${fraction}) % 1000000) AS "value_fraction_low"`,
      isDecimal,
    ],
    [
      "max",
      `max(CASE WHEN NOT (${isNegative}) THEN ${digits} END) AS "not_negative", min(CASE WHEN ${isNegative} THEN ${digits} END) AS "negative"`,
      isDecimal,
    ],
    [
      "min",
      `min(CASE WHEN NOT (${isNegative}) THEN ${digits} END) AS "not_negative", max(CASE WHEN ${isNegative} THEN ${digits} END) AS "negative"`,
      isDecimal,
    ],
    [
      "latest",
      `max_by(${units}, ${place}) AS "units", max_by(${fraction}, ${place}) AS "fraction"`,
      isDecimal,
    ],
    ["unique", `count(DISTINCT ${text}) AS "different"`, `${text} IS NOT NULL`],
  ])("%s of a property", async (aggregation, amount, condition) => {
    expect(await queriesOf({ ...QUESTION, meter: { ...METER, aggregation, valueProperty: "it's" } })).toEqual(
      [`SELECT 0 AS "segment", count(*) AS "events", ${amount} ${SOURCE} AND ${condition} ${END}`],
    );
  });

  test("filters of events, and the end of an archived meter", async () => {
    const [query] = await queriesOf({
      ...QUESTION,
      meter: {
        ...METER,
        eventTypes: { in: ["chat", "it's; --"], notIn: ["x"] },
        properties: [
          { name: "region", exists: true, in: ["eu", "'"], notIn: ["us"] },
          { name: "test", exists: false },
        ],
        archivedAt: "1970-01-02T00:00:00Z",
      },
    });
    expect(query).toContain(
      ` AND event_type IN ('chat', 'it''s; --') AND (event_type IS NULL OR event_type NOT IN ('x')) AND json_extract_scalar(properties, '$["region"]') IS NOT NULL AND json_extract_scalar(properties, '$["region"]') IN ('eu', '''') AND (json_extract_scalar(properties, '$["region"]') IS NULL OR json_extract_scalar(properties, '$["region"]') NOT IN ('us')) AND json_extract_scalar(properties, '$["test"]') IS NULL AND accepted_at < from_milliseconds(86460000) GROUP BY 1`,
    );
  });

  test("customers with their aliases, and groups", async () => {
    const [query] = await queriesOf({
      ...QUESTION,
      byCustomer: true,
      customerIds: ["c1", "it's", "c2", "c3"],
      owners: new Map([
        ["it's", "c1"],
        ["c3", "c9"],
        ["other", "c1"],
      ]),
      groupBy: ["region"],
      groupFilters: { region: ["eu", "\\'"] },
    });
    expect(query).toMatch(
      /^SELECT 0 AS "segment", CASE WHEN customer_id IN \('it''s'\) THEN 'c1' WHEN customer_id IN \('c3'\) THEN 'c9' ELSE customer_id END AS "customer", json_extract_scalar\(properties, '\$\["region"\]'\) AS "group_0", count/,
    );
    expect(query).toContain(
      ` AND customer_id IN ('c1', 'it''s', 'c2', 'c3') AND json_extract_scalar(properties, '$["region"]') IS NOT NULL AND json_extract_scalar(properties, '$["region"]') IN ('eu', '\\''') GROUP BY 1, 2, 3 LIMIT 100`,
    );
  });

  test("customers need not be told apart where they are not asked for one by one", async () => {
    const owners = new Map([["a", "b"]]);
    const [query] = await queriesOf({ ...QUESTION, owners, customerIds: ["a", "b"] });
    expect(query).not.toContain("CASE");
    expect(query).toContain("AND customer_id IN ('a', 'b') GROUP BY 1 LIMIT");
  });

  test("with 1,200 aliases there are four queries, and other customers are told apart by their ids", async () => {
    const idOf = (index: number) => `id-${String(index).padStart(4, "0")}`;
    const owners = new Map(
      Array.from({ length: 1_200 }, (_, index) => [idOf(index), "owner".concat(String(index % 400))]),
    );
    const queries = await queriesOf({ ...QUESTION, byCustomer: true, owners });
    const ranges = queries.map((query) => /OR \((.*?)\(customer_id IS NULL/.exec(query)?.[1]);
    // 1,600 ids in packs of 125 families of four: four, with 400 ids in each range.
    expect(ranges).toEqual([
      "customer_id <= 'id-0399' AND ",
      "customer_id > 'id-0399' AND customer_id <= 'id-0799' AND ",
      "customer_id > 'id-0799' AND customer_id <= 'id-1199' AND ",
      "customer_id > 'id-1199' AND ",
    ]);
  });
});

describe("Rows of a meter", () => {
  test("queries that are under way at once stop at the limit together, and not each at its own", async () => {
    // Four queries of 100 segments, each with three pages of 40 rows.
    const segments = Array.from({ length: 400 }, (_, index) => ({ start: index, end: index + 1 }));
    const row = { Data: ["0", "1", "0", "1", "0", "0"].map((ScalarValue) => ({ ScalarValue })) };
    let pages = 0;
    const client = {
      send: async ({ input }: QueryCommand) => {
        pages++;
        const page = Number(input.NextToken ?? "0");
        const NextToken = page < 2 ? String(page + 1) : undefined;
        return { Rows: Array.from({ length: 40 }, () => row), NextToken };
      },
    } as unknown as Pick<TimestreamQueryClient, "send">;
    const reader = createEventMeterReader({ client, database: "db", table: "t" });
    expect(await reader.sumMeter({ ...QUESTION, segments }, 480)).toHaveLength(480);
    pages = 0;
    await expect(reader.sumMeter({ ...QUESTION, segments }, 100)).rejects.toMatchObject({
      code: "request.too-large",
    });
    // The first page of each, and no more than the two that had room asked for their second.
    expect(pages).toBeLessThanOrEqual(6);
  });
});
