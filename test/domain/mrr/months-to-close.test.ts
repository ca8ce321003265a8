import { describe, expect, test } from "vitest";
import { firstMonthOf, monthsWanted, nextToClose } from "../../../shared/domain/mrr/months-to-close.ts";
import { beginRun, type SnapshotRun } from "../../../shared/domain/mrr/snapshot-run.ts";

const aRun = (month: string, over: Partial<SnapshotRun> = {}): SnapshotRun => ({
  ...beginRun(month, [], { runId: month, startedAt: "2026-11-20T03:30:00.000Z", isFirst: false }),
  isFinished: true,
  ...over,
});

describe("The months that are wanted", () => {
  test.each([
    ["2026-03", [], "2026-03"],
    ["2026-03", ["2026-05"], "2026-03"],
    ["2026-03", ["2026-01"], "2026-01"],
    [undefined, ["2026-05"], "2026-05"],
  ] as const)("begin with the first record, %s, or the first run, %j: %s", (first, begun, from) => {
    const runs = begun.map((month) => aRun(month));
    expect(monthsWanted(first, runs, "2026-11-01")).toEqual({
      from,
      until: "2026-10",
      today: "2026-11-01",
    });
  });

  test("are none where nothing was recorded", () => {
    expect(monthsWanted(undefined, [], "2026-11-01")).toBeUndefined();
    expect(firstMonthOf(undefined, "2026-10")).toBeUndefined();
  });

  test("reach back sixty months", () => {
    expect(firstMonthOf("2021-11", "2026-10")).toBe("2021-11");
    expect(firstMonthOf("2021-10", "2026-10")).toBe("2021-11");
  });
});

describe("The month that is closed next", () => {
  const wanted = { from: "2026-01", until: "2026-04", today: "2026-05-20" };

  test.each([
    ["the first one there is", [], "2026-01"],
    ["a hole", [aRun("2026-01"), aRun("2026-04")], "2026-02"],
    ["the one after the last", [aRun("2026-01"), aRun("2026-02")], "2026-03"],
    ["what is open, before a hole", [aRun("2026-01", { isOutdated: true }), aRun("2026-03")], "2026-01"],
    ["a hole, before what is open", [aRun("2026-01"), aRun("2026-03", { isFinished: false })], "2026-02"],
    ["none", ["2026-01", "2026-02", "2026-03", "2026-04"].map((month) => aRun(month)), undefined],
    ["the first one, where the only run is later", [aRun("2026-05")], "2026-01"],
  ] as const)("is %s", (_, runs, month) => {
    expect(nextToClose(runs, [], wanted)).toBe(month);
  });

  test.each([
    ["the day after it began", "2026-11-01T00:30:00.000Z", "2026-11-02", "2026-10"],
    ["not again on the day on which it began", "2026-11-02T03:30:00.000Z", "2026-11-02", undefined],
    // Usage of 31 October is accepted until the end of 4 December.
    ["as long as usage may come", "2026-12-05T03:30:00.000Z", "2026-12-06", "2026-10"],
    ["not once it began 35 days after the month", "2026-12-06T03:30:00.000Z", "2026-12-07", undefined],
    ["though the nights between were missed", "2026-11-10T03:30:00.000Z", "2027-02-01", "2026-10"],
  ])("is one that has been closed, %s", (_, startedAt, today, month) => {
    const runs = [aRun("2026-10", { startedAt })];
    expect(nextToClose(runs, [], { from: "2026-10", until: "2026-10", today })).toBe(month);
    expect(nextToClose(runs, [])).toBeUndefined();
  });

  test("is only what was begun, where no other is wanted", () => {
    expect(nextToClose([aRun("2026-01"), aRun("2026-04", { isOutdated: true })], [])).toBe("2026-04");
    expect(nextToClose([aRun("2026-01"), aRun("2026-04")], [])).toBeUndefined();
  });
});
