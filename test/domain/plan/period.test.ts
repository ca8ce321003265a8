import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, decimalText } from "../../../shared/domain/decimal/decimal.ts";
import {
  addMonths,
  type DaySpan,
  monthSpan,
  NAMED_PERIODS,
  type Period,
  periodOf,
  periodsIn,
  perMonth,
  perPeriod,
} from "../../../shared/domain/plan/period.ts";
import { dayText, requireDay } from "../../../shared/domain/time-window/calendar.ts";
import { days } from "../../support/agreements.ts";

const text = ({ from, until }: DaySpan) => `${dayText(from)}..${dayText(until - 1)}`;

describe("billing periods", () => {
  it.each<[string, Period, string, string]>([
    ["2025-01-31", NAMED_PERIODS.monthly, "2025-02-27", "2025-01-31..2025-02-27"],
    ["2025-01-31", NAMED_PERIODS.monthly, "2025-02-28", "2025-02-28..2025-03-30"],
    ["2025-01-31", NAMED_PERIODS.monthly, "2025-03-01", "2025-02-28..2025-03-30"],
    ["2025-01-31", NAMED_PERIODS.monthly, "2025-03-31", "2025-03-31..2025-04-29"],
    ["2024-01-30", NAMED_PERIODS.monthly, "2024-02-29", "2024-02-29..2024-03-29"],
    ["2024-02-29", NAMED_PERIODS.yearly, "2025-02-27", "2024-02-29..2025-02-27"],
    ["2024-02-29", NAMED_PERIODS.yearly, "2027-12-31", "2027-02-28..2028-02-28"],
    ["2024-02-29", NAMED_PERIODS.yearly, "2028-02-29", "2028-02-29..2029-02-27"],
    ["2025-11-30", NAMED_PERIODS.quarterly, "2026-02-27", "2025-11-30..2026-02-27"],
    ["2025-11-30", NAMED_PERIODS.quarterly, "2026-02-28", "2026-02-28..2026-05-29"],
    ["2025-12-15", { count: 2, unit: "month" }, "2026-02-14", "2025-12-15..2026-02-14"],
    ["2025-12-15", { count: 10, unit: "day" }, "2025-12-24", "2025-12-15..2025-12-24"],
    ["2025-12-15", { count: 10, unit: "day" }, "2025-12-25", "2025-12-25..2026-01-03"],
    ["2025-12-15", { count: 1, unit: "day" }, "2025-12-25", "2025-12-25..2025-12-25"],
  ])("from %s on, %j: %s lies in %s", (anchor, period, day, expected) => {
    expect(text(periodOf(requireDay(anchor), period, requireDay(day)))).toBe(expected);
  });

  it("in a span are those that have a day in it, none before the first day", () => {
    const found = [
      ...periodsIn(requireDay("2025-01-31"), NAMED_PERIODS.monthly, days("2025-01-01", "2025-03-01")),
    ];
    expect(found.map(text)).toEqual(["2025-01-31..2025-02-27", "2025-02-28..2025-03-30"]);
    expect([...periodsIn(10, NAMED_PERIODS.monthly, { from: 5, until: 5 })]).toEqual([]);
  });

  it("follow each other without a gap, and each holds its days", () => {
    const period = fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 120 }), unit: fc.constant("month" as const) }),
      fc.record({ count: fc.integer({ min: 1, max: 400 }), unit: fc.constant("day" as const) }),
    );
    const day = fc.integer({ min: 0, max: 40_000 });
    fc.assert(
      fc.property(day, fc.nat(2_000), period, (anchor, later, length) => {
        const found = periodOf(anchor, length, anchor + later);
        expect(found.from).toBeLessThanOrEqual(anchor + later);
        expect(found.until).toBeGreaterThan(anchor + later);
        expect(periodOf(anchor, length, found.until).from).toBe(found.until);
        expect(periodOf(anchor, length, found.until - 1)).toEqual(found);
      }),
    );
  });
});

it.each([
  ["2025-01-31", 1, "2025-02-28"],
  ["2024-01-31", 1, "2024-02-29"],
  ["2025-10-31", 4, "2026-02-28"],
  ["2025-12-31", 12, "2026-12-31"],
  ["2100-01-29", 1, "2100-02-28"],
])("%s and %d months is %s", (day, months, expected) => {
  expect(dayText(addMonths(requireDay(day), months))).toBe(expected);
});

it.each([
  ["2025-02", "2025-02-01..2025-02-28"],
  ["2024-02", "2024-02-01..2024-02-29"],
  ["2025-12", "2025-12-01..2025-12-31"],
])("the month %s is %s", (month, expected) => {
  expect(text(monthSpan(month))).toBe(expected);
});

it("a month that is none is no month of 1970", () => {
  expect(() => monthSpan("2025-13")).toThrow('"2025-13-01" is no day; accepted is YYYY-MM-DD');
});

describe("an amount per period is, per month,", () => {
  it.each<[string, Period, string]>([
    ["1200", NAMED_PERIODS.yearly, "100"],
    ["100", NAMED_PERIODS.quarterly, "33.33333333333333333333"],
    ["100", { count: 2, unit: "month" }, "50"],
    // 365 days are 73 times 5; a twelfth of 73 x 12.
    ["12", { count: 5, unit: "day" }, "73"],
    ["28", { count: 28, unit: "day" }, "30.41666666666666666667"],
  ])("%s in %j: %s", (amount, period, expected) => {
    expect(decimalText(perMonth(decimal(amount), period))).toBe(expected);
  });

  it("and a month's units make a period's", () => {
    expect(decimalText(perPeriod(decimal(73), { count: 5, unit: "day" }))).toBe("12");
    expect(decimalText(perPeriod(decimal(10), NAMED_PERIODS.quarterly))).toBe("30");
  });
});
