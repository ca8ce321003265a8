/**
 * Owns: what a customer agreed to, day by day, out of changes that are never overwritten.
 * Does not own: prices (domain/plan) and what is made of them (domain/mrr, domain/invoice).
 */
import type { Currency } from "../money/money.ts";

/** From a day on, something else holds. */
export interface SubscriptionChange {
  /** Time-ordered: of two changes for one day the later one holds. */
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly effectiveDate: string;
  readonly planId?: string;
  readonly seats?: number;
  readonly reason?: string;
  /** RFC 3339. */
  readonly recordedAt: string;
}

/** That the subscription ends, or does not end after all. */
export interface SubscriptionEnd {
  readonly id: string;
  /** `YYYY-MM-DD`, the last day; absent: it goes on. */
  readonly endDate?: string;
  readonly reason?: string;
  /** RFC 3339. */
  readonly recordedAt: string;
}

export interface Subscription {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly customerId: string;
  readonly currency: Currency;
  /** `YYYY-MM-DD`, the first day. Billing periods begin on it. */
  readonly startDate: string;
  /** The first one holds from the first day on. In the order in which they were recorded. */
  readonly changes: readonly [SubscriptionChange, ...SubscriptionChange[]];
  /** In the order in which they were recorded: the last one holds. */
  readonly ends: readonly SubscriptionEnd[];
  /** RFC 3339. */
  readonly createdAt: string;
}

export const SUBSCRIPTION_STATUSES = ["upcoming", "active", "ended"] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** What holds on a day. */
export interface Terms {
  readonly planId: string;
  readonly seats: number;
}

/** Terms that hold without a change. `YYYY-MM-DD`, both inclusive; absent: without an end. */
export interface TermsSpan extends Terms {
  readonly firstDay: string;
  readonly lastDay?: string;
}

export function endDateOf({ ends }: Pick<Subscription, "ends">): string | undefined {
  return ends.at(-1)?.endDate;
}

/** @param day `YYYY-MM-DD` */
export function statusOn(
  subscription: Pick<Subscription, "startDate" | "ends">,
  day: string,
): SubscriptionStatus {
  if (day < subscription.startDate) return "upcoming";
  const endDate = endDateOf(subscription);
  return endDate !== undefined && endDate < day ? "ended" : "active";
}

/** What holds on a day of the subscription's life; before its first day, what will hold then. */
export function termsOn({ changes }: Pick<Subscription, "changes">, day: string): Terms {
  const [first, ...later] = inEffectOrder(changes);
  const initial = { planId: first.planId ?? "", seats: first.seats ?? 0 };
  return later
    .filter(({ effectiveDate }) => effectiveDate <= day)
    .reduce((terms, { planId = terms.planId, seats = terms.seats }) => ({ planId, seats }), initial);
}

/** The whole life of the subscription, in order, cut where its terms change. A life that ends before it begins has no part. */
export function listTerms(
  subscription: Pick<Subscription, "changes" | "ends" | "startDate">,
  previousDay: (day: string) => string,
): readonly TermsSpan[] {
  const { startDate, changes } = subscription;
  const endDate = endDateOf(subscription);
  const later = changes.map(({ effectiveDate }) => effectiveDate).filter((day) => day > startDate);
  const starts = [startDate, ...new Set(later.sort())].filter(
    (day) => endDate === undefined || day <= endDate,
  );
  return starts.map((firstDay, index) => {
    const next = starts[index + 1];
    const lastDay = next === undefined ? endDate : previousDay(next);
    return { firstDay, ...termsOn(subscription, firstDay), ...(lastDay === undefined ? {} : { lastDay }) };
  });
}

/** By the day from which they hold, and those of one day as they were recorded. The first one holds whatever comes. */
function inEffectOrder([first, ...later]: Subscription["changes"]): Subscription["changes"] {
  return [
    first,
    ...later.toSorted((a, b) =>
      a.effectiveDate < b.effectiveDate ? -1 : a.effectiveDate > b.effectiveDate ? 1 : 0,
    ),
  ];
}
