import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { loadAssembly } from "../../../local/template/load-assembly.ts";

const FUNCTIONS = join(import.meta.dirname, "../../../functions");

describe("the assembly of this project", () => {
  const model = loadAssembly(inject("assemblyDirectory"), {
    region: "us-east-1",
    accountId: "000000000000",
    gatewayUrl: "http://127.0.0.1:9",
  });

  it("has a function for each folder, found by the folder's name", () => {
    expect(model.functions.map(({ shortName }) => shortName).toSorted()).toEqual(
      readdirSync(FUNCTIONS).toSorted(),
    );
  });

  it("knows functions by the names that they are deployed under", () => {
    for (const { name, shortName, arn } of model.functions) {
      expect(name).toBe(`tallymark-production-${shortName}`);
      expect(arn).toBe(`arn:aws:lambda:us-east-1:000000000000:function:${name}`);
    }
  });

  it("has mappings and schedules that are found by the names of their constructs", () => {
    expect(model.mappings.map(({ shortName }) => shortName).toSorted()).toEqual(["StoreQueue", "UsageQueue"]);
    expect(model.schedules.map(({ shortName }) => shortName).toSorted()).toEqual([
      "FreshnessSchedule",
      "ReconciliationSchedule",
      "RestatementSchedule",
      "SnapshotSchedule",
    ]);
  });

  it("is one HTTP API, eight tables with keys, and an event table in its database", () => {
    expect(model.httpApis).toHaveLength(1);
    expect(model.tables).toHaveLength(8);
    expect(model.eventTables.map(({ DatabaseName }) => DatabaseName)).toEqual(model.eventDatabases);
  });
});
