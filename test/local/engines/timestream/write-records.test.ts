import type { CreateTableCommandInput, MeasureValue } from "@aws-sdk/client-timestream-write";
import { afterEach, describe, expect, test } from "vitest";
import type { TimestreamServerOptions } from "../../../../local/engines/timestream/server.ts";
import { aRecord, aTimestream, NOW, rejectionsOf, type Timestream } from "./a-timestream.ts";

const FROM = 'FROM "tally"."events"';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let timestream: Timestream;
afterEach(() => timestream.stop());

async function start(options: TimestreamServerOptions = {}, table: Partial<CreateTableCommandInput> = {}) {
  timestream = await aTimestream(options);
  await timestream.createTable({
    MagneticStoreWriteProperties: { EnableMagneticStoreWrites: true },
    ...table,
  });
}

const rowsOf = async (sql: string) => (await timestream.ask(sql)).rows;

function aMeasure(Name: string, Type: MeasureValue["Type"], Value: string): MeasureValue {
  return { Name, Type, Value };
}

describe("identity and versions", () => {
  test("time, measure name and dimensions in any order are the identity: anything else is another row", async () => {
    await start();
    const two = [
      { Name: "organization", Value: "org" },
      { Name: "meter", Value: "m1" },
    ];
    await timestream.put([
      aRecord({ Dimensions: two }),
      aRecord({ Dimensions: two.toReversed() }),
      aRecord(),
      aRecord({ MeasureName: "other" }),
      aRecord({ Time: String(NOW + 1) }),
    ]);
    expect(await rowsOf(`SELECT count(*), count(meter) ${FROM}`)).toEqual([["4", "1"]]);
  });

  test("the unit of time does not matter to the identity, and a nanosecond does", async () => {
    await start();
    await timestream.put([
      aRecord({ Time: String(NOW / 1000), TimeUnit: "SECONDS" }),
      aRecord({ Time: String(NOW) }),
      aRecord({ Time: `${NOW}000`, TimeUnit: "MICROSECONDS" }),
      aRecord({ Time: `${NOW}000001`, TimeUnit: "NANOSECONDS" }),
    ]);
    expect(await rowsOf(`SELECT time ${FROM} ORDER BY time`)).toEqual([
      ["2026-01-15 12:00:00.000000000"],
      ["2026-01-15 12:00:00.000000001"],
    ]);
  });

  test("a retry is accepted silently, also beside itself in one call", async () => {
    await start();
    const first = await timestream.put([aRecord(), aRecord()]);
    const again = await timestream.put([aRecord()]);
    expect(first.RecordsIngested).toEqual({ Total: 2, MemoryStore: 2, MagneticStore: 0 });
    expect(again.RecordsIngested).toEqual({ Total: 1, MemoryStore: 1, MagneticStore: 0 });
    expect(await rowsOf(`SELECT count(*) ${FROM}`)).toEqual([["1"]]);
  });

  test("other values need a higher version: without one they are rejected alone, with the existing version", async () => {
    await start();
    await timestream.put([aRecord({ Version: 5 })]);
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ Time: String(NOW - 1) }),
        aRecord({ Version: 5, quantity: "2" }),
        aRecord({ Version: 4, quantity: "3" }),
      ]),
    );
    expect(records.map(({ RecordIndex, ExistingVersion }) => [RecordIndex, ExistingVersion])).toEqual([
      [1, 5],
      [2, 5],
    ]);
    expect(await rowsOf(`SELECT quantity ${FROM} ORDER BY time`)).toEqual([["1"], ["1"]]);
  });

  test("a higher version replaces all of the row", async () => {
    await start();
    const wide = [aMeasure("quantity", "BIGINT", "1"), aMeasure("note", "VARCHAR", "first")];
    await timestream.put([aRecord({ MeasureValues: wide })]);
    await timestream.put([aRecord({ Version: 2, quantity: "7" })]);
    expect(await rowsOf(`SELECT quantity, note ${FROM}`)).toEqual([["7", null]]);
    await timestream.put([aRecord({ Version: 3, quantity: "8" }), aRecord({ Version: 4, quantity: "9" })]);
    expect(await rowsOf(`SELECT quantity ${FROM}`)).toEqual([["9"]]);
  });

  test("a number is the same however it is written", async () => {
    await start();
    const cost = (value: string) => [aMeasure("cost", "DOUBLE", value)];
    await timestream.put([aRecord({ MeasureValues: cost("1.50") })]);
    await timestream.put([aRecord({ MeasureValues: cost("15e-1") })]);
    expect(await rowsOf(`SELECT cost ${FROM}`)).toEqual([["1.5"]]);
  });
});

describe("when a record may be", () => {
  test("15 minutes ahead is accepted, a millisecond more is rejected", async () => {
    await start();
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ Time: String(NOW + 15 * MINUTE) }),
        aRecord({ Time: String(NOW + 15 * MINUTE + 1) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
    expect(records[0]?.ExistingVersion).toBeUndefined();
  });

  test("what is older than memory goes to the magnetic store", async () => {
    await start();
    const { RecordsIngested } = await timestream.put([
      aRecord({ Time: String(NOW - 24 * HOUR) }),
      aRecord({ Time: String(NOW - 24 * HOUR - 1) }),
    ]);
    expect(RecordsIngested).toEqual({ Total: 2, MemoryStore: 1, MagneticStore: 1 });
  });

  test("without magnetic writes it is rejected", async () => {
    await start({}, { MagneticStoreWriteProperties: { EnableMagneticStoreWrites: false } });
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ Time: String(NOW - 24 * HOUR) }),
        aRecord({ Time: String(NOW - 24 * HOUR - 1) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
  });

  test("beyond magnetic retention it is rejected, and rows that get there are gone", async () => {
    const retention = { MemoryStoreRetentionPeriodInHours: 1, MagneticStoreRetentionPeriodInDays: 2 };
    await start({}, { RetentionProperties: retention });
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ Time: String(NOW - 48 * HOUR) }),
        aRecord({ Time: String(NOW - 48 * HOUR - 1) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
    expect(await rowsOf(`SELECT count(*) ${FROM}`)).toEqual([["1"]]);
    timestream.setNow(NOW + 1);
    expect(await rowsOf(`SELECT count(*) ${FROM}`)).toEqual([["0"]]);
  });
});

describe("records with faults", () => {
  test("a record without the required partition key is rejected alone", async () => {
    const key = {
      Type: "DIMENSION" as const,
      Name: "organization",
      EnforcementInRecord: "REQUIRED" as const,
    };
    await start({}, { Schema: { CompositePartitionKey: [key] } });
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ Dimensions: [{ Name: "host", Value: "h1" }] }),
        aRecord({ Dimensions: [{ Name: "organization", Value: "o1" }] }),
      ]),
    );
    expect(records).toEqual([{ RecordIndex: 0, Reason: expect.stringContaining("organization") }]);
    expect(await rowsOf(`SELECT organization ${FROM}`)).toEqual([["o1"]]);
  });

  test("a measure keeps the type of its first write, and no name is a dimension and a measure", async () => {
    await start();
    await timestream.put([aRecord()]);
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ Time: String(NOW - 1), MeasureValues: [aMeasure("quantity", "DOUBLE", "1")] }),
        aRecord({ Time: String(NOW - 2), MeasureValues: [aMeasure("organization", "VARCHAR", "x")] }),
        aRecord({ Time: String(NOW - 3), Dimensions: [{ Name: "quantity", Value: "x" }] }),
        aRecord({
          Time: String(NOW - 4),
          Dimensions: [{ Name: "both", Value: "x" }],
          MeasureValues: [aMeasure("both", "VARCHAR", "x")],
        }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([0, 1, 2, 3]);
    expect(records.map(({ Reason }) => Reason)).toEqual([
      expect.stringMatching(/quantity.*BIGINT.*DOUBLE/),
      expect.stringContaining("organization"),
      expect.stringContaining("quantity"),
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
  ] as const)("a %s cannot be %s", async (type, value) => {
    await start();
    const records = await rejectionsOf(
      timestream.put([aRecord({ MeasureValues: [aMeasure("m", type, value)] })]),
    );
    expect(records).toEqual([{ RecordIndex: 0, Reason: expect.stringContaining(value) }]);
  });

  test("more than 2 KB is rejected", async () => {
    await start();
    const note = (length: number) => [aMeasure("note", "VARCHAR", "x".repeat(length))];
    const records = await rejectionsOf(
      timestream.put([
        aRecord({ MeasureValues: note(1_900) }),
        aRecord({ Time: String(NOW - 1), MeasureValues: note(2_048) }),
      ]),
    );
    expect(records.map(({ RecordIndex }) => RecordIndex)).toEqual([1]);
  });
});

describe("values of every type", () => {
  test("all come back as they were written", async () => {
    await start();
    await timestream.put(
      [
        aRecord({
          Time: `${NOW}000000`,
          MeasureValues: [
            aMeasure("least", "BIGINT", "-9223372036854775808"),
            aMeasure("half", "DOUBLE", "0.5"),
            aMeasure("note", "VARCHAR", "naïve 🦜 \u0000 'quoted'"),
            aMeasure("is_on", "BOOLEAN", "true"),
            aMeasure("seen", "TIMESTAMP", `${NOW}000001`),
          ],
        }),
      ],
      { CommonAttributes: { TimeUnit: "NANOSECONDS" } },
    );
    expect(await rowsOf(`SELECT least, half, note, is_on, seen ${FROM}`)).toEqual([
      ["-9223372036854775808", "0.5", "naïve 🦜 \u0000 'quoted'", "true", "2026-01-15 12:00:00.000000001"],
    ]);
  });

  test("a single measure stands in a column of its type", async () => {
    await start();
    const single = { MeasureValues: undefined, MeasureValue: "2.5", MeasureName: "load" };
    await timestream.put([aRecord({ ...single, MeasureValueType: "DOUBLE" })]);
    await timestream.put([aRecord({ ...single, MeasureValueType: "VARCHAR", Time: String(NOW - 1) })]);
    expect(
      await rowsOf(`SELECT measure_name, measure_value::double ${FROM} WHERE "measure_value::double" > 2`),
    ).toEqual([["load", "2.5"]]);
  });
});
