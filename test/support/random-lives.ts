/** Subscriptions with every kind of change, their charges, and usage on odd days, for what must hold whatever happened. */
import fc from "fast-check";
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import { NAMED_PERIODS, type Period } from "../../shared/domain/plan/period.ts";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import type { Price } from "../../shared/domain/plan/price.ts";
import type { UsageIn } from "../../shared/domain/revenue/accrual.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import { dayText, requireDay } from "../../shared/domain/time-window/calendar.ts";
import { aSubscription, oneTime, recurring, seat, usage } from "./agreements.ts";

/** All lives lie in these days: two years and a half, with the 29th of February 2024. */
export const LIVES = { from: requireDay("2023-12-01"), until: requireDay("2026-06-01") } as const;

const PLANS = ["plan", "other"] as const;

const day = fc.integer({ min: LIVES.from, max: LIVES.until - 1 }).map(dayText);
const amount = fc.integer({ min: 1, max: 100_000 }).map((cents) => `${cents / 100}`);
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(...Object.values(NAMED_PERIODS)),
  fc.record({ count: fc.integer({ min: 1, max: 5 }), unit: fc.constant("month" as const) }),
  fc.record({ count: fc.integer({ min: 5, max: 100 }), unit: fc.constant("day" as const) }),
);
const price: fc.Arbitrary<Price> = fc.oneof(
  fc.record({ model: fc.constant("flat" as const), rate: amount }),
  fc.record({
    model: fc.constantFrom("graduated" as const, "volume" as const),
    tiers: fc
      .tuple(amount, amount, amount)
      .map(([first, second, third]) => [
        { upTo: "50", rate: first },
        { upTo: "300.5", rate: second },
        { rate: third },
      ]),
  }),
);
const minimumCommitment = fc.option(amount, { nil: undefined });
const common = {
  planId: fc.constantFrom(...PLANS),
  startDate: fc.option(day, { nil: undefined }),
  endDate: fc.option(day, { nil: undefined }),
};

const charge: fc.Arbitrary<Charge> = fc.oneof(
  fc.record({ ...common, amount, period }).map((over) => recurring(over.amount, over)),
  fc.record({ ...common, price, period, minimumCommitment }).map((over) => seat("", over)),
  fc.record({ ...common, price, period, minimumCommitment }).map((over) => usage("", over)),
  fc.record({ ...common, amount }).map((over) => oneTime(over.amount, over)),
);

export const charges: fc.Arbitrary<readonly Charge[]> = fc
  .array(charge, { minLength: 1, maxLength: 5 })
  .map((list) => list.map((each, index) => ({ ...each, id: `charge-${index}` })));

const seats = fc.nat(20);

export const subscription: fc.Arbitrary<Subscription> = fc
  .record({
    start: day,
    seats,
    changes: fc.array(
      fc.record(
        { effectiveDate: day, planId: fc.constantFrom(...PLANS), seats },
        { requiredKeys: ["effectiveDate"] },
      ),
      { maxLength: 5 },
    ),
    ends: fc.array(fc.option(day), { maxLength: 3 }),
  })
  .map(aSubscription);

/** The same on every seventh day, and something else on some days, taken back (below zero) on a few. */
export const usageIn: fc.Arbitrary<UsageIn> = fc
  .record({
    weekly: fc.nat(30),
    odd: fc.array(
      fc.tuple(fc.integer({ min: LIVES.from, max: LIVES.until - 1 }), fc.integer({ min: -20, max: 200 })),
      {
        maxLength: 12,
      },
    ),
  })
  .map(({ weekly, odd }) => ({ span: { from, until } }) => {
    const weeks = Math.ceil(until / 7) - Math.ceil(from / 7);
    const sum = odd.filter(([on]) => from <= on && on < until).reduce((total, [, units]) => total + units, 0);
    return decimal(weekly * weeks + sum);
  });
