import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COLUMNS } from "../../../shared/adapters/timestream/event-mapping.ts";
import {
  column,
  countRows,
  countValues,
  ownerOf,
  propertyText,
  segmentIndex,
} from "../../../shared/adapters/timestream/expressions.ts";
import {
  after,
  buildQuery,
  customerWithin,
  equal,
  noneOf,
  oneOf,
  timeWithin,
} from "../../../shared/adapters/timestream/query-builder.ts";

const SOURCE = { database: "tallymark", table: "events", organization: "org" };
const COUNT = [{ alias: "events", expression: countRows() }];

function whereOf(text: string) {
  return text.slice(text.indexOf("WHERE "));
}

describe("SQL of the event store", () => {
  test("a query names its organization before everything else", () => {
    expect(buildQuery({ ...SOURCE, select: COUNT, where: [], groupBy: 0 })).toBe(
      `SELECT count(*) AS "events" FROM "tallymark"."events" WHERE organization = 'org' AND measure_name = 'usage_event'`,
    );
  });

  test("groups, sums and conditions stand in their order", () => {
    const text = buildQuery({
      ...SOURCE,
      select: [
        { alias: "id", expression: column(COLUMNS.agentId) },
        { alias: "units", expression: countValues(COLUMNS.quantityUnits) },
      ],
      where: [equal(COLUMNS.customerId, "c"), equal(COLUMNS.meterId, "m")],
      groupBy: 1,
    });
    expect(text).toBe(
      `SELECT agent_id AS "id", count(quantity_units) AS "units" FROM "tallymark"."events" WHERE organization = 'org' AND measure_name = 'usage_event' AND customer_id = 'c' AND meter_id = 'm' GROUP BY 1`,
    );
  });

  test("spans of time become one condition and one index", () => {
    const segments = [
      { start: 1_000, end: 2_000 },
      { start: 3_000, end: 4_000 },
      { start: 4_000, end: 5_000 },
    ];
    expect(timeWithin(segments.slice(0, 1))).toBe(
      "(time >= from_milliseconds(1000) AND time < from_milliseconds(2000))",
    );
    expect(timeWithin(segments.slice(0, 2))).toBe(
      "(time >= from_milliseconds(1000) AND time < from_milliseconds(4000)) AND ((time >= from_milliseconds(1000) AND time < from_milliseconds(2000)) OR (time >= from_milliseconds(3000) AND time < from_milliseconds(4000)))",
    );
    expect(segmentIndex(segments.slice(0, 1))).toBe("0");
    expect(segmentIndex(segments)).toBe(
      "CASE WHEN time < from_milliseconds(2000) THEN 0 WHEN time < from_milliseconds(4000) THEN 1 ELSE 2 END",
    );
  });

  test("no instant is anything but whole milliseconds from 1970 on", () => {
    for (const start of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => timeWithin([{ start, end: 5 }])).toThrow("no instant");
    }
  });

  test.each([
    ["a quote that ends the text", "x' OR '1'='1", "'x'' OR ''1''=''1'"],
    ["a comment", "x'; --", "'x''; --'"],
    ["a backslash before a quote", "x\\' OR 1=1", "'x\\'' OR 1=1'"],
    ["two quotes", "''", "''''''"],
    ["a line and a semicolon", "a\n; DROP", "'a\n; DROP'"],
  ])("%s stays a text", (_, value, quoted) => {
    const text = buildQuery({
      ...SOURCE,
      organization: value,
      select: COUNT,
      where: [equal(COLUMNS.meterId, value)],
      groupBy: 0,
    });
    expect(whereOf(text)).toBe(
      `WHERE organization = ${quoted} AND measure_name = 'usage_event' AND meter_id = ${quoted}`,
    );
  });

  test("a list of no values lets nothing through, and one of none to refuse everything", () => {
    expect(oneOf(column(COLUMNS.customerId), [])).toBe("FALSE");
    expect(noneOf(column(COLUMNS.customerId), [])).toBe("TRUE");
  });

  test.each(['a"b', "a\\", "a\nb", "\u0000", "\u0085", ""])("%j is no name of a property", (name) => {
    expect(() => propertyText(name, new Set())).toThrow("no name of a property");
  });

  test("a name stands in its path as it is, with the quotes of a text doubled", () => {
    expect(propertyText("it's $.*[0] -- %字😀", new Set())).toBe(
      `json_extract_scalar(properties, '$["it''s $.*[0] -- %字😀"]')`,
    );
  });

  test("more values than the service takes are too many", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `customer-${index}-`.padEnd(30, "x"));
    const where = [oneOf(column(COLUMNS.customerId), many)];
    expect(() => buildQuery({ ...SOURCE, select: COUNT, where, groupBy: 0 })).toThrow(
      expect.objectContaining({ code: "request.too-large" }),
    );
  });

  test("any text is one literal that reads back as it was, and any name one name", () => {
    const hostile = fc.string({
      unit: fc.constantFrom("'", '"', "\\", "-", ";", "a", " ", "\n", "字"),
      maxLength: 20,
    });
    fc.assert(
      fc.property(hostile, hostile, (value, name) => {
        const text = buildQuery({
          ...SOURCE,
          table: name,
          select: COUNT,
          where: [
            equal(COLUMNS.customerId, value),
            oneOf(ownerOf(new Map([[value, [value]]])), [value]),
            noneOf(column(COLUMNS.meterId), [value]),
            customerWithin([value], { above: value, upTo: value }, []),
            after({ timestamp: "2026-01-15T10:30:00Z", eventId: value }),
          ],
          groupBy: 0,
        });
        expect(readTokens(text)).toEqual([
          { quote: '"', text: "events" },
          { quote: '"', text: "tallymark" },
          { quote: '"', text: name },
          { quote: "'", text: "org" },
          { quote: "'", text: "usage_event" },
          ...Array.from({ length: 9 }, () => ({ quote: "'", text: value })),
        ]);
      }),
    );
  });
});

/** The quoted parts of an SQL text, read as a lexer reads them: a doubled quote is one, any other ends the part. */
function readTokens(sql: string) {
  const tokens: { quote: string; text: string }[] = [];
  let index = 0;
  while (index < sql.length) {
    const quote = sql[index] ?? "";
    index++;
    if (quote !== "'" && quote !== '"') continue;
    let text = "";
    while (index < sql.length && (sql[index] !== quote || sql[index + 1] === quote)) {
      if (sql[index] === quote) index++;
      text += sql[index];
      index++;
    }
    index++;
    tokens.push({ quote, text });
  }
  return tokens;
}
