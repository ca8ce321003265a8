import { describe, expect, it } from "vitest";
import { decimal, decimalText, ZERO } from "../../../shared/domain/decimal/decimal.ts";
import type { Aggregation } from "../../../shared/domain/meter/meter.ts";
import {
  type RunRateVariant,
  runRateOf,
  usageChargesOn,
  usageDays,
} from "../../../shared/domain/mrr/run-rate.ts";
import { NAMED_PERIODS } from "../../../shared/domain/plan/period.ts";
import type { Charge } from "../../../shared/domain/plan/plan.ts";
import type { Price } from "../../../shared/domain/plan/price.ts";
import { dayText, requireDay } from "../../../shared/domain/time-window/calendar.ts";
import { aSubscription, oneTime, recurring, seat, usage } from "../../support/agreements.ts";

const SUBSCRIPTION = aSubscription({ start: "2025-01-10", seats: 3, ends: ["2025-06-30"] });
const TIERS = [{ upTo: "100", rate: "1" }, { rate: "0.5" }];
const GRADUATED: Price = { model: "graduated", tiers: TIERS };
const VOLUME: Price = { model: "volume", tiers: TIERS };

function rate(
  charges: readonly Charge[],
  used = "0",
  variant: RunRateVariant = "runRate",
  day = "2025-03-15",
) {
  const { lines, ...sums } = runRateOf(SUBSCRIPTION, charges, day, variant, () => decimal(used));
  return Object.entries(sums).map(([part, amount]) => `${part} ${decimalText(amount)}`);
}

describe("the run rate", () => {
  it("is what recurs, seats and usage, each per month, without what is charged once", () => {
    const charges = [
      recurring("1200", { period: NAMED_PERIODS.yearly }),
      seat("10"),
      usage("0.1"),
      oneTime("500"),
    ];
    expect(rate(charges, "70")).toEqual(["recurring 100", "seatBased 30", "usage 7", "total 137"]);
  });

  it("is rounded charge by charge, so that the parts add up", () => {
    const quarterly = recurring("100", { period: NAMED_PERIODS.quarterly });
    expect(rate([quarterly, { ...quarterly, id: "second" }])).toContain("recurring 66.666666");
  });

  it.each<[string, Charge, string]>([
    ["graduated tiers of a month", usage("", { price: GRADUATED }), "usage 110"],
    // 120 in 30 days are 360 a quarter: 100 + 260 x 0.5 = 230, a third of it.
    ["of a quarter", usage("", { price: GRADUATED, period: NAMED_PERIODS.quarterly }), "usage 76.666667"],
    ["volume tiers of a month", usage("", { price: VOLUME }), "usage 60"],
    // 120 a month are 120 x 12 x 73 / 365 = 288 in 73 days: 100 + 188 x 0.5 = 194, times 5 / 12.
    ["of 73 days", usage("", { price: GRADUATED, period: { count: 73, unit: "day" } }), "usage 80.833333"],
  ])("prices usage by %s", (_, charge, expected) => {
    expect(rate([charge], "120")).toContain(expected);
  });

  it.each<[Aggregation | undefined, string]>([
    [undefined, "usage 30"],
    ["sum", "usage 30"],
    ["count", "usage 30"],
    // The peak of 30 days is that of the quarter: 10 x 3 a quarter.
    ["max", "usage 10"],
    ["min", "usage 10"],
    ["avg", "usage 10"],
    ["unique", "usage 10"],
    ["latest", "usage 10"],
  ])("makes 30 days a quarter only where usage grows with the days (%s): %s", (aggregation, expected) => {
    const charge = usage("3", { aggregation, period: NAMED_PERIODS.quarterly });
    expect(rate([charge], "10")).toContain(expected);
  });

  it("of what is committed has the price of the minimum for usage, and asks no meter", () => {
    const charges = [usage("", { price: GRADUATED, minimumCommitment: "200" }), usage("5", { id: "free" })];
    expect(rate(charges, "999", "committed")).toContain("usage 150");
    const quarterly = { price: GRADUATED, minimumCommitment: "200", period: NAMED_PERIODS.quarterly };
    expect(rate([usage("", quarterly)], "999", "committed")).toContain("usage 50");
    const asked = () => expect.unreachable("no meter has a say in what is committed");
    expect(runRateOf(SUBSCRIPTION, charges, "2025-03-15", "committed", asked).lines).toHaveLength(2);
  });

  it("has at least the seats that are committed to, in both variants", () => {
    const charges = [seat("10", { minimumCommitment: "5" })];
    expect(rate(charges)).toContain("seatBased 50");
    expect(rate(charges, "0", "committed")).toContain("seatBased 50");
  });

  it.each([
    ["2025-01-09", "total 0"],
    ["2025-01-10", "total 40"],
    ["2025-06-30", "total 40"],
    ["2025-07-01", "total 0"],
  ])("of a subscription from 2025-01-10 to 2025-06-30 on %s: %s", (day, expected) => {
    expect(rate([recurring("40")], "0", "runRate", day)).toContain(expected);
  });

  it("tells of what each amount is made", () => {
    const { lines } = runRateOf(SUBSCRIPTION, [seat("10")], "2025-03-15", "runRate", () => ZERO);
    const [line] = lines;
    expect(line && [line.charge.id, decimalText(line.quantity), decimalText(line.amountPerPeriod)]).toEqual([
      "seat",
      "3",
      "30",
    ]);
  });
});

it.each([
  ["2025-03-15", "2025-02-13", 30],
  ["2025-02-09", "2025-01-10", 30],
  ["2025-02-08", "2025-01-10", 29],
  ["2025-01-10", "2025-01-10", 0],
  ["2025-01-05", "2025-01-05", 0],
])(
  "on %s usage is that from %s on, of %d days: those before the subscription are not its own",
  (day, from, length) => {
    const span = usageDays(SUBSCRIPTION, requireDay(day));
    expect([dayText(span.from), span.until - span.from]).toEqual([from, length]);
    expect(dayText(span.until)).toBe(day);
  },
);

it("the meters to ask are those of the usage charges that apply", () => {
  const charges = [usage("1"), usage("1", { id: "old", endDate: "2025-02-28" }), recurring("1")];
  const ids = (day: string) => usageChargesOn(SUBSCRIPTION, charges, day).map(({ id }) => id);
  expect(ids("2025-02-28")).toEqual(["usage", "old"]);
  expect(ids("2025-03-01")).toEqual(["usage"]);
  expect(ids("2025-07-01")).toEqual([]);
});
