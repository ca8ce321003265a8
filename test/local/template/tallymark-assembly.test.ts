import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { createViewerFunction } from "../../../local/runtime/distribution/viewer-function.ts";
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

  it("has one distribution: the API by name, and all else from what Vite built", () => {
    const [distribution, ...others] = model.distributions;
    const origins = distribution?.behaviors.map(({ pathPattern, origin }) => [pathPattern, origin.kind]);
    expect(others).toEqual([]);
    expect(origins).toEqual([
      ["/v1", "http-api"],
      ["/v1/*", "http-api"],
      ["/api", "http-api"],
      ["/api/*", "http-api"],
      ["/openapi.json", "http-api"],
      ["*", "files"],
    ]);
    const pages = distribution?.behaviors.at(-1)?.origin;
    const uploads = pages?.kind === "files" ? pages.uploads : [];
    expect(uploads.map(({ directory }) => existsSync(join(directory, "index.html")))).toEqual([true, true]);
  });

  it("serves every file that Vite built as a file, and no place in the dashboard", () => {
    const { origin, viewerRequestCode = "" } = model.distributions[0]?.behaviors.at(-1) ?? {};
    const see = createViewerFunction(viewerRequestCode);
    const directory = origin?.kind === "files" ? (origin.uploads[0]?.directory ?? "") : "";
    const files = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `/${relative(directory, join(parentPath, name))}`);
    expect(files.length).toBeGreaterThan(1);
    const ask = (uri: string) =>
      see({ method: "GET", uri, query: "", headers: {}, viewerAddress: "127.0.0.1" });
    expect(files.map(ask)).toEqual(files.map((uri) => ({ kind: "request", uri })));
  });

  it("is one HTTP API, eight tables with keys, and an event table in its database", () => {
    expect(model.httpApis).toHaveLength(1);
    expect(model.tables).toHaveLength(8);
    expect(model.eventTables.map(({ DatabaseName }) => DatabaseName)).toEqual(model.eventDatabases);
  });
});
