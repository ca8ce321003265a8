import { RejectedRecordsException } from "@aws-sdk/client-timestream-write";
import { afterEach, describe, expect, test } from "vitest";
import { aRecord, FROM, measures, NOW, startServerWithTable, type TestServer } from "./a-server.ts";

let server: TestServer;
afterEach(() => server.stop());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function rejectionsOf(write: Promise<unknown>) {
  const error = await write.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RejectedRecordsException)) throw new Error(`nothing was rejected: ${error}`);
  return { status: error.$metadata.httpStatusCode, records: error.RejectedRecords ?? [] };
}

describe("Timestream server, identity and versions", () => {
  test("time, measure name and dimensions in any order are the identity: anything else is another row", async () => {
    server = await startServerWithTable();
    const two = [
      { Name: "customer", Value: "c1" },
      { Name: "meter", Value: "m1" },
    ];
    await server.writeRecords([
      aRecord({ Dimensions: two }),
      aRecord({ Dimensions: two.toReversed() }),
      aRecord(),
      aRecord({ MeasureName: "other" }),
      aRecord({ Time: String(NOW + 1) }),
    ]);
    expect(await server.rowsOf(`SELECT count(*), count(meter) ${FROM}`)).toEqual([["4", "1"]]);
  });

  test("the unit of time does not matter to the identity, and a nanosecond does", async () => {
    server = await startServerWithTable();
    await server.writeRecords([
      aRecord({ Time: String(NOW / 1000), TimeUnit: "SECONDS" }),
      aRecord({ Time: String(NOW) }),
      aRecord({ Time: `${NOW}000`, TimeUnit: "MICROSECONDS" }),
      aRecord({ Time: `${NOW}000001`, TimeUnit: "NANOSECONDS" }),
    ]);
    expect(await server.rowsOf(`SELECT time ${FROM} ORDER BY time`)).toEqual([
      ["2026-01-15 12:00:00.000000000"],
      ["2026-01-15 12:00:00.000000001"],
    ]);
  });

  test("a retry is accepted silently, also beside itself in one call", async () => {
    server = await startServerWithTable();
    const first = await server.writeRecords([aRecord(), aRecord()]);
    const again = await server.writeRecords([aRecord()]);
    expect(first.RecordsIngested).toEqual({ Total: 2, MemoryStore: 2, MagneticStore: 0 });
    expect(again.RecordsIngested).toEqual({ Total: 1, MemoryStore: 1, MagneticStore: 0 });
    expect(await server.rowsOf(`SELECT count(*) ${FROM}`)).toEqual([["1"]]);
  });

  test("other values need a higher version: without one they are rejected alone, with the existing version", async () => {
    server = await startServerWithTable();
    await server.writeRecords([aRecord({ Version: 5 })]);
    const { status, records } = await rejectionsOf(
      server.writeRecords([
        aRecord({ Time: String(NOW - 1) }),
        aRecord({ Version: 5, MeasureValues: measures("2") }),
        aRecord({ Version: 4, MeasureValues: measures("3") }),
      ]),
    );
    expect(status).toBe(419);
    expect(records.map(({ RecordIndex, ExistingVersion }) => [RecordIndex, ExistingVersion])).toEqual([
      [1, 5],
      [2, 5],
    ]);
    expect(await server.rowsOf(`SELECT units ${FROM} ORDER BY time`)).toEqual([["1"], ["1"]]);
  });

  test("a higher version replaces all of the row", async () => {
    server = await startServerWithTable();
    const wide = [...measures("1"), { Name: "note", Type: "VARCHAR" as const, Value: "first" }];
    await server.writeRecords([aRecord({ MeasureValues: wide })]);
    await server.writeRecords([aRecord({ Version: 2, MeasureValues: measures("7") })]);
    expect(await server.rowsOf(`SELECT units, note ${FROM}`)).toEqual([["7", null]]);
    await server.writeRecords([
      aRecord({ Version: 3, MeasureValues: measures("8") }),
      aRecord({ Version: 4, MeasureValues: measures("9") }),
    ]);
    expect(await server.rowsOf(`SELECT units ${FROM}`)).toEqual([["9"]]);
  });

  test("a number is the same however it is written", async () => {
    server = await startServerWithTable();
    const cost = (Value: string) => [{ Name: "cost", Type: "DOUBLE" as const, Value }];
    await server.writeRecords([aRecord({ MeasureValues: cost("1.50") })]);
    await server.writeRecords([aRecord({ MeasureValues: cost("15e-1") })]);
    expect(await server.rowsOf(`SELECT cost ${FROM}`)).toEqual([["1.5"]]);
  });
});

describe("Timestream server, when a record may be", () => {
  test("15 minutes ahead is accepted, a millisecond more is rejected", async () => {
    server = await startServerWithTable();
    const { records } = await rejectionsOf(
      server.writeRecords([
        aRecord({ Time: String(NOW + 15 * MINUTE) }),
        aRecord({ Time: String(NOW + 15 * MINUTE + 1) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
    expect(records[0]?.ExistingVersion).toBeUndefined();
  });

  test("what is older than memory goes to the magnetic store", async () => {
    server = await startServerWithTable();
    const { RecordsIngested } = await server.writeRecords([
      aRecord({ Time: String(NOW - 24 * HOUR) }),
      aRecord({ Time: String(NOW - 24 * HOUR - 1) }),
    ]);
    expect(RecordsIngested).toEqual({ Total: 2, MemoryStore: 1, MagneticStore: 1 });
  });

  test("without magnetic writes it is rejected", async () => {
    server = await startServerWithTable(
      {},
      { MagneticStoreWriteProperties: { EnableMagneticStoreWrites: false } },
    );
    const { records } = await rejectionsOf(
      server.writeRecords([
        aRecord({ Time: String(NOW - 24 * HOUR) }),
        aRecord({ Time: String(NOW - 24 * HOUR - 1) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
  });

  test("beyond magnetic retention it is rejected, and rows that get there are gone", async () => {
    let now = NOW;
    const retention = { MemoryStoreRetentionPeriodInHours: 1, MagneticStoreRetentionPeriodInDays: 2 };
    server = await startServerWithTable({ now: () => now }, { RetentionProperties: retention });
    const { records } = await rejectionsOf(
      server.writeRecords([
        aRecord({ Time: String(NOW - 48 * HOUR) }),
        aRecord({ Time: String(NOW - 48 * HOUR - 1) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
    expect(await server.rowsOf(`SELECT count(*) ${FROM}`)).toEqual([["1"]]);
    now += 1;
    expect(await server.rowsOf(`SELECT count(*) ${FROM}`)).toEqual([["0"]]);
  });
});

describe("Timestream server, records with faults", () => {
  test("a record without the required partition key is rejected alone", async () => {
    const key = {
      Type: "DIMENSION" as const,
      Name: "organization",
      EnforcementInRecord: "REQUIRED" as const,
    };
    server = await startServerWithTable({}, { Schema: { CompositePartitionKey: [key] } });
    const { records } = await rejectionsOf(
      server.writeRecords([aRecord(), aRecord({ Dimensions: [{ Name: "organization", Value: "o1" }] })]),
    );
    expect(records).toEqual([{ RecordIndex: 0, Reason: expect.stringContaining("organization") }]);
    expect(await server.rowsOf(`SELECT organization ${FROM}`)).toEqual([["o1"]]);
  });

  test("a measure keeps the type of its first write, and no name is a dimension and a measure", async () => {
    server = await startServerWithTable();
    await server.writeRecords([aRecord()]);
    const { records } = await rejectionsOf(
      server.writeRecords([
        aRecord({ Time: "1", MeasureValues: [{ Name: "units", Type: "DOUBLE", Value: "1" }] }),
        aRecord({ Time: "2", MeasureValues: [{ Name: "customer", Type: "VARCHAR", Value: "x" }] }),
        aRecord({ Time: "3", Dimensions: [{ Name: "units", Value: "x" }] }),
        aRecord({
          Time: "4",
          Dimensions: [{ Name: "both", Value: "x" }],
          MeasureValues: [{ Name: "both", Type: "VARCHAR", Value: "x" }],
        }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([0, 1, 2, 3]);
    expect(records.map(({ Reason }) => Reason)).toEqual([
      expect.stringMatching(/units.*BIGINT.*DOUBLE/),
      expect.stringContaining("customer"),
      expect.stringContaining("units"),
      expect.stringContaining("both"),
    ]);
  });

  test.each([
    ["BIGINT", "9223372036854775808"],
    ["BIGINT", "1.5"],
    ["BIGINT", "0x10"],
    ["DOUBLE", "many"],
    ["DOUBLE", "1e999"],
    ["BOOLEAN", "yes"],
    ["TIMESTAMP", "2026-01-15"],
  ])("a %s cannot be %s", async (Type, Value) => {
    server = await startServerWithTable();
    const { records } = await rejectionsOf(
      server.writeRecords([aRecord({ MeasureValues: [{ Name: "m", Type, Value }] })]),
    );
    expect(records).toEqual([{ RecordIndex: 0, Reason: expect.stringContaining(Value) }]);
  });

  test("more than 2 KB is rejected", async () => {
    server = await startServerWithTable();
    const note = (length: number) => [{ Name: "note", Type: "VARCHAR", Value: "x".repeat(length) }];
    const { records } = await rejectionsOf(
      server.writeRecords([
        aRecord({ MeasureValues: note(1_900) }),
        aRecord({ Time: "1", MeasureValues: note(2_048) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
  });
});

describe("Timestream server, values of every type", () => {
  test("come back as they were written", async () => {
    server = await startServerWithTable();
    await server.writeRecords(
      [
        aRecord({
          Time: `${NOW}000000`,
          MeasureValues: [
            { Name: "least", Type: "BIGINT", Value: "-9223372036854775808" },
            { Name: "half", Type: "DOUBLE", Value: "0.5" },
            { Name: "note", Type: "VARCHAR", Value: "naïve 🦜 \u0000 'quoted'" },
            { Name: "is_on", Type: "BOOLEAN", Value: "true" },
            { Name: "seen", Type: "TIMESTAMP", Value: `${NOW}000001` },
          ],
        }),
      ],
      { CommonAttributes: { TimeUnit: "NANOSECONDS" } },
    );
    expect(await server.rowsOf(`SELECT least, half, note, is_on, seen ${FROM}`)).toEqual([
      ["-9223372036854775808", "0.5", "naïve 🦜 \u0000 'quoted'", "true", "2026-01-15 12:00:00.000000001"],
    ]);
  });

  test("a single measure stands in a column of its type", async () => {
    server = await startServerWithTable();
    const single = { MeasureValues: undefined, MeasureValue: "2.5", MeasureName: "load" };
    await server.writeRecords([aRecord({ ...single, MeasureValueType: "DOUBLE" })]);
    await server.writeRecords([aRecord({ ...single, MeasureValueType: "VARCHAR" })]).catch(() => undefined);
    expect(
      await server.rowsOf(
        `SELECT measure_name, measure_value::double ${FROM} WHERE "measure_value::double" > 2`,
      ),
    ).toEqual([["load", "2.5"]]);
  });
});
