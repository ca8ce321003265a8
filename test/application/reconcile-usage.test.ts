import { describe, expect, test } from "vitest";
import { chooseHours } from "../../shared/application/choose-hours.ts";
import { type ReconcileDependencies, reconcileUsage } from "../../shared/application/reconcile-usage.ts";
import type { ReconciliationRun } from "../../shared/domain/reconciliation/run.ts";
import { OutOfTimeError } from "../../shared/errors.ts";
import { readableIdentifiers } from "../support/in-memory-ports.ts";

const NOW = Date.parse("2026-03-15T12:30:00Z");
const LAST_HOUR = "2026-03-15T10:00:00Z";
const UNTIL = Date.parse("2026-03-15T06:30:00Z");

function setUp(over: Partial<ReconcileDependencies> = {}) {
  const runs: ReconciliationRun[] = [];
  const asked: unknown[] = [];
  const dependencies: ReconcileDependencies = {
    organizations: async () => ["acme", "globex"],
    log: {
      record: async (run) => void runs.unshift(run),
      runs: async (organization) => runs.filter((run) => run.organization === organization),
    },
    chooseHours: async () => [Date.parse(LAST_HOUR)],
    recount: async ({ day, hours }) => ({
      hours: [...hours].map((hour) => `${day}T${hour}:00:00Z`),
      drift: [],
      storeDrift: [],
    }),
    repairCounters: async () => [],
    resendEvents: async () => 0,
    takeOverOrphans: async (question) => {
      asked.push(question);
      return { takenOver: 2, unclaimed: ["waiting"], checkedUntil: UNTIL };
    },
    identifiers: readableIdentifiers(),
    now: () => NOW,
    random: () => 0.5,
    ...over,
  };
  return { runs, asked, reconcile: (request = {}) => reconcileUsage(dependencies, request) };
}

describe("Function: reconcileUsage", () => {
  test("checks every organization, and notes a run for each", async () => {
    const { reconcile, runs } = setUp();
    const report = await reconcile();
    expect(report.failures).toEqual([]);
    expect(report.runs.map(({ organization, hours }) => [organization, hours])).toEqual([
      ["acme", [LAST_HOUR]],
      ["globex", [LAST_HOUR]],
    ]);
    expect(runs).toHaveLength(2);
  });

  test("an organization that fails keeps no other from being checked", async () => {
    const { reconcile, runs } = setUp({
      chooseHours: async (organization) => {
        if (organization === "acme") throw new Error("no table");
        return [];
      },
    });
    const { failures } = await reconcile();
    expect(failures).toEqual([{ organization: "acme", cause: new Error("no table") }]);
    expect(runs.map(({ organization }) => organization)).toEqual(["globex"]);
  });

  test("looks for orphans from where the last run ended, which runs about named hours keep", async () => {
    const { reconcile, asked } = setUp();
    await reconcile({ organization: "acme" });
    const span = { from: Date.parse(LAST_HOUR), to: Date.parse("2026-03-15T11:00:00Z") };
    const { runs } = await reconcile({ organization: "acme", span });
    expect(runs).toMatchObject([
      { orphansTakenOver: 0, unclaimed: ["waiting"], orphansCheckedUntil: "2026-03-15T06:30:00.000Z" },
    ]);
    await reconcile({ organization: "acme" });
    expect(asked).toEqual([
      { organization: "acme", now: NOW, checkedUntil: undefined, unclaimed: [] },
      { organization: "acme", now: NOW, checkedUntil: UNTIL, unclaimed: ["waiting"] },
    ]);
  });

  test("a run whose time is over says what it left out, and the next one begins where it did", async () => {
    const outOfTime = () => Promise.reject(new OutOfTimeError());
    const { reconcile, asked } = setUp({ recount: outOfTime, takeOverOrphans: outOfTime });
    const { runs, failures } = await reconcile({ organization: "acme" });
    expect([failures, asked]).toEqual([[], []]);
    expect(runs).toMatchObject([
      { hours: [], notChecked: [{ hour: LAST_HOUR, reason: "no time is left in this run" }] },
    ]);
    expect(runs[0]).not.toHaveProperty("orphansCheckedUntil", expect.anything());
  });
});

describe("Hours that nobody names", () => {
  const choose = (hoursOfDay: (day: string) => readonly number[], draws: readonly number[]) => {
    const random = draws[Symbol.iterator]();
    const index = { hours: async (_: string, day: string) => new Set(hoursOfDay(day)) };
    return chooseHours({ index, random: () => random.next().value ?? 0 }, "acme", NOW);
  };
  const textOf = (starts: readonly number[]) =>
    starts.map((start) => new Date(start).toISOString().slice(0, 13));

  test("are the last that ended over an hour ago, and three that have events", async () => {
    // Day, hour: 0.5 of 34 days is 17 days ago; each day has the hours 3 and 20.
    const starts = await choose(() => [20, 3], [0.5, 0, 0.5, 0.99, 0.99, 0]);
    expect(textOf(starts)).toEqual(["2026-03-15T10", "2026-02-26T03", "2026-02-26T20", "2026-02-10T03"]);
  });

  test("are fewer where there are no events; those that are not over are never drawn", async () => {
    expect(textOf(await choose(() => [], []))).toEqual(["2026-03-15T10"]);
    expect(textOf(await choose((day) => (day === "2026-03-15" ? [12, 11] : []), []))).toEqual([
      "2026-03-15T10",
      "2026-03-15T11",
    ]);
  });
});
