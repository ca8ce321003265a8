import { afterAll, beforeAll, expect, test } from "vitest";
import { aTimestream, NOW, type Timestream } from "./a-timestream.ts";

let timestream: Timestream;
beforeAll(async () => {
  timestream = await aTimestream();
  await timestream.createTable();
});
afterAll(() => timestream.stop());

test("common attributes complete every record; a record's own come first, dimensions add up", async () => {
  const { RecordsIngested } = await timestream.put(
    [
      { Dimensions: [{ Name: "host", Value: "one" }], MeasureValue: "1" },
      {
        Dimensions: [{ Name: "host", Value: "two" }],
        MeasureValue: "2",
        MeasureName: "memory",
        Time: `${NOW - 1000}`,
      },
    ],
    {
      CommonAttributes: {
        Dimensions: [{ Name: "region", Value: "north" }],
        MeasureName: "cpu",
        MeasureValueType: "DOUBLE",
        Time: `${NOW}`,
        Version: 4,
      },
    },
  );
  expect(RecordsIngested).toEqual({ Total: 2, MemoryStore: 2, MagneticStore: 0 });
  const { names, rows } = await timestream.ask('SELECT * FROM "tally"."events" ORDER BY host');
  expect(names).toEqual(["region", "host", "measure_name", "time", "measure_value::double"]);
  expect(rows).toEqual([
    ["north", "one", "cpu", "2026-01-15 12:00:00.000000000", "1.0"],
    ["north", "two", "memory", "2026-01-15 11:59:59.000000000", "2.0"],
  ]);
});
