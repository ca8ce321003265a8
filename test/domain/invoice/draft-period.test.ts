import { expect, test } from "vitest";
import { choosePeriod } from "../../../shared/domain/invoice/draft-period.ts";
import { dayText, parseDay } from "../../../shared/domain/time-window/calendar.ts";
import { aSubscription } from "../../support/billing-builders.ts";

function choose(
  today: string,
  { startDate = "2026-01-31", endDate }: { readonly startDate?: string; readonly endDate?: string },
  asked: { readonly periodStart?: string; readonly periodEnd?: string } = {},
): string {
  const ends =
    endDate === undefined ? [] : [{ id: "end-1", endDate, recordedAt: "2026-01-01T00:00:00.000Z" }];
  const chosen = choosePeriod(aSubscription({ startDate, ends }), asked, parseDay(today) ?? 0);
  if ("fault" in chosen) return chosen.fault;
  return `${dayText(chosen.days.from)} ${dayText(chosen.days.until - 1)}`;
}

test("without days it is the last complete month, counted from the subscription's first day", () => {
  expect(choose("2026-02-28", {})).toBe("2026-01-31 2026-02-27");
  expect(choose("2026-03-30", {})).toBe("2026-01-31 2026-02-27");
  expect(choose("2026-03-31", {})).toBe("2026-02-28 2026-03-30");
  expect(choose("2026-02-01", { startDate: "2026-01-01" })).toBe("2026-01-01 2026-01-31");
});

test("of a subscription that has ended it is the month of its last day, once that is over", () => {
  const ended = { startDate: "2026-01-01", endDate: "2026-03-10" };
  expect(choose("2026-03-20", ended)).toBe("2026-02-01 2026-02-28");
  expect(choose("2026-04-01", ended)).toBe("2026-03-01 2026-03-31");
  expect(choose("2026-11-27", ended)).toBe("2026-03-01 2026-03-31");
});

test("no month is over: the first one goes on, has not begun, or never will", () => {
  const none = "no month since 2026-01-31 is over; accepted are days before today, ";
  expect(choose("2026-02-27", {})).toBe(`periodStart: ${none}2026-02-27`);
  expect(choose("2026-01-31", {})).toBe(`periodStart: ${none}2026-01-31`);
  expect(choose("2025-06-01", {})).toBe(`periodStart: ${none}2025-06-01`);
  expect(choose("2026-11-27", { endDate: "2026-01-30" })).toBe(`periodStart: ${none}2026-11-27`);
});

test("days that are named are both named, in order, over, and at most a year", () => {
  const ask = (periodStart?: string, periodEnd?: string) =>
    choose("2027-06-01", {}, { periodStart, periodEnd });
  expect(ask("2026-05-01", "2026-05-01")).toBe("2026-05-01 2026-05-01");
  expect(ask("2026-05-31", "2027-05-31")).toBe("2026-05-31 2027-05-31");
  expect(ask("2026-05-30", "2027-05-31")).toBe(
    "periodEnd: got 2027-05-31, which makes 367 days; accepted are at most 366",
  );
  expect(ask("2027-05-01", "2027-06-01")).toBe(
    "periodEnd: got 2027-06-01, which is not over; accepted is a day before today, 2027-06-01, in UTC",
  );
  expect(ask("2026-05-02", "2026-05-01")).toBe(
    "periodEnd: got 2026-05-01; accepted is a day not before the periodStart 2026-05-02",
  );
  expect(ask("2026-05-02")).toBe("periodEnd: is missing; accepted are both days, or none of them");
  expect(ask(undefined, "2026-05-02")).toBe(
    "periodStart: is missing; accepted are both days, or none of them",
  );
});
