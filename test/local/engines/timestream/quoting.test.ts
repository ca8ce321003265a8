import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aTimestream, NOW, type Timestream } from "./a-timestream.ts";

let timestream: Timestream;
beforeAll(async () => {
  timestream = await aTimestream();
  await timestream.createTable();
});
afterAll(() => timestream.stop());

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** JSON has no NaN and no infinity: they are written as null. */
const scalarOf = (json: string) => (json === "null" ? null : json);

/** What people try, beside what chance brings: with and without a quote that would end a text. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", ";", "-", "/", "*", "$", "1", "\u0000", "\n", " ", "%"),
  }),
  fc.constantFrom(
    "' OR '1'='1",
    "'; DROP TABLE t1; --",
    "\\'; SELECT 1 --",
    "$1",
    "E'\\''",
    "') FROM read_csv('/etc/passwd",
    "\u02bc",
  ),
);

describe("any text", () => {
  test("comes back from a literal as it went in", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const { rows, types } = await timestream.ask(
          `SELECT ${quote(text)}, ${quote(text)} = ${quote(text)}`,
        );
        expect([rows, types]).toEqual([[[text, "true"]], ["VARCHAR", "BOOLEAN"]]);
      }),
      { numRuns: 300 },
    );
  });

  test("finds the one row whose dimension and measure have it, and no other", async () => {
    const written = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        anyText.filter((text) => text !== "" && !written.has(text)),
        async (text) => {
          written.add(text);
          await timestream.put([
            {
              Dimensions: [{ Name: "label", Value: text }],
              MeasureName: "texts",
              MeasureValueType: "MULTI",
              MeasureValues: [{ Name: "note", Type: "VARCHAR", Value: text }],
              Time: String(NOW),
            },
          ]);
          const { rows } = await timestream.ask(
            `SELECT label, note FROM "tally"."events" WHERE label = ${quote(text)} AND note IN (${quote(text)})`,
          );
          expect(rows).toEqual([[text, text]]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("as the name of a field finds its value in JSON, a text as it is and a number as it was written", async () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom("'", "*", "[", "]", "~", "/", "$", ".", "0", "字"), minLength: 1 }),
    );
    const fields = fc.dictionary(
      name.filter((text) => !/["\\\p{Cc}]/u.test(text)),
      fc.oneof(
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.string({ unit: "grapheme" }),
        anyText,
      ),
      { minKeys: 1, noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fields, async (object) => {
        const json = quote(JSON.stringify(object));
        const list = Object.keys(object).map(
          (key) => `json_extract_scalar(${json}, ${quote(`$["${key}"]`)})`,
        );
        const { rows } = await timestream.ask(`SELECT ${list.join(", ")}`);
        expect(rows).toEqual([
          Object.values(object).map((value) =>
            typeof value === "number"
              ? scalarOf(JSON.stringify(value))
              : value === null
                ? null
                : String(value),
          ),
        ]);
      }),
      { numRuns: 200 },
    );
  });

  test("as an alias is only a name", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText.filter((text) => text !== ""),
        async (text) => {
          const { names, rows } = await timestream.ask(`SELECT 1 AS "${text.replaceAll('"', '""')}"`);
          expect([names, rows]).toEqual([[text], [["1"]]]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("as a query, is an answer or a ValidationException: never a fault of the server", async () => {
    const word = fc.constantFrom(
      ...'SELECT FROM WHERE GROUP BY ORDER LIMIT ( ) , * 1 2.5 \'a\' "tally"."events" label note time now() count(*) sum( bin(time, 1h) = <> AND OR NOT IN NULL CASE WHEN THEN END - + / % || AS x UNION ALL 15m'.split(
        " ",
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 12 }), anyText, async (words, text) => {
        for (const sql of [`SELECT ${words.join(" ")}`, text]) {
          const outcome = await timestream.ask(sql).then(
            () => "answered",
            (error: Error) => error.name,
          );
          expect(["answered", "ValidationException"], sql).toContain(outcome);
        }
      }),
      { numRuns: 300 },
    );
  });
});
