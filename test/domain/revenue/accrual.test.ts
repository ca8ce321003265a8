import { describe, expect, it } from "vitest";
import { decimalText, ZERO } from "../../../shared/domain/decimal/decimal.ts";
import type { DaySpan } from "../../../shared/domain/plan/period.ts";
import { NAMED_PERIODS } from "../../../shared/domain/plan/period.ts";
import type { Charge } from "../../../shared/domain/plan/plan.ts";
import type { Price } from "../../../shared/domain/plan/price.ts";
import { accrue, listPieces, type UsageIn, usageNeeds } from "../../../shared/domain/revenue/accrual.ts";
import { dayText } from "../../../shared/domain/time-window/calendar.ts";
import {
  aSubscription,
  daily,
  days,
  type Life,
  oneTime,
  recurring,
  seat,
  usage,
  usedOn,
} from "../../support/agreements.ts";

const JANUARY = "2025-01-01";

/** What the charges of a life earn in a window, piece by piece. */
function earn(life: Life, charges: readonly Charge[], window: DaySpan, usageIn: UsageIn = () => ZERO) {
  return listPieces(aSubscription(life), charges, window).map((piece) => accrue(piece, window, usageIn));
}

const amounts = (...of: Parameters<typeof earn>) => earn(...of).map(({ amount }) => decimalText(amount));

describe("what recurs earns", () => {
  it("equal parts on the days of its period", () => {
    expect(amounts({ start: JANUARY }, [recurring("31")], days("2025-01-01", "2025-01-10"))).toEqual(["10"]);
    expect(amounts({ start: "2024-02-01" }, [recurring("29")], days("2024-02-29", "2024-02-29"))).toEqual([
      "1",
    ]);
    const yearly = recurring("366", { period: NAMED_PERIODS.yearly });
    expect(amounts({ start: "2024-01-01" }, [yearly], days("2024-02-01", "2024-02-29"))).toEqual(["29"]);
    const fortnight = recurring("28", { period: { count: 14, unit: "day" } });
    expect(amounts({ start: JANUARY }, [fortnight], days("2025-01-10", "2025-01-20"))).toEqual(["10", "12"]);
  });

  it("only on the days of the subscription and of the charge", () => {
    const window = days("2024-12-01", "2025-01-31");
    expect(amounts({ start: JANUARY, ends: ["2025-01-05"] }, [recurring("31")], window)).toEqual(["5"]);
    expect(amounts({ start: JANUARY }, [recurring("31", { endDate: "2025-01-03" })], window)).toEqual(["3"]);
    expect(amounts({ start: JANUARY }, [recurring("31", { startDate: "2025-01-30" })], window)).toEqual([
      "2",
    ]);
    expect(amounts({ start: JANUARY, ends: ["2024-12-31"] }, [recurring("31")], window)).toEqual([]);
  });

  it("by periods that begin on the subscription's day, not on the month's", () => {
    // 31 January to 27 February are 28 days, 28 February to 30 March 31.
    const earned = amounts({ start: "2025-01-31" }, [recurring("868")], days("2025-02-27", "2025-03-01"));
    expect(earned).toEqual(["31", "56"]);
  });

  it("for each seat, so many as there are on the day", () => {
    const life = { start: JANUARY, seats: 2, changes: [{ effectiveDate: "2025-01-11", seats: 5 }] };
    expect(amounts(life, [seat("31")], days("2025-01-01", "2025-01-31"))).toEqual(["20", "105"]);
    const minimum = [seat("31", { minimumCommitment: "4" })];
    expect(amounts(life, minimum, days("2025-01-10", "2025-01-12"))).toEqual(["4", "10"]);
  });
});

describe("a one-time charge earns", () => {
  const window = days("2025-01-01", "2025-12-31");
  const away = [
    { effectiveDate: "2025-02-01", planId: "other" },
    { effectiveDate: "2025-03-01", planId: "plan" },
  ];
  const onDays = (life: Life, charge: Charge) =>
    earn(life, [charge], window).map(({ span, amount }) => `${dayText(span.from)} ${decimalText(amount)}`);

  it("on the first day on which it applies, and never again", () => {
    expect(onDays({ start: JANUARY, changes: away }, oneTime("99"))).toEqual(["2025-01-01 99"]);
    expect(onDays({ start: JANUARY, changes: away }, oneTime("99", { planId: "other" }))).toEqual([
      "2025-02-01 99",
    ]);
    expect(onDays({ start: JANUARY, changes: away }, oneTime("99", { startDate: "2025-02-10" }))).toEqual([
      "2025-03-01 99",
    ]);
    expect(onDays({ start: "2024-12-31" }, oneTime("99"))).toEqual([]);
  });

  it("nothing in another window", () => {
    const [piece] = listPieces(aSubscription({ start: JANUARY }), [oneTime("99")], window);
    const next = days("2025-01-02", "2025-01-31");
    expect(piece && decimalText(accrue(piece, next, () => ZERO).amount)).toBe("0");
  });
});

describe("usage earns", () => {
  const GRADUATED: Price = { model: "graduated", tiers: [{ upTo: "100", rate: "1" }, { rate: "0.5" }] };
  const VOLUME: Price = { model: "volume", tiers: [{ upTo: "100", rate: "1" }, { rate: "0.5" }] };
  const USED = usedOn({ "2025-01-05": "80", "2025-01-15": "40", "2025-02-05": "10" });
  const used = (price: Price, first: string, last: string, minimumCommitment?: string) =>
    earn({ start: JANUARY }, [usage("", { price, minimumCommitment })], days(first, last), USED).map(
      ({ amount, quantity }) => `${decimalText(quantity)}: ${decimalText(amount)}`,
    );

  it("what the price of the period's usage grew by", () => {
    expect(used(GRADUATED, "2025-01-01", "2025-01-31")).toEqual(["120: 110"]);
    expect(used(GRADUATED, "2025-01-01", "2025-01-14")).toEqual(["80: 80"]);
    expect(used(GRADUATED, "2025-01-15", "2025-01-31")).toEqual(["40: 30"]);
    expect(used(GRADUATED, "2025-01-15", "2025-02-05")).toEqual(["40: 30", "10: 10"]);
  });

  it("less than nothing where all of it turned cheaper", () => {
    expect(used(VOLUME, "2025-01-01", "2025-01-14")).toEqual(["80: 80"]);
    expect(used(VOLUME, "2025-01-15", "2025-01-15")).toEqual(["40: -20"]);
  });

  it("on the last day of the period, what is missing to the minimum", () => {
    expect(used(GRADUATED, "2025-01-01", "2025-01-30", "200")).toEqual(["120: 110"]);
    expect(used(GRADUATED, "2025-01-31", "2025-01-31", "200")).toEqual(["0: 40"]);
    expect(used(GRADUATED, "2025-01-01", "2025-01-31", "200")).toEqual(["120: 150"]);
    expect(used(GRADUATED, "2025-01-31", "2025-02-01", "200")).toEqual(["0: 40", "0: 0"]);
  });

  it("of a charge that ends in the middle, on its last day, that part of the minimum", () => {
    const charge = usage("2", { minimumCommitment: "310", endDate: "2025-01-10" });
    // 10 of 31 days: 100 units are due, and 80 were used.
    expect(amounts({ start: JANUARY }, [charge], days("2025-01-01", "2025-01-31"), USED)).toEqual(["200"]);
    expect(amounts({ start: JANUARY }, [charge], days("2025-01-10", "2025-01-31"), USED)).toEqual(["40"]);
  });

  it("by the tiers of the whole period, though seats change in it; anew after another plan", () => {
    const charge = usage("", { price: GRADUATED });
    const seats = [{ effectiveDate: "2025-01-11", seats: 7 }];
    const window = days("2025-01-01", "2025-01-31");
    expect(amounts({ start: JANUARY, changes: seats }, [charge], window, USED)).toEqual(["110"]);
    const away = [
      { effectiveDate: "2025-01-11", planId: "other" },
      { effectiveDate: "2025-01-12", planId: "plan" },
    ];
    expect(amounts({ start: JANUARY, changes: away }, [charge], window, USED)).toEqual(["80", "40"]);
  });

  it("nothing, not even the minimum, in a window after the piece", () => {
    const [piece] = listPieces(
      aSubscription({ start: JANUARY }),
      [usage("1", { minimumCommitment: "5" })],
      days("2025-01-01", "2025-01-31"),
    );
    const february = days("2025-02-01", "2025-02-28");
    expect(piece && decimalText(accrue(piece, february, daily("0")).amount)).toBe("0");
  });

  it("from sums that begin with the piece, and are known beforehand", () => {
    const pieces = listPieces(
      aSubscription({ start: JANUARY }),
      [usage("1")],
      days("2025-01-10", "2025-01-20"),
    );
    const needs = usageNeeds(pieces, days("2025-01-10", "2025-01-20")).map(({ span }) => span);
    expect(needs).toEqual([days("2025-01-01", "2025-01-09"), days("2025-01-01", "2025-01-20")]);
    expect(usageNeeds(pieces, days("2025-01-01", "2025-01-20"))).toHaveLength(1);
  });
});
