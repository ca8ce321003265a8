import { CancelQueryCommand, paginateQuery, QueryCommand } from "@aws-sdk/client-timestream-query";
import { afterEach, describe, expect, test } from "vitest";
import type { TimestreamServerOptions } from "../../../../local/engines/timestream/server.ts";
import { aClientPair, aRecord, aTimestream, NOW, type Timestream } from "./a-timestream.ts";

const HOUR = 3_600_000;
const ALL = 'SELECT quantity FROM "tally"."events" ORDER BY quantity';
const INVALID = { name: "ValidationException", message: expect.stringContaining("Invalid pagination token") };

let timestream: Timestream;
afterEach(() => timestream.stop());

/** Ten rows, of quantities 0 to 9. */
async function withTenRows(options: TimestreamServerOptions = {}) {
  timestream = await aTimestream(options);
  await timestream.createTable();
  await timestream.put(
    Array.from({ length: 10 }, (_, index) => aRecord({ id: `e${index}`, quantity: index })),
  );
}

async function tokenOf(MaxRows = 4): Promise<string> {
  const { page } = await timestream.ask(ALL, { MaxRows });
  if (page.NextToken === undefined) throw new Error("no token");
  return page.NextToken;
}

describe("pages", () => {
  test("are as long as MaxRows says, and the SDK's paginator reads them all", async () => {
    await withTenRows();
    const lengths: number[] = [];
    const values: unknown[] = [];
    for await (const page of paginateQuery({ client: timestream.query, pageSize: 4 }, { QueryString: ALL })) {
      lengths.push(page.Rows?.length ?? 0);
      values.push(...(page.Rows ?? []).map(({ Data }) => Data?.[0]?.ScalarValue));
      expect(page.ColumnInfo?.map(({ Name }) => Name)).toEqual(["quantity"]);
    }
    expect(lengths).toEqual([4, 4, 2]);
    expect(values).toEqual([..."0123456789"]);
  });

  test("are as long as the server was told where the request says nothing", async () => {
    await withTenRows({ pageRows: 3 });
    expect((await timestream.ask(ALL)).rows).toHaveLength(3);
    expect((await timestream.ask(ALL, { MaxRows: 5 })).rows).toHaveLength(5);
  });

  test("begin with an empty one where the server was told so, with its columns", async () => {
    await withTenRows({ emptyFirstPage: true });
    const first = await timestream.ask(ALL);
    expect([first.rows, first.names]).toEqual([[], ["quantity"]]);
    const second = await timestream.ask(ALL, { NextToken: first.page.NextToken });
    expect(second.rows).toHaveLength(10);
    expect(second.page.NextToken).toBeUndefined();
  });

  test("hold at most 1 MB", async () => {
    timestream = await aTimestream();
    await timestream.createTable();
    const Value = "x".repeat(1_800);
    for (let batch = 0; batch < 6; batch += 1)
      await timestream.put(
        Array.from({ length: 100 }, (_, index) =>
          aRecord({
            id: `e${batch * 100 + index}`,
            MeasureValues: [{ Name: "note", Type: "VARCHAR", Value }],
          }),
        ),
      );
    const first = await timestream.ask('SELECT note FROM "tally"."events"');
    const second = await timestream.ask('SELECT note FROM "tally"."events"', {
      NextToken: first.page.NextToken,
    });
    // 1,000,000 / (1,800 + 20 that a value takes beside its text)
    expect([first.rows.length, second.rows.length]).toEqual([549, 51]);
  });
});

describe("a token", () => {
  test("gives the same page again, 5 times", async () => {
    await withTenRows();
    const NextToken = await tokenOf();
    const pages = [];
    for (let use = 0; use < 5; use += 1)
      pages.push((await timestream.ask(ALL, { NextToken, MaxRows: 4 })).rows);
    expect(new Set(pages.map((page) => JSON.stringify(page)))).toEqual(
      new Set([JSON.stringify([["4"], ["5"], ["6"], ["7"]])]),
    );
    await expect(timestream.ask(ALL, { NextToken })).rejects.toMatchObject(INVALID);
  });

  test("ends when the next one is used", async () => {
    await withTenRows();
    const first = await tokenOf();
    const { page } = await timestream.ask(ALL, { NextToken: first, MaxRows: 4 });
    await timestream.ask(ALL, { NextToken: first });
    await timestream.ask(ALL, { NextToken: page.NextToken });
    await expect(timestream.ask(ALL, { NextToken: first })).rejects.toMatchObject(INVALID);
  });

  test("ends after an hour", async () => {
    await withTenRows();
    const NextToken = await tokenOf();
    timestream.setNow(NOW + HOUR);
    await timestream.ask(ALL, { NextToken });
    timestream.setNow(NOW + HOUR + 1);
    await expect(timestream.ask(ALL, { NextToken })).rejects.toMatchObject(INVALID);
  });

  test("serves neither another text nor another caller", async () => {
    await withTenRows();
    const NextToken = await tokenOf();
    await expect(timestream.ask(`${ALL} `, { NextToken })).rejects.toMatchObject(INVALID);
    const { query } = aClientPair(timestream.server.url, "AKIDOTHER");
    await expect(query.send(new QueryCommand({ QueryString: ALL, NextToken }))).rejects.toMatchObject(
      INVALID,
    );
    query.destroy();
    await expect(timestream.ask(ALL, { NextToken: "made-up" })).rejects.toMatchObject(INVALID);
    expect((await timestream.ask(ALL, { NextToken })).rows).toHaveLength(6);
  });

  test("shows the rows of its query, whatever was written since", async () => {
    await withTenRows();
    const NextToken = await tokenOf();
    await timestream.put([aRecord({ id: "late", quantity: 5 })]);
    expect((await timestream.ask(ALL, { NextToken })).rows).toEqual([..."456789"].map((value) => [value]));
  });

  test("outlives any number of queries of one page", async () => {
    await withTenRows();
    const NextToken = await tokenOf();
    for (let query = 0; query < 300; query += 1) await timestream.ask("SELECT 1");
    expect((await timestream.ask(ALL, { NextToken })).rows).toHaveLength(6);
  });

  test("ends when its query is cancelled; what is no query cannot be", async () => {
    await withTenRows();
    const { page } = await timestream.ask(ALL, { MaxRows: 4 });
    const cancel = new CancelQueryCommand({ QueryId: page.QueryId });
    expect((await timestream.query.send(cancel)).CancellationMessage).toContain(page.QueryId);
    await expect(timestream.ask(ALL, { NextToken: page.NextToken })).rejects.toMatchObject(INVALID);
    await expect(timestream.query.send(cancel)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

test("a client token is good for the same request again; for another one after 5 minutes", async () => {
  await withTenRows();
  const ClientToken = "0123456789abcdef0123456789abcdef";
  await timestream.ask(ALL, { ClientToken });
  expect((await timestream.ask(ALL, { ClientToken })).rows).toHaveLength(10);
  await expect(timestream.ask("SELECT 1", { ClientToken })).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("ClientToken"),
  });
  timestream.setNow(NOW + 5 * 60_000);
  expect((await timestream.ask("SELECT 1", { ClientToken })).rows).toEqual([["1"]]);
});

test.each([0, 1_001])("MaxRows %i is refused", async (MaxRows) => {
  timestream = await aTimestream();
  await expect(timestream.ask("SELECT 1", { MaxRows })).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringMatching(/MaxRows.*1 to 1000/),
  });
});
