import { describe, expect, test } from "vitest";
import type { CounterDrift } from "../../../shared/domain/reconciliation/drift.ts";
import { findStanding, type ReconciliationRun } from "../../../shared/domain/reconciliation/run.ts";

const NONE = { count: 0, quantity: "0", cost: "0", costed: 0 };

const drift = (family: CounterDrift["family"], hour: string, slot = "00"): CounterDrift => ({
  organization: "org",
  family,
  hour,
  counter: { partition: "p", sort: "s", slot },
  expected: NONE,
  found: { ...NONE, count: 1 },
  held: { ...NONE, count: 1 },
});

const raw = (hour: string) => ({ organization: "org", meterId: "m", hour, expected: NONE, found: NONE });

function aRun(over: Partial<ReconciliationRun>): ReconciliationRun {
  return {
    id: "id",
    organization: "org",
    at: "2026-01-20T00:00:00.000Z",
    hours: [],
    notChecked: [],
    drift: [],
    driftCount: over.drift?.length ?? 0,
    eventStoreDrift: [],
    repaired: [],
    resent: 0,
    orphansTakenOver: 0,
    unclaimed: [],
    ...over,
  };
}

const [TEN, ELEVEN, MIDNIGHT] = ["2026-01-15T10:00:00Z", "2026-01-15T11:00:00Z", "2026-01-15T00:00:00Z"];

describe("What runs found still stands", () => {
  test("until a later run checks the same hour", () => {
    const found = aRun({
      hours: [TEN, ELEVEN],
      drift: [drift("customer-day", TEN), drift("customer-day", ELEVEN)],
    });
    expect(findStanding([found]).drift).toHaveLength(2);
    expect(findStanding([aRun({ hours: [ELEVEN] }), found]).drift).toEqual([drift("customer-day", TEN)]);
  });

  test("of a day's counter until a later run checks any hour of the day", () => {
    const found = aRun({ hours: [TEN], drift: [drift("customer-month", MIDNIGHT)] });
    expect(findStanding([aRun({ hours: ["2026-01-16T00:00:00Z"] }), found]).drift).toHaveLength(1);
    expect(findStanding([aRun({ hours: [ELEVEN] }), found]).drift).toEqual([]);
  });

  test("of a month's counter until a later run checks any hour of the month", () => {
    const month = "2026-01-01T00:00:00Z";
    const counters = [drift("meter-customer-year", month), drift("customer-month", month, "mo")];
    const found = aRun({ hours: [TEN], drift: counters });
    expect(findStanding([aRun({ hours: ["2026-02-01T00:00:00Z"] }), found]).drift).toHaveLength(2);
    expect(findStanding([aRun({ hours: ["2026-01-31T23:00:00Z"] }), found]).drift).toEqual([]);
  });

  test("is told once when it was found twice", () => {
    const found = aRun({ hours: [TEN], drift: [drift("organization-day", TEN)] });
    expect(findStanding([found, found]).drift).toHaveLength(1);
  });

  test("of the event store until a later run could ask it", () => {
    const found = aRun({ hours: [TEN], eventStoreDrift: [raw(TEN)] });
    const unable = aRun({ hours: [TEN], eventStoreFailure: "down" });
    expect(findStanding([unable, found]).eventStoreDrift).toHaveLength(1);
    expect(findStanding([aRun({ hours: [TEN] }), unable, found]).eventStoreDrift).toEqual([]);
  });
});
