/**
 * Owns: sums of what pieces earned, by subscription and by charge; each breakdown adds up to the total to the last digit, because every
 * piece is rounded before it is summed.
 * Does not own: what a piece earns (accrual.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import { roundForAnalytics } from "../money/money.ts";
import type { Charge } from "../plan/plan.ts";
import type { Accrual } from "./accrual.ts";

export interface Revenue {
  /** The sum of the four. */
  readonly revenue: Decimal;
  readonly usageRevenue: Decimal;
  readonly recurringRevenue: Decimal;
  readonly seatRevenue: Decimal;
  readonly onetimeRevenue: Decimal;
}

export interface ChargeRevenue {
  readonly charge: Charge;
  readonly revenue: Decimal;
  /** Of all pieces. */
  readonly quantity: Decimal;
}

export const NO_REVENUE: Revenue = {
  revenue: ZERO,
  usageRevenue: ZERO,
  recurringRevenue: ZERO,
  seatRevenue: ZERO,
  onetimeRevenue: ZERO,
};

const PART_OF: Readonly<Record<Charge["type"], Exclude<keyof Revenue, "revenue">>> = {
  recurring: "recurringRevenue",
  seat: "seatRevenue",
  usage: "usageRevenue",
  one_time: "onetimeRevenue",
};

/** Of one subscription, or of several together. */
export function sumRevenue(accruals: Iterable<Pick<Accrual, "charge" | "amount">>): Revenue {
  let sum = NO_REVENUE;
  for (const { charge, amount } of accruals) {
    const rounded = roundForAnalytics(amount);
    const part = PART_OF[charge.type];
    sum = { ...sum, revenue: sum.revenue.plus(rounded), [part]: sum[part].plus(rounded) };
  }
  return sum;
}

export function addRevenue(a: Revenue, b: Revenue): Revenue {
  return {
    revenue: a.revenue.plus(b.revenue),
    usageRevenue: a.usageRevenue.plus(b.usageRevenue),
    recurringRevenue: a.recurringRevenue.plus(b.recurringRevenue),
    seatRevenue: a.seatRevenue.plus(b.seatRevenue),
    onetimeRevenue: a.onetimeRevenue.plus(b.onetimeRevenue),
  };
}

/** In the order in which the charges come first. */
export function sumByCharge(
  accruals: Iterable<Pick<Accrual, "charge" | "amount" | "quantity">>,
): readonly ChargeRevenue[] {
  const sums = new Map<string, ChargeRevenue>();
  for (const { charge, amount, quantity } of accruals) {
    const before = sums.get(charge.id) ?? { charge, revenue: ZERO, quantity: ZERO };
    sums.set(charge.id, {
      charge,
      revenue: before.revenue.plus(roundForAnalytics(amount)),
      quantity: before.quantity.plus(quantity),
    });
  }
  return [...sums.values()];
}
