import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRecord, aTimestream, type Timestream } from "./a-timestream.ts";

const FROM = 'FROM "tally"."events"';

let timestream: Timestream;
beforeAll(async () => {
  timestream = await aTimestream();
  await timestream.createTable();
  await timestream.put([aRecord()]);
});
afterAll(() => timestream.stop());

async function expectRefused(sql: string, message: RegExp): Promise<void> {
  await expect(timestream.ask(sql)).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringMatching(message),
    $metadata: { httpStatusCode: 400 },
  });
}

describe("what is no query is refused with its position", () => {
  test.each([
    ["", /QueryString/],
    ["SELECT", /1:7.*got the end of the query/],
    ["SELECT 1;", /1:9.*";"/],
    ["SELECT 1 2", /1:10.*got 2/],
    ["SELECT 'open", /1:8.*not closed/],
    ['SELECT "open', /1:8.*not closed/],
    ["SELECT 12x", /1:8.*12x/],
    ["SELECT\n  $1", /2:3.*"\$"/],
    ["SELECT ? ", /1:8/],
    ["SELECT @scheduled_runtime", /1:8/],
    ["SELECT 1 -- comment", /1:10.*comments/],
    ["SELECT /* comment */ 1", /1:8.*comments/],
    ["SELECT CAST(1 AS DECIMAL)", /1:18.*BIGINT.*DECIMAL/],
    ["SELECT 99999999999999999999", /1:8.*BIGINT/],
    ["SELECT TIMESTAMP '2026-02-30'", /1:8.*2026-02-30/],
    [`SELECT ${"(".repeat(200)}1${")".repeat(200)}`, /nesting/],
    [`SELECT ${"1+".repeat(5_000)}1`, /more than 200 terms/],
    [`SELECT ${"- ".repeat(5_000)}1`, /nesting/],
    [`SELECT '${"x".repeat(262_144)}'`, /262144/],
  ])("%.40s", async (sql, message) => expectRefused(sql, message));
});

describe("what is not supported is named", () => {
  test.each([
    ["WITH x AS (SELECT 1) SELECT * FROM x", /1:1.*WITH/],
    ["UNLOAD (SELECT 1) TO 's3://bucket'", /UNLOAD/],
    ["SHOW DATABASES", /SHOW/],
    ["INSERT INTO x VALUES (1)", /INSERT/],
    ["DELETE FROM x", /DELETE/],
    ["SELECT 1 UNION SELECT 2", /1:10.*UNION/],
    ["SELECT 1 LIMIT 1 OFFSET 1", /OFFSET/],
    [`SELECT * ${FROM} JOIN "tally"."events" ON TRUE`, /1:32.*JOIN/],
    [`SELECT * ${FROM} CROSS JOIN UNNEST(x)`, /CROSS/],
    [`SELECT * ${FROM}, "tally"."events"`, /join/],
    [`SELECT sum(quantity) OVER (ORDER BY time) ${FROM}`, /OVER/],
    [`SELECT count(*) FILTER (WHERE TRUE) ${FROM}`, /FILTER/],
    ["SELECT (SELECT 1)", /1:8.*query as a value/],
    ["SELECT 1 IN (SELECT 1)", /query after IN/],
    ["SELECT EXISTS (SELECT 1)", /EXISTS/],
    ["SELECT (1, 2)", /row/],
    ["SELECT interpolate_linear(1)", /1:8.*interpolate_linear/],
    ["SELECT approx_percentile(1, 0.5)", /approx_percentile/],
    ["SELECT INTERVAL '1' MONTH", /MONTH/],
    ["SELECT sum(*)", /sum\(\*\)/],
    ["SELECT lower(DISTINCT 'a')", /DISTINCT/],
    ["SELECT x -> 1", /1:11/],
    ["SELECT ARRAY[1]", /"\["/],
  ])("%s", async (sql, message) => expectRefused(sql, message));
});

describe("what does not fit together is refused, as a strict engine does", () => {
  test.each([
    [`SELECT missing ${FROM}`, /1:8.*'missing' does not exist/],
    [`SELECT Quantity ${FROM}`, /'Quantity' does not exist.*'quantity'/],
    [`SELECT x.quantity ${FROM}`, /Relation 'x'/],
    ['SELECT 1 FROM "tally"."other"', /1:15.*tally\.other does not exist/],
    ["SELECT 1 FROM t1", /1:17.*\./],
    ["SELECT *", /FROM/],
    ["SELECT a FROM (SELECT 1 AS a, 2 AS a)", /ambiguous/],
    [`SELECT quantity, count(*) ${FROM}`, /'quantity' must be an aggregate/],
    [`SELECT sum(sum(quantity)) ${FROM}`, /sum is not allowed inside another/],
    [`SELECT 1 ${FROM} WHERE sum(quantity) > 1`, /sum is not allowed in WHERE/],
    [`SELECT quantity AS q ${FROM} WHERE q = 1`, /'q' does not exist/],
    [`SELECT 1 ${FROM} GROUP BY 2`, /position 2/],
    [`SELECT 1 ${FROM} ORDER BY 2`, /position 2/],
    [`SELECT DISTINCT quantity ${FROM} ORDER BY time`, /DISTINCT/],
    [`SELECT 1 ${FROM} WHERE time = '2026-01-15'`, /TIMESTAMP and VARCHAR/],
    [`SELECT 1 ${FROM} WHERE quantity`, /BOOLEAN.*BIGINT/],
    [`SELECT quantity + event_id ${FROM}`, /BIGINT \+ VARCHAR/],
    ["SELECT 1 || 'a'", /CAST to VARCHAR/],
    ["SELECT sum('a')", /VARCHAR/],
    ["SELECT bin(now(), 15)", /duration/],
    ["SELECT bin(now(), 0s)", /above zero/],
    ["SELECT ago(5)", /INTERVAL.*INTEGER/],
    ["SELECT from_milliseconds(-1)", /before 1970/],
    ["SELECT date_trunc('century', now())", /second.*year/],
    [`SELECT json_extract_scalar('{}', '$..x')`, /path/],
    [`SELECT json_extract_scalar('{}', event_id) ${FROM}`, /path/],
    ["SELECT split_part('a', '', 1)", /1:24.*delimiter/],
    ["SELECT split_part('a', '.', 0)", /from 1/],
    ["SELECT split_part(1, '.', 1)", /VARCHAR.*INTEGER/],
    ["SELECT lpad('a', -1, '0')", /from 0/],
    ["SELECT rpad('a', 3, '')", /padding/],
    ["SELECT rpad('a', 3)", /3 arguments; got 2/],
    ["SELECT regexp_like('a', 'a' || 'b')", /pattern, written out/],
    ["SELECT regexp_like('a', 'a$')", /"\$" is not supported in a pattern/],
    ["SELECT regexp_like('a', 'a.')", /"\." is not supported/],
    ["SELECT regexp_like('a', '\\d')", /not supported in a pattern/],
    ["SELECT regexp_like('a', '(?i)a')", /no regular expression/],
    ["SELECT regexp_like('a', '(a')", /no regular expression/],
    ["SELECT regexp_like('a', 'a++')", /no regular expression/],
    ["SELECT CASE WHEN TRUE THEN 1 ELSE 'a' END", /INTEGER and VARCHAR/],
    ["SELECT 1 UNION ALL SELECT 1, 2", /1 columns and 2/],
    ["SELECT 1 UNION ALL SELECT 'a'", /INTEGER and VARCHAR/],
    ["SELECT abs()", /abs takes 1 arguments; got 0/],
    ["SELECT 5 / 0", /Division by zero/],
    [`SELECT quantity % (quantity - quantity) ${FROM}`, /Division by zero/],
    ["SELECT 9223372036854775807 + 1", /overflow/],
    ["SELECT 2147483647 + 1", /overflow/],
    ["SELECT CAST('1e3' AS BIGINT)", /Cannot cast/],
    ["SELECT CAST('abc' AS DOUBLE)", /Cannot cast/],
  ])("%s", async (sql, message) => expectRefused(sql, message));
});

test("files, settings and DuckDB's own tables are out of reach", async () => {
  for (const sql of [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "SELECT * FROM information_schema.tables",
    "SELECT getenv('HOME')",
    "SELECT current_setting('threads')",
    "COPY (SELECT 1) TO '/tmp/x'",
    "ATTACH '/tmp/x'",
    "PRAGMA database_list",
    "SET threads = 1",
    "INSTALL httpfs",
    `SELECT identity_high ${FROM}`,
    `SELECT c0 ${FROM}`,
  ])
    await expect(timestream.ask(sql)).rejects.toMatchObject({ name: "ValidationException" });
});
