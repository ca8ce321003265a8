import {
  CreateBatchLoadTaskCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  DescribeDatabaseCommand,
  DescribeTableCommand,
  ListDatabasesCommand,
  ListTablesCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-timestream-write";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aRecord, aTimestream, NOW, rejectionsOf, type Timestream } from "./a-timestream.ts";

const TABLE = { DatabaseName: "tally", TableName: "events" };

let timestream: Timestream;
beforeEach(async () => {
  timestream = await aTimestream();
});
afterEach(() => timestream.stop());

describe("databases", () => {
  test("one is created, described, updated, listed and deleted", async () => {
    const { write } = timestream;
    await write.send(new CreateDatabaseCommand({ DatabaseName: "tally", KmsKeyId: "key-1" }));
    timestream.setNow(NOW + 60_000);
    await write.send(new UpdateDatabaseCommand({ DatabaseName: "tally", KmsKeyId: "key-2" }));
    const { Database } = await write.send(new DescribeDatabaseCommand({ DatabaseName: "tally" }));
    expect(Database).toEqual({
      Arn: "arn:aws:timestream:us-east-1:000000000000:database/tally",
      DatabaseName: "tally",
      TableCount: 0,
      KmsKeyId: "key-2",
      CreationTime: new Date(NOW),
      LastUpdatedTime: new Date(NOW + 60_000),
    });
    await write.send(new DeleteDatabaseCommand({ DatabaseName: "tally" }));
    expect((await write.send(new ListDatabasesCommand({}))).Databases).toEqual([]);
  });

  test("a second one of the same name is a conflict, a missing one is not found", async () => {
    const { write } = timestream;
    await write.send(new CreateDatabaseCommand({ DatabaseName: "tally" }));
    await expect(write.send(new CreateDatabaseCommand({ DatabaseName: "tally" }))).rejects.toMatchObject({
      name: "ConflictException",
      $metadata: { httpStatusCode: 409 },
    });
    await expect(write.send(new DescribeDatabaseCommand({ DatabaseName: "other" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("a name that is none is refused, naming the field, what came and what is accepted", async () => {
    await expect(
      timestream.write.send(new CreateDatabaseCommand({ DatabaseName: "a b" })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(/DatabaseName.*3 to 256.*"a b"/),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("lists come in pages, in the order of names", async () => {
    const { write } = timestream;
    for (const name of ["ccc", "aaa", "bbb"])
      await write.send(new CreateDatabaseCommand({ DatabaseName: name }));
    const first = await write.send(new ListDatabasesCommand({ MaxResults: 2 }));
    expect(first.Databases?.map(({ DatabaseName }) => DatabaseName)).toEqual(["aaa", "bbb"]);
    const second = await write.send(new ListDatabasesCommand({ MaxResults: 2, NextToken: first.NextToken }));
    expect(second.Databases?.map(({ DatabaseName }) => DatabaseName)).toEqual(["ccc"]);
    expect(second.NextToken).toBeUndefined();
  });
});

describe("tables", () => {
  test("one has the service's defaults, and tells its properties", async () => {
    await timestream.createTable({ RetentionProperties: undefined });
    const { Table } = await timestream.write.send(new DescribeTableCommand(TABLE));
    expect(Table).toMatchObject({
      Arn: "arn:aws:timestream:us-east-1:000000000000:database/tally/table/events",
      TableStatus: "ACTIVE",
      RetentionProperties: {
        MemoryStoreRetentionPeriodInHours: 6,
        MagneticStoreRetentionPeriodInDays: 73_000,
      },
      MagneticStoreWriteProperties: { EnableMagneticStoreWrites: false },
      Schema: { CompositePartitionKey: [{ Type: "MEASURE" }] },
    });
  });

  test("an update changes what is given; type and name of the partition key cannot change, its enforcement can", async () => {
    const key = { Type: "DIMENSION" as const, Name: "organization" };
    await timestream.createTable({
      Schema: { CompositePartitionKey: [{ ...key, EnforcementInRecord: "REQUIRED" }] },
    });
    const { Table } = await timestream.write.send(
      new UpdateTableCommand({
        ...TABLE,
        MagneticStoreWriteProperties: { EnableMagneticStoreWrites: true },
        Schema: { CompositePartitionKey: [{ ...key, EnforcementInRecord: "OPTIONAL" }] },
      }),
    );
    expect(Table).toMatchObject({
      RetentionProperties: { MemoryStoreRetentionPeriodInHours: 24 },
      MagneticStoreWriteProperties: { EnableMagneticStoreWrites: true },
      Schema: { CompositePartitionKey: [{ Name: "organization", EnforcementInRecord: "OPTIONAL" }] },
    });
    await expect(
      timestream.write.send(
        new UpdateTableCommand({
          ...TABLE,
          Schema: { CompositePartitionKey: [{ Type: "DIMENSION", Name: "x" }] },
        }),
      ),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  test.each([
    [
      { MemoryStoreRetentionPeriodInHours: 0, MagneticStoreRetentionPeriodInDays: 1 },
      /MemoryStore.*1 to 8766/,
    ],
    [{ MemoryStoreRetentionPeriodInHours: 1, MagneticStoreRetentionPeriodInDays: 73_001 }, /Magnetic.*73000/],
  ])("retention %j is refused", async (RetentionProperties, message) => {
    await expect(timestream.createTable({ RetentionProperties })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message),
    });
  });

  test("a database with tables is not deleted, and a table made again is empty", async () => {
    await timestream.createTable();
    await timestream.put([aRecord()]);
    await expect(
      timestream.write.send(new DeleteDatabaseCommand({ DatabaseName: "tally" })),
    ).rejects.toMatchObject({ name: "ValidationException" });
    await timestream.write.send(new DeleteTableCommand(TABLE));
    expect((await timestream.write.send(new ListTablesCommand({ DatabaseName: "tally" }))).Tables).toEqual(
      [],
    );
    await timestream.createTable();
    expect((await timestream.ask('SELECT count(*) FROM "tally"."events"')).rows).toEqual([["0"]]);
    // The former table held this very record: it must not count as known.
    await timestream.put([aRecord()]);
    expect((await timestream.ask('SELECT count(*) FROM "tally"."events"')).rows).toEqual([["1"]]);
  });

  test("a table twice is a conflict, one in no database is not found", async () => {
    await timestream.createTable();
    await expect(timestream.createTable()).rejects.toMatchObject({ name: "ConflictException" });
    await expect(
      timestream.write.send(new CreateTableCommand({ DatabaseName: "nowhere", TableName: "events" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("a required partition key rejects records without it", async () => {
    await timestream.createTable({
      Schema: {
        CompositePartitionKey: [{ Type: "DIMENSION", Name: "tenant", EnforcementInRecord: "REQUIRED" }],
      },
    });
    const [rejected] = await rejectionsOf(timestream.put([aRecord()]));
    expect(rejected?.Reason).toMatch(/tenant/);
  });
});

test("an operation that is not served says so", async () => {
  const task = new CreateBatchLoadTaskCommand({
    DataSourceConfiguration: { DataSourceS3Configuration: { BucketName: "bucket" }, DataFormat: "CSV" },
    ReportConfiguration: {},
    TargetDatabaseName: "tally",
    TargetTableName: "events",
  });
  await expect(timestream.write.send(task)).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("CreateBatchLoadTask"),
  });
});
