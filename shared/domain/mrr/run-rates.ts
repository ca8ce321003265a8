/**
 * Owns: what many subscriptions are worth per month together, and the order in which they are told.
 * Does not own: what one of them is worth (run-rate.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import type { Subscription } from "../subscription/subscription.ts";
import type { RunRate } from "./run-rate.ts";

export interface SubscriptionRate {
  readonly subscription: Subscription;
  /** Whom the subscription counts for. */
  readonly customerId: string;
  readonly rate: RunRate;
}

/** As much as is told of it. */
export interface RateSums {
  readonly add: (rates: readonly SubscriptionRate[]) => void;
  readonly total: () => Decimal;
  /** Those that were kept: the largest first, then by id. */
  readonly rows: () => readonly SubscriptionRate[];
}

/** @param isKept whether single subscriptions are told, and not only their sum */
export function createRateSums(isKept: boolean): RateSums {
  const kept: SubscriptionRate[] = [];
  let total = ZERO;
  return {
    add: (rates) => {
      for (const each of rates) {
        total = total.plus(each.rate.total);
        if (isKept) kept.push(each);
      }
    },
    total: () => total,
    rows: () => kept.toSorted(byTotal),
  };
}

function byTotal(a: SubscriptionRate, b: SubscriptionRate): number {
  return b.rate.total.cmp(a.rate.total) || (a.subscription.id < b.subscription.id ? -1 : 1);
}
