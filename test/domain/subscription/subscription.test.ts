import { describe, expect, it } from "vitest";
import { chargesOn, listChargeSpans } from "../../../shared/domain/subscription/charge-spans.ts";
import {
  isCancelledBy,
  listTerms,
  NO_END,
  statusOn,
  termsOn,
} from "../../../shared/domain/subscription/subscription.ts";
import { dayText } from "../../../shared/domain/time-window/calendar.ts";
import { aSubscription, type Life, oneTime, recurring, seat } from "../../support/agreements.ts";

const START = "2025-01-10";

const terms = (life: Omit<Life, "start">) =>
  listTerms(aSubscription({ start: START, ...life })).map(
    ({ span, planId, seats }) => `${dayText(span.from)}..${last(span.until)} ${planId} ${seats}`,
  );

const last = (until: number) => (until > NO_END - 1 ? "" : dayText(until - 1));

describe("the status on a day", () => {
  it.each<[Life["ends"], string, string]>([
    [[], "2025-01-09", "upcoming"],
    [[], "2025-01-10", "active"],
    [["2025-02-28"], "2025-02-28", "active"],
    [["2025-02-28"], "2025-03-01", "ended"],
    [["2025-02-28", "2025-03-31"], "2025-03-01", "active"],
    [["2025-02-28", null], "2026-03-01", "active"],
    [["2025-02-28", null, "2025-02-01"], "2025-02-02", "ended"],
    [["2025-01-10"], "2025-01-10", "active"],
    // It ended before it began: nobody is to wait for it.
    [["2025-01-05"], "2025-01-01", "ended"],
    [["2025-01-05"], "2025-01-10", "ended"],
  ])("with the ends %j, on %s: %s", (ends = [], day, expected) => {
    expect(statusOn(aSubscription({ start: START, ends }), day)).toBe(expected);
  });
});

describe("terms", () => {
  it("are those of the beginning until a change", () => {
    expect(terms({ seats: 3 })).toEqual(["2025-01-10.. plan 3"]);
    const changes = [
      { effectiveDate: "2025-02-01", seats: 5 },
      { effectiveDate: "2025-03-01", planId: "other" },
    ];
    expect(terms({ seats: 3, changes, ends: ["2025-03-31"] })).toEqual([
      "2025-01-10..2025-01-31 plan 3",
      "2025-02-01..2025-02-28 plan 5",
      "2025-03-01..2025-03-31 other 5",
    ]);
  });

  it("of a change that is recorded late hold from its own day on, until the next one's", () => {
    const changes = [
      { effectiveDate: "2025-03-01", seats: 9 },
      { effectiveDate: "2025-02-01", seats: 5, planId: "other" },
    ];
    expect(terms({ seats: 3, changes })).toEqual([
      "2025-01-10..2025-01-31 plan 3",
      "2025-02-01..2025-02-28 other 5",
      "2025-03-01.. other 9",
    ]);
  });

  it("of two changes for one day are those of the later one, and what it leaves out is the earlier one's", () => {
    const changes = [
      { effectiveDate: "2025-02-01", seats: 5, planId: "other" },
      { effectiveDate: "2025-02-01", seats: 6 },
    ];
    expect(terms({ changes })).toEqual(["2025-01-10..2025-01-31 plan 0", "2025-02-01.. other 6"]);
  });

  it("of a change for the first day, or a day before it, hold from the beginning", () => {
    expect(terms({ changes: [{ effectiveDate: START, seats: 2 }] })).toEqual(["2025-01-10.. plan 2"]);
    expect(terms({ changes: [{ effectiveDate: "2024-12-01", seats: 2 }] })).toEqual(["2025-01-10.. plan 2"]);
  });

  it("do not go on after the end, and there are none where it comes before the beginning", () => {
    const changes = [{ effectiveDate: "2025-03-01", seats: 9 }];
    expect(terms({ changes, ends: ["2025-02-28"] })).toEqual(["2025-01-10..2025-02-28 plan 0"]);
    expect(terms({ changes, ends: ["2025-03-01"] })).toHaveLength(2);
    expect(terms({ ends: [START] })).toEqual(["2025-01-10..2025-01-10 plan 0"]);
    expect(terms({ changes, ends: ["2025-01-09"] })).toEqual([]);
  });

  it("before the first day are those that will hold then", () => {
    expect(termsOn(aSubscription({ start: START, seats: 3 }), "2025-01-01")).toEqual({
      planId: "plan",
      seats: 3,
    });
  });
});

describe("the days of a charge", () => {
  const SEATS_CHANGE = [{ effectiveDate: "2025-01-20", seats: 5 }];
  const SAME_SEATS = [{ effectiveDate: "2025-01-20", seats: 3 }];
  const AWAY_AND_BACK = [
    { effectiveDate: "2025-01-20", planId: "other" },
    { effectiveDate: "2025-01-25", planId: "plan" },
  ];
  const spans = (life: Omit<Life, "start">, charge: Parameters<typeof listChargeSpans>[1]) =>
    listChargeSpans(aSubscription({ start: START, seats: 3, ...life }), charge).map(
      ({ span, seats }) => `${dayText(span.from)}..${last(span.until)} ${seats}`,
    );

  it("are cut where the seats change if it is one of seats, and only then", () => {
    expect(spans({ changes: SEATS_CHANGE }, seat("1"))).toEqual([
      "2025-01-10..2025-01-19 3",
      "2025-01-20.. 5",
    ]);
    expect(spans({ changes: SAME_SEATS }, seat("1"))).toEqual(["2025-01-10.. 3"]);
    expect(spans({ changes: SEATS_CHANGE }, recurring("1"))).toEqual(["2025-01-10.. 3"]);
  });

  it("have a gap while another plan holds", () => {
    const expected = ["2025-01-10..2025-01-19 3", "2025-01-25.. 3"];
    expect(spans({ changes: AWAY_AND_BACK }, recurring("1"))).toEqual(expected);
    expect(spans({ changes: AWAY_AND_BACK }, recurring("1", { planId: "other" }))).toEqual([
      "2025-01-20..2025-01-24 3",
    ]);
    expect(spans({}, recurring("1", { planId: "other" }))).toEqual([]);
  });

  it("are its own too", () => {
    const bounds = { startDate: "2025-02-01", endDate: "2025-02-28" };
    expect(spans({}, recurring("1", bounds))).toEqual(["2025-02-01..2025-02-28 3"]);
    expect(spans({ ends: ["2025-02-10"] }, recurring("1", bounds))).toEqual(["2025-02-01..2025-02-10 3"]);
    expect(spans({ ends: ["2025-01-31"] }, recurring("1", bounds))).toEqual([]);
  });

  it("on a day are those of the plan that holds, while the subscription is active", () => {
    const subscription = aSubscription({
      start: START,
      seats: 3,
      changes: AWAY_AND_BACK,
      ends: ["2025-02-28"],
    });
    const charges = [recurring("1"), oneTime("5"), recurring("2", { id: "other", planId: "other" })];
    const on = (day: string) => chargesOn(subscription, charges, day).charges.map(({ id }) => id);
    expect(on("2025-01-09")).toEqual([]);
    expect(on("2025-01-19")).toEqual(["recurring", "one-time"]);
    expect(on("2025-01-20")).toEqual(["other"]);
    expect(on("2025-02-28")).toEqual(["recurring", "one-time"]);
    expect(on("2025-03-01")).toEqual([]);
  });
});

describe("a subscription is cancelled", () => {
  const createdAt = "2025-01-10T12:00:00.000Z";
  const end = (recordedAt: string, endDate?: string) => ({ id: recordedAt, recordedAt, endDate });
  const AGREED = end(createdAt, "2025-12-31");
  const CANCELLED = end("2025-03-31T23:59:59.999Z", "2025-06-30");
  const TAKEN_BACK = end("2025-04-02T00:00:00.000Z");

  it.each<[string, ReturnType<typeof end>[], string, boolean]>([
    ["once its end is recorded", [CANCELLED], "2025-03-31", true],
    ["not before", [CANCELLED], "2025-03-30", false],
    ["not by the end that was agreed at its beginning", [AGREED], "2025-12-31", false],
    ["by an end that comes before the agreed one", [AGREED, CANCELLED], "2025-03-31", true],
    ["no longer once that is taken back", [CANCELLED, TAKEN_BACK], "2025-04-02", false],
    ["but still on the day before", [CANCELLED, TAKEN_BACK], "2025-04-01", true],
    ["never without an end", [], "2025-12-31", false],
  ])("%s", (_, ends, day, expected) => {
    expect(isCancelledBy({ createdAt, ends }, day)).toBe(expected);
  });
});
