/**
 * Owns: what the pieces that are earned add up to: in all, by kind, by subscription and by charge; and what is left of it after cost.
 * Does not own: what a piece earns (accrual.ts), reading usage and cost (application).
 *
 * Each piece is rounded once, and everything else is a sum of these: so every breakdown adds up to the total, to the last digit.
 */

import { type Decimal, ZERO } from "../decimal/decimal.ts";
import type { Origin } from "../freshness/data-through.ts";
import { type Currency, roundForAnalytics } from "../money/money.ts";
import { lengthOf, partOf } from "../plan/period.ts";
import type { Charge, ChargeType } from "../plan/plan.ts";
import type { Totals } from "../rollup/counter.ts";
import type { Accrual } from "./accrual.ts";

export type RevenueByType = Readonly<Record<ChargeType, Decimal>>;

export interface SubscriptionRevenue {
  readonly subscriptionId: string;
  /** Whom the subscription counts for. */
  readonly customerId: string;
  readonly byType: RevenueByType;
  /** Rounded; none where they were not asked for. */
  readonly pieces: readonly Accrual[];
}

export interface StrategyRevenue {
  readonly charge: Charge;
  readonly revenue: Decimal;
  /** Units that were used; of everything else how many whole periods: 5 seats for half of one are 2.5. */
  readonly quantity: Decimal;
  /** The same with the units that were missing to a minimum. */
  readonly quantityBilled: Decimal;
}

export interface RevenueAnswer extends Origin {
  readonly currency: Currency;
  readonly byType: RevenueByType;
  /** What the events of the window cost, of the same customers. */
  readonly cost: Totals;
  /** Absent where only totals were asked for. */
  readonly bySubscription?: readonly SubscriptionRevenue[];
  readonly byStrategy?: readonly StrategyRevenue[];
  readonly isExplained: boolean;
  readonly startText: string;
  readonly endText: string;
}

export interface RevenueTally {
  /** @param accruals of one subscription, all of them */
  readonly add: (
    owner: Pick<SubscriptionRevenue, "subscriptionId" | "customerId">,
    accruals: readonly Accrual[],
  ) => void;
  readonly byType: () => RevenueByType;
  /** Those that were kept: the largest first, then by id. */
  readonly bySubscription: () => readonly SubscriptionRevenue[];
  readonly byStrategy: () => readonly StrategyRevenue[];
  /** How many rows these have. */
  readonly size: () => number;
}

const NOTHING: RevenueByType = { recurring: ZERO, seat: ZERO, usage: ZERO, one_time: ZERO };

/** What is kept besides the total. */
export interface RevenueDetail {
  readonly isBrokenDown: boolean;
  readonly isExplained: boolean;
}

export function createRevenueTally({ isBrokenDown, isExplained }: RevenueDetail): RevenueTally {
  const subscriptions: SubscriptionRevenue[] = [];
  const strategies = new Map<string, StrategyRevenue>();
  let [all, size] = [NOTHING, 0];
  return {
    add: (owner, accruals) => {
      const pieces = accruals.map(toRounded);
      const byType = pieces.reduce(addPiece, NOTHING);
      all = addAll(all, byType);
      if (!isBrokenDown || pieces.length === 0) return;
      subscriptions.push({ ...owner, byType, pieces: isExplained ? pieces : [] });
      size += isExplained ? 1 + pieces.length : 1;
      for (const piece of pieces) {
        const sum = strategies.get(piece.charge.id);
        strategies.set(piece.charge.id, addToStrategy(sum, piece));
      }
    },
    byType: () => all,
    bySubscription: () =>
      subscriptions.toSorted(
        (a, b) =>
          revenueOf(b.byType).cmp(revenueOf(a.byType)) || (a.subscriptionId < b.subscriptionId ? -1 : 1),
      ),
    byStrategy: () =>
      [...strategies.values()].sort(
        (a, b) => b.revenue.cmp(a.revenue) || (a.charge.id < b.charge.id ? -1 : 1),
      ),
    size: () => size + strategies.size,
  };
}

export function revenueOf({ recurring, seat, usage, one_time: once }: RevenueByType): Decimal {
  return recurring.plus(seat).plus(usage).plus(once);
}

/** In percent of the revenue, rounded; undefined without any. */
export function marginPercent(revenue: Decimal, cost: Decimal): Decimal | undefined {
  return revenue.eq(0) ? undefined : roundForAnalytics(revenue.minus(cost).times(100).div(revenue));
}

function toRounded(accrual: Accrual): Accrual {
  return { ...accrual, amount: roundForAnalytics(accrual.amount) };
}

function addPiece(sum: RevenueByType, { charge: { type }, amount }: Accrual): RevenueByType {
  return { ...sum, [type]: sum[type].plus(amount) };
}

function addAll(a: RevenueByType, b: RevenueByType): RevenueByType {
  return {
    recurring: a.recurring.plus(b.recurring),
    seat: a.seat.plus(b.seat),
    usage: a.usage.plus(b.usage),
    one_time: a.one_time.plus(b.one_time),
  };
}

function addToStrategy(sum: StrategyRevenue | undefined, piece: Accrual): StrategyRevenue {
  const { charge, amount } = piece;
  return {
    charge,
    revenue: (sum?.revenue ?? ZERO).plus(amount),
    quantity: (sum?.quantity ?? ZERO).plus(quantityOf(piece, piece.quantity)),
    quantityBilled: (sum?.quantityBilled ?? ZERO).plus(quantityOf(piece, piece.quantityBilled)),
  };
}

function quantityOf({ charge, span, period }: Accrual, quantity: Decimal): Decimal {
  if (charge.type === "usage") return quantity;
  return roundForAnalytics(partOf(quantity, lengthOf(span), lengthOf(period)));
}
