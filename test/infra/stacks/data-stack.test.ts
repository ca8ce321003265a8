import { beforeAll, describe, expect, test } from "vitest";
import { MEMORY_MS } from "../../../shared/domain/freshness/data-through.ts";
import { find, type Resource, type Stacks, SYNTHESIS_MS, synthesize } from "../synthesize.ts";

let production: Stacks;
let sandbox: Stacks;
beforeAll(() => {
  production = synthesize();
  sandbox = synthesize({ stage: "sandbox" });
}, SYNTHESIS_MS);

const KEEPERS = ["AWS::DynamoDB::Table", "AWS::Timestream::Database", "AWS::Timestream::Table"];

describe("the data stack", () => {
  test("keeps everything it holds when it is deleted, in production only", () => {
    const policies = ({ data }: Stacks) =>
      KEEPERS.flatMap((type) => [...find(data, type).values()].map(({ DeletionPolicy }) => DeletionPolicy));
    expect(policies(production)).toEqual(Array(10).fill("Retain"));
    expect(policies(sandbox)).toEqual(Array(10).fill("Delete"));
  });

  test("holds nothing that a deployment replaces", () => {
    const types = Object.values<Resource>(production.data.toJSON().Resources).map(({ Type }) => Type);
    expect(types.filter((type) => !KEEPERS.includes(type))).toEqual([]);
  });

  test("has tables on demand, recoverable to any point in time, protected from deletion", () => {
    const tables = [...find(production.data, "AWS::DynamoDB::Table").values()];
    expect(tables).toHaveLength(8);
    for (const { Properties } of tables) {
      expect(Properties).toMatchObject({
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  test("expires items of ledger and journal by the attribute that these write, and nothing else", () => {
    const expiring = [...find(production.data, "AWS::DynamoDB::Table")].flatMap(([id, { Properties }]) =>
      Properties.TimeToLiveSpecification === undefined ? [] : [[id, Properties.TimeToLiveSpecification]],
    );
    expect(expiring).toEqual([
      [expect.stringMatching(/^TablesLedger/), { AttributeName: "expires", Enabled: true }],
      [expect.stringMatching(/^TablesJournal/), { AttributeName: "expires", Enabled: true }],
    ]);
  });

  test("keys: the ledger and the API keys by pk alone, the others by pk and sk", () => {
    const keys = [...find(production.data, "AWS::DynamoDB::Table").values()].map(({ Properties }) =>
      Properties.KeySchema.map(({ AttributeName }: { AttributeName: string }) => AttributeName).join(),
    );
    expect(keys.toSorted()).toEqual(["pk", "pk", ...Array(6).fill("pk,sk")]);
  });

  test("partitions raw events by organization, and takes none without", () => {
    production.data.hasResourceProperties("AWS::Timestream::Table", {
      Schema: {
        CompositePartitionKey: [{ Type: "DIMENSION", Name: "organization", EnforcementInRecord: "REQUIRED" }],
      },
      MagneticStoreWriteProperties: { EnableMagneticStoreWrites: true },
      RetentionProperties: {
        MemoryStoreRetentionPeriodInHours: "24",
        MagneticStoreRetentionPeriodInDays: "73000",
      },
    });
  });

  test("keeps events in memory as long as the promise of an answer takes for granted, in every stage", () => {
    for (const { data } of [production, sandbox])
      for (const { Properties } of find(data, "AWS::Timestream::Table").values())
        expect(Number(Properties.RetentionProperties.MemoryStoreRetentionPeriodInHours) * 3_600_000).toBe(
          MEMORY_MS,
        );
  });

  test("spells Timestream's untyped properties as CloudFormation does", () => {
    const [table] = find(production.data, "AWS::Timestream::Table").values();
    const names = ["RetentionProperties", "MagneticStoreWriteProperties"].flatMap((property) =>
      Object.keys(table?.Properties[property]),
    );
    expect(names.filter((name) => !/^[A-Z]/.test(name))).toEqual([]);
  });
});
