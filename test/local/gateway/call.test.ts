/** What rights a call needs, read from the call alone. */
import { expect, test } from "vitest";
import { readCall } from "../../../local/gateway/call.ts";

const ACCOUNT = { region: "us-east-1", accountId: "000000000000" };
const query = (QueryString: string) =>
  readCall("Timestream_20181101.Query", JSON.stringify({ QueryString }), ACCOUNT).rights;

test("a query needs the right to read each table that it names, wherever it names it", () => {
  const nested = `SELECT 1 FROM (SELECT * FROM "usage"."events") JOIN "other"."table" ON a = b WHERE c = 'it''s FROM nowhere'`;
  expect(query(nested).map(({ resource }) => resource)).toEqual([
    "arn:aws:timestream:us-east-1:000000000000:database/usage/table/events",
    "arn:aws:timestream:us-east-1:000000000000:database/other/table/table",
  ]);
});

test.each([
  "SELECT 1 FROM usage.events",
  `SELECT 1 FROM "usage"."events" JOIN other.table ON 1 = 1`,
  "SELECT 1",
])("a query that hides a table from the check is refused: %s", (text) => {
  expect(() => query(text)).toThrow('"database"."table"');
});
