import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, aTimestream, type Timestream } from "./a-timestream.ts";

let timestream: Timestream;
beforeAll(async () => {
  timestream = await aTimestream();
  await timestream.createTable();
});
afterAll(() => timestream.stop());

async function expectRefused(write: Promise<unknown>, message: RegExp): Promise<void> {
  await expect(write).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringMatching(message),
    $metadata: { httpStatusCode: 400 },
  });
  const { rows } = await timestream.ask('SELECT count(*) FROM "tally"."events"');
  expect(rows).toEqual([["0"]]);
}

const aMeasure = (Value: string, Name = "a") => ({ Name, Type: "VARCHAR" as const, Value });

test.each([0, 101])("%i records are refused", async (count) => {
  const records = Array.from({ length: count }, (_, index) => aRecord({ id: `e${index}` }));
  await expectRefused(timestream.put(records), new RegExp(`Records: 1 to 100.*got ${count}`));
});

test.each([
  ["no time", aRecord({ Time: undefined }), /Records\.1\.Time: .*got nothing/],
  ["a negative time", aRecord({ Time: "-1" }), /Records\.1\.Time.*"-1"/],
  ["an unknown unit", aRecord({ TimeUnit: "DAYS" as never }), /Records\.1\.TimeUnit.*NANOSECONDS.*"DAYS"/],
  ["version 0", aRecord({ Version: 0 }), /Records\.1\.Version.*got 0/],
  ["an empty dimension", { ...aRecord(), Dimensions: [{ Name: "a", Value: "" }] }, /Dimensions\.Value.*""/],
  [
    "a dimension's name of 61 bytes",
    { ...aRecord(), Dimensions: [{ Name: `${"é".repeat(30)}x`, Value: "v" }] },
    /Dimensions\.Name.*60 bytes/,
  ],
  ["a measure name of 257 bytes", aRecord({ MeasureName: "x".repeat(257) }), /MeasureName.*256/],
  [
    "a value of 2,049 characters",
    aRecord({ MeasureValues: [aMeasure("x".repeat(2049))] }),
    /MeasureValues\.Value.*2048/,
  ],
  ["no measures", aRecord({ MeasureValues: [] }), /MeasureValues/],
  ["a measure twice", aRecord({ MeasureValues: [aMeasure("1"), aMeasure("2")] }), /"a" is given twice/],
  ["a single measure beside several", aRecord({ MeasureValueType: "BIGINT" }), /MeasureValues.*MULTI/],
])("%s fails the whole call, naming the field, what came and what is accepted", async (_, bad, message) => {
  await expectRefused(timestream.put([aRecord({ id: "good" }), bad]), message);
});

test("a dimension that the common attributes have, too, fails the whole call", async () => {
  const CommonAttributes = { Dimensions: [{ Name: "event_id", Value: "other" }] };
  await expectRefused(timestream.put([aRecord()], { CommonAttributes }), /Records\.0\.Dimensions.*event_id/);
});

test("a table that is not there is not found", async () => {
  await expect(timestream.put([aRecord()], { TableName: "other" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
