/**
 * Owns: what a customer agreed to, day by day, out of changes that are never overwritten.
 * Does not own: prices (domain/plan) and what is made of them (domain/mrr, domain/invoice).
 */
import type { Currency } from "../money/money.ts";
import type { DaySpan } from "../plan/period.ts";
import { type CalendarDay, requireDay } from "../time-window/calendar.ts";

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

/** Terms that hold without a change. */
export interface TermsSpan extends Terms {
  readonly span: DaySpan;
}

/** Long after every day that there can be (they end in 2261): where something has no end. */
export const NO_END: CalendarDay = 1_000_000;

export function endDateOf({ ends }: Pick<Subscription, "ends">): string | undefined {
  return ends.at(-1)?.endDate;
}

/** One that ends before it begins is never active: it has ended whenever one asks. @param day `YYYY-MM-DD` */
export function statusOn(
  { startDate, ends }: Pick<Subscription, "startDate" | "ends">,
  day: string,
): SubscriptionStatus {
  const endDate = endDateOf({ ends });
  if (endDate !== undefined && (endDate < day || endDate < startDate)) return "ended";
  return day < startDate ? "upcoming" : "active";
}

/**
 * Whether it was known, at the end of a day, that the subscription would end, though it may go on for a while. An end that was agreed
 * when the subscription was recorded is a term, not a cancellation.
 * @param day `YYYY-MM-DD`
 */
export function isCancelledBy(
  { createdAt, ends }: Pick<Subscription, "createdAt" | "ends">,
  day: string,
): boolean {
  const last = ends.filter(({ recordedAt }) => recordedAt.slice(0, day.length) <= day).at(-1);
  return last?.endDate !== undefined && last.recordedAt > createdAt;
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
): readonly TermsSpan[] {
  const { startDate, changes } = subscription;
  const endDate = endDateOf(subscription);
  const cuts = changes.map(({ effectiveDate }) => effectiveDate).filter((day) => day > startDate);
  const firstDays = [startDate, ...new Set(cuts.sort())].filter(
    (day) => endDate === undefined || day <= endDate,
  );
  const end = endDate === undefined ? NO_END : requireDay(endDate) + 1;
  return firstDays.map((day, index) => {
    const next = firstDays[index + 1];
    const span = { from: requireDay(day), until: next === undefined ? end : requireDay(next) };
    return { span, ...termsOn(subscription, day) };
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
