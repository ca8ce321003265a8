import { describe, expect, test } from "vitest";
import { planOrphanDays } from "../../../shared/domain/reconciliation/orphan-days.ts";

const HOUR_MS = 60 * 60 * 1000;
const NOW = Date.parse("2026-03-15T12:30:00Z");
const UNTIL = NOW - 7 * HOUR_MS;

describe("The days that are looked at for orphans", () => {
  test("are those that events accepted since the last run can have, and a little more", () => {
    const { accepted, days } = planOrphanDays({ now: NOW, checkedUntil: UNTIL }, []);
    expect(accepted).toEqual({
      from: Date.parse("2026-03-15T03:30:00Z"),
      to: Date.parse("2026-03-15T06:30:00Z"),
    });
    expect([days[0], days.at(-1), days.length]).toEqual(["2026-02-09", "2026-03-16", 36]);
  });

  test("reach back as far as every claim still lives, when there was no run before, or long ago", () => {
    const oldest = NOW - 34 * 24 * HOUR_MS;
    for (const checkedUntil of [undefined, Date.parse("2025-01-01")])
      expect(planOrphanDays({ now: NOW, checkedUntil }, []).accepted.from).toBe(oldest);
  });

  test("hold the days of backfills, each once", () => {
    const { days } = planOrphanDays({ now: NOW, checkedUntil: UNTIL }, ["2019-05-05", "2026-03-15"]);
    expect(days.filter((day) => ["2019-05-05", "2026-03-15"].includes(day))).toEqual([
      "2019-05-05",
      "2026-03-15",
    ]);
  });

  test.each([
    ["hourly", 1],
    ["every seven hours, because runs failed", 7],
  ])("come around as a whole once a week, whenever runs come: %s", (_, hours) => {
    const swept: string[] = [];
    for (let at = NOW; at < NOW + 7 * 24 * HOUR_MS; at += hours * HOUR_MS) {
      const plan = planOrphanDays({ now: at, checkedUntil: at - (6 + hours) * HOUR_MS }, ["2019-05-05"]);
      swept.push(...plan.sweptDays);
    }
    expect(swept.toSorted()).toEqual([...new Set(swept)].toSorted());
    expect(swept).toContain("2019-05-05");
    for (const day of ["2026-01-20", "2026-02-09", "2026-03-01", "2026-03-15"]) expect(swept).toContain(day);
  });
});
