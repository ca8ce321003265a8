import { PrepareQueryCommand } from "@aws-sdk/client-timestream-query";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aTimestream, NOW, type Timestream } from "./a-timestream.ts";

const FROM = 'FROM "tally"."events"';
const MINUTE = 60_000;

let timestream: Timestream;

/** Six events, 20 minutes apart, backwards from noon: quantities 0 to 5, customers c0 and c1 by turns, a cost for every third. */
beforeAll(async () => {
  timestream = await aTimestream();
  await timestream.createTable();
  await timestream.put(
    Array.from({ length: 6 }, (_, index) => ({
      Dimensions: [
        { Name: "organization", Value: "org" },
        { Name: "event_id", Value: `e${index}` },
        { Name: "customer_id", Value: `c${index % 2}` },
      ],
      MeasureName: "usage_event",
      MeasureValueType: "MULTI",
      Time: String(NOW - index * 20 * MINUTE),
      MeasureValues: [
        { Name: "quantity", Type: "BIGINT", Value: String(index) },
        { Name: "ratio", Type: "DOUBLE", Value: String(index / 2) },
        {
          Name: "properties",
          Type: "VARCHAR",
          Value: `{"model":"m${index % 3}","a b":[1,{"x":true}],"n":null}`,
        },
        ...(index % 3 === 0 ? [{ Name: "cost", Type: "BIGINT" as const, Value: String(10 * index) }] : []),
      ],
    })),
  );
});
afterAll(() => timestream.stop());

const rowsOf = async (sql: string) => (await timestream.ask(sql)).rows;

/** The values of the one row of `SELECT <list>`. */
async function valuesOf(list: string) {
  const { rows, types } = await timestream.ask(`SELECT ${list}`);
  return { values: rows[0], types };
}

describe("aggregates", () => {
  test("count, sum, min, max and avg; count of a column passes over NULLs", async () => {
    const { rows, types, names } = await timestream.ask(
      `SELECT count(*), count(cost), sum(quantity) AS total, min(quantity), max(time), avg(quantity), sum(ratio) ${FROM}`,
    );
    expect(rows).toEqual([["6", "2", "15", "0", "2026-01-15 12:00:00.000000000", "2.5", "7.5"]]);
    expect(types).toEqual(["BIGINT", "BIGINT", "BIGINT", "BIGINT", "TIMESTAMP", "DOUBLE", "DOUBLE"]);
    expect(names).toEqual(["_col0", "_col1", "total", "_col3", "_col4", "_col5", "_col6"]);
  });

  test("of no rows are NULL, but a count is 0", async () => {
    expect(await rowsOf(`SELECT count(*), sum(quantity), max(time) ${FROM} WHERE quantity > 100`)).toEqual([
      ["0", null, null],
    ]);
  });

  test("distinct ones, exact and approximate; the row of the largest and of the smallest value", async () => {
    expect(
      await rowsOf(
        `SELECT count(DISTINCT customer_id), approx_distinct(customer_id), max_by(event_id, quantity), min_by(event_id, quantity), max_by(cost, quantity) ${FROM}`,
      ),
    ).toEqual([["2", "2", "e5", "e0", null]]);
    expect(
      await rowsOf(
        `SELECT count(DISTINCT CASE WHEN quantity < 5 THEN json_extract_scalar(properties, '$.model') END), max(CASE WHEN quantity < 2 THEN event_id END), max_by(quantity, CAST(to_nanoseconds(time) AS VARCHAR) || event_id) ${FROM}`,
      ),
    ).toEqual([["3", "e1", "0"]]);
  });

  test("groups by position, by expression and by a constant; HAVING, ORDER BY an alias, LIMIT", async () => {
    expect(
      await rowsOf(
        `SELECT customer_id AS id, sum(quantity) AS total ${FROM} GROUP BY 1 HAVING count(*) > 2 ORDER BY total DESC LIMIT 1`,
      ),
    ).toEqual([["c1", "9"]]);
    expect(
      await rowsOf(`SELECT bin(time, 1h), count(*) ${FROM} GROUP BY bin(time, 1h) ORDER BY bin(time, 1h)`),
    ).toEqual([
      ["2026-01-15 10:00:00.000000000", "2"],
      ["2026-01-15 11:00:00.000000000", "3"],
      ["2026-01-15 12:00:00.000000000", "1"],
    ]);
    expect(await rowsOf(`SELECT 0 AS segment, count(*) ${FROM} GROUP BY 1`)).toEqual([["0", "6"]]);
    expect(await rowsOf(`SELECT 0 AS segment, count(*) ${FROM} WHERE quantity > 9 GROUP BY 1`)).toEqual([]);
  });

  test("groups by a CASE over time, as our own query builder writes it", async () => {
    const border = `from_milliseconds(${NOW - 60 * MINUTE})`;
    expect(
      await rowsOf(
        `SELECT CASE WHEN time < ${border} THEN 0 ELSE 1 END AS "segment", customer_id AS "id", count(*) AS "events", count(cost) AS "costed", sum(quantity) AS "quantity" ${FROM} WHERE organization = 'org' AND measure_name = 'usage_event' AND (time >= from_milliseconds(0) AND time < from_milliseconds(${NOW + 1})) AND ((time < ${border}) OR (time >= ${border})) GROUP BY 1, 2 ORDER BY 1, 2`,
      ),
    ).toEqual([
      ["0", "c0", "1", "0", "4"],
      ["0", "c1", "1", "0", "5"],
      ["1", "c0", "2", "1", "2"],
      ["1", "c1", "2", "1", "4"],
    ]);
  });

  test("a sum beyond 64 bits is an error, no other number", async () => {
    const twice = "SELECT 9223372036854775807 AS x UNION ALL SELECT 1";
    await expect(timestream.ask(`SELECT sum(x) FROM (${twice})`)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(/overflow/),
    });
  });
});

describe("conditions", () => {
  test.each([
    ["quantity IN (1, 3, 9)", "1 3"],
    ["quantity NOT IN (1, 3)", "0 2 4 5"],
    ["quantity BETWEEN 2 AND 4", "2 3 4"],
    ["quantity NOT BETWEEN 2 AND 4", "0 1 5"],
    ["cost IS NULL", "1 2 4 5"],
    ["cost IS NOT NULL AND quantity <> 0", "3"],
    ["event_id LIKE 'e%' AND NOT event_id LIKE '_3'", "0 1 2 4 5"],
    ["event_id LIKE 'e!_' ESCAPE '!'", ""],
    ["quantity = 1 OR quantity = 2 AND customer_id = 'c1'", "1"],
    ["(quantity = 1 OR quantity = 2) AND customer_id = 'c0'", "2"],
    ["NOT quantity < 4", "4 5"],
    ["ratio >= 2", "4 5"],
    ["time BETWEEN ago(25m) AND now()", "0 1"],
    ["time > now() - (1h + 10m)", "0 1 2 3"],
    ["time >= TIMESTAMP '2026-01-15 11:40:00.000000000'", "0 1"],
    ["time < from_iso8601_timestamp('2026-01-15T10:40:00Z')", "5"],
    ["to_milliseconds(time) = 1768478400000", "0"],
    ["json_extract_scalar(properties, '$.model') = 'm2'", "2 5"],
    ["cost > 0", "3"],
  ])("%s", async (condition, expected) => {
    const rows = await rowsOf(`SELECT quantity ${FROM} WHERE ${condition} ORDER BY quantity`);
    expect(rows.map((row) => row?.[0]).join(" ")).toBe(expected);
  });
});

describe("values", () => {
  test.each([
    ["5 / 2", "2", "INTEGER"],
    ["-5 / 2", "-2", "INTEGER"],
    ["-5 % 3", "-2", "INTEGER"],
    ["5 / 2.0", "2.5", "DOUBLE"],
    ["1.0 / 0", "Infinity", "DOUBLE"],
    ["3000000000 + 1", "3000000001", "BIGINT"],
    ["-9223372036854775808", "-9223372036854775808", "BIGINT"],
    ["2 + 3 * 4 - 1", "13", "INTEGER"],
    ["CAST(2.5 AS BIGINT)", "3", "BIGINT"],
    ["CAST('12' AS BIGINT) + 1", "13", "BIGINT"],
    ["TRY_CAST('1e3' AS BIGINT)", null, "BIGINT"],
    ["CAST('1e3' AS DOUBLE)", "1000.0", "DOUBLE"],
    ["CAST(7 AS VARCHAR) || 'x'", "7x", "VARCHAR"],
    ["'it''s'", "it's", "VARCHAR"],
    ["NULL", null, "UNKNOWN"],
    ["TRUE AND NULL", null, "BOOLEAN"],
    ["COALESCE(NULL, 1, 2)", "1", "INTEGER"],
    ["CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END", "two", "VARCHAR"],
    ["CASE WHEN FALSE THEN 1 END", null, "INTEGER"],
    ["NULLIF(1, 1)", null, "INTEGER"],
    ["concat('a', NULL)", null, "VARCHAR"],
    ["1e7", "1.0E7", "DOUBLE"],
    ["0.00012", "1.2E-4", "DOUBLE"],
    ["15m + 50ns", "0 00:15:00.000000050", "INTERVAL_DAY_TO_SECOND"],
    ["INTERVAL '2' DAY", "2 00:00:00.000000000", "INTERVAL_DAY_TO_SECOND"],
    ["now() + 1ns", "2026-01-15 12:00:00.000000001", "TIMESTAMP"],
    ["now() - ago(90m)", "0 01:30:00.000000000", "INTERVAL_DAY_TO_SECOND"],
    ["bin(TIMESTAMP '2026-01-15 12:14:59.999999999', 15m)", "2026-01-15 12:00:00.000000000", "TIMESTAMP"],
    ["bin(TIMESTAMP '2026-01-02', 7d)", "2026-01-01 00:00:00.000000000", "TIMESTAMP"],
    ["date_trunc('month', now())", "2026-01-01 00:00:00.000000000", "TIMESTAMP"],
    ["date_trunc('week', now())", "2026-01-12 00:00:00.000000000", "TIMESTAMP"],
    ["from_nanoseconds(1700158623979960001)", "2023-11-16 18:17:03.979960001", "TIMESTAMP"],
    ["CAST(now() AS VARCHAR)", "2026-01-15 12:00:00.000000000", "VARCHAR"],
    ["CAST('2026-01-15 12:00:00.000000001' AS TIMESTAMP)", "2026-01-15 12:00:00.000000001", "TIMESTAMP"],
    ["substr(upper('abc'), 2)", "BC", "VARCHAR"],
    ["length('héllo')", "5", "BIGINT"],
    ["split_part('12.50', '.', 1)", "12", "VARCHAR"],
    ["split_part('12.50', '.', 2)", "50", "VARCHAR"],
    ["split_part('12.', '.', 2)", "", "VARCHAR"],
    ["split_part('12', '.', 2)", null, "VARCHAR"],
    ["split_part(NULL, '.', 1)", null, "VARCHAR"],
    ["lpad('7', 3, '0')", "007", "VARCHAR"],
    ["lpad('1234', 3, '0')", "123", "VARCHAR"],
    ["rpad('5', 4, 'ab')", "5aba", "VARCHAR"],
    ["rpad('😀', 2, 'é')", "😀é", "VARCHAR"],
    ["regexp_like('a12.5', '[0-9]+')", "true", "BOOLEAN"],
    ["regexp_like('12.5', '\\A-?[0-9]{1,15}(\\.[0-9]{1,12})?\\z')", "true", "BOOLEAN"],
    ["regexp_like('12\n', '\\A[0-9]+\\z')", "false", "BOOLEAN"],
    ["regexp_like(NULL, 'a')", null, "BOOLEAN"],
  ])("%s is %s, a %s", async (expression, value, type) => {
    expect(await valuesOf(expression)).toEqual({ values: [value], types: [type] });
  });

  test("json_extract_scalar gives scalars; NULL for the rest, and for what is no JSON", async () => {
    const paths = ["$.model", '$["a b"][0]', '$["a b"][1].x', '$["a b"]', "$.n", "$.missing", "$"];
    const list = paths.map((path) => `json_extract_scalar(properties, '${path}')`).join(", ");
    expect(await rowsOf(`SELECT ${list} ${FROM} WHERE quantity = 0`)).toEqual([
      ["m0", "1", "true", null, null, null, null],
    ]);
    expect((await valuesOf("json_extract_scalar('{oops', '$.a')")).values).toEqual([null]);
  });

  test.each(["1e+21", "1e-7", "0.000001", "100000000000000000000", "5e-324", "1.50", "-0.0", "1E400"])(
    "json_extract_scalar gives the number %s as it stands, past strings that look like numbers",
    async (number) => {
      const json = `{"1 \\" 2":"3\\\\","x":[4,${number}]}`;
      const list = `json_extract_scalar('${json}', '$.x[1]'), json_extract_scalar('${json}', '$.x')`;
      expect((await valuesOf(list)).values).toEqual([number, null]);
    },
  );

  test.each(["*", "a*", "~1", "a/b", "$.x", "[0]", "0", "#", "it''s", "😀", " "])(
    'json_extract_scalar finds the field that $["%s"] names, and no other',
    async (name) => {
      const json = `{"other":1,"${name}":"it","more":2}`;
      expect((await valuesOf(`json_extract_scalar('${json}', '$["${name}"]')`)).values).toEqual(["it"]);
    },
  );
});

describe("queries as a whole", () => {
  test("a query in FROM, qualified names, SELECT DISTINCT", async () => {
    expect(
      await rowsOf(
        `SELECT q.c, max(q.total) FROM (SELECT customer_id AS c, bin(time, 1h) AS hour, sum(quantity) AS total ${FROM} AS e WHERE e.quantity > 0 GROUP BY e.customer_id, bin(time, 1h)) AS q GROUP BY c ORDER BY 1`,
      ),
    ).toEqual([
      ["c0", "4"],
      ["c1", "5"],
    ]);
    expect(await rowsOf(`SELECT DISTINCT customer_id ${FROM} ORDER BY customer_id DESC`)).toEqual([
      ["c1"],
      ["c0"],
    ]);
  });

  test("UNION ALL keeps duplicates and finds one type; NULLs come last both ways unless told", async () => {
    const union = "SELECT 1 AS a UNION ALL SELECT 1 UNION ALL SELECT NULL UNION ALL SELECT 2.5";
    expect(await rowsOf(`${union} ORDER BY a DESC`)).toEqual([["2.5"], ["1.0"], ["1.0"], [null]]);
    expect(await rowsOf(`${union} ORDER BY 1 NULLS FIRST LIMIT 2`)).toEqual([[null], ["1.0"]]);
  });

  test("an alias that is the name of another column does not take its place", async () => {
    expect(
      await rowsOf(
        "SELECT a AS b, b AS a FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 0) WHERE b = 2 GROUP BY a, b",
      ),
    ).toEqual([["1", "2"]]);
  });

  test("the state of the query is told", async () => {
    const { page } = await timestream.ask("SELECT 1");
    expect(page.QueryId).toMatch(/^[0-9A-F]{32}$/);
    expect(page.QueryStatus).toMatchObject({ ProgressPercentage: 100 });
  });

  test("PrepareQuery tells the columns and runs nothing", async () => {
    const QueryString = `SELECT time, sum(quantity) AS total ${FROM} GROUP BY time`;
    const { query } = timestream;
    const answer = await query.send(new PrepareQueryCommand({ QueryString, ValidateOnly: true }));
    expect(answer.Columns).toEqual([
      { Name: "time", Type: { ScalarType: "TIMESTAMP" }, Aliased: false },
      { Name: "total", Type: { ScalarType: "BIGINT" }, Aliased: true },
    ]);
    await expect(query.send(new PrepareQueryCommand({ QueryString }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("ValidateOnly"),
    });
  });
});
