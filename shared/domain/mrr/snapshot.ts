/**
 * Owns: what a month's snapshot says of each customer, and what a customer is worth by it.
 * Does not own: how it is computed and kept (application, ports/snapshots.ts), movements between months (movements.ts).
 */
import { type Decimal, decimal, decimalText, ZERO } from "../decimal/decimal.ts";
import { type Currency, roundForAnalytics } from "../money/money.ts";
import { monthSpan } from "../plan/period.ts";
import type { Charge } from "../plan/plan.ts";
import type { UsageIn } from "../revenue/accrual.ts";
import { isCancelledBy, type Subscription } from "../subscription/subscription.ts";
import { dayText } from "../time-window/calendar.ts";
import { runRateOf, usageDays } from "./run-rate.ts";

export const MRR_VARIANTS = ["canonical", "runRate", "committed"] as const;
export type MrrVariant = (typeof MRR_VARIANTS)[number];

/** When a subscription counts as churned: with its last day, or once its end was recorded. */
export const CHURN_RULES = ["end", "cancellation"] as const;
export type ChurnRule = (typeof CHURN_RULES)[number];

/** Of one subscription, or of invoices that name none. Decimal texts, rounded as analytics are. */
export interface SnapshotRow {
  readonly customerId: string;
  /** Absent: invoices of the customer that name no subscription. */
  readonly subscriptionId?: string;
  /** What was billed in the month. */
  readonly canonical: string;
  readonly recurring: string;
  readonly seatBased: string;
  /** Of the 30 days up to the end of the month. */
  readonly usage: string;
  /** What usage is committed to. */
  readonly committedUsage: string;
  /** Whether its end was recorded by the end of the month, though it may come later. */
  readonly isCancelled: boolean;
}

/** One version of a month; it is never changed. */
export interface SnapshotHead {
  /** `YYYY-MM` */
  readonly month: string;
  readonly currency: Currency;
  /** 1 for the first one; a restatement is the next. */
  readonly version: number;
  /** Names the rows. */
  readonly runId: string;
  readonly totals: Readonly<Record<MrrVariant, string>>;
  readonly rows: number;
  /** Of all that it says: a recomputation with the same one is no restatement. */
  readonly digest: string;
  /** Digest of who was worth something up to the end of the month; empty: nobody. */
  readonly carried: string;
  /** The `carried` of the snapshot before, as it was when this one was computed. */
  readonly basis: string;
  /** RFC 3339. */
  readonly computedAt: string;
}

/**
 * What a subscription is worth in a month: by the terms of its last day, and the usage of its last 30 days.
 * @param charges of all plans that the subscription ever had
 * @param month `YYYY-MM`
 * @param billed what its invoices of the month say
 */
export function toSnapshotRow(
  subscription: Subscription,
  charges: readonly Charge[],
  month: string,
  billed: Decimal,
  usageIn: UsageIn,
): SnapshotRow {
  const { until } = monthSpan(month);
  const lastDay = dayText(until - 1);
  const span = usageDays(subscription, until);
  const rate = runRateOf(subscription, charges, lastDay, "runRate", (charge) => usageIn({ charge, span }));
  const committed = runRateOf(subscription, charges, lastDay, "committed", () => ZERO);
  return {
    customerId: subscription.customerId,
    subscriptionId: subscription.id,
    canonical: decimalText(roundForAnalytics(billed)),
    recurring: decimalText(rate.recurring),
    seatBased: decimalText(rate.seatBased),
    usage: decimalText(rate.usage),
    committedUsage: decimalText(committed.usage),
    isCancelled: isCancelledBy(subscription, lastDay),
  };
}

export function worthOf(row: SnapshotRow, variant: MrrVariant, churnAt: ChurnRule): Decimal {
  if (churnAt === "cancellation" && row.isCancelled) return ZERO;
  if (variant === "canonical") return decimal(row.canonical);
  const usage = variant === "runRate" ? row.usage : row.committedUsage;
  return decimal(row.recurring).plus(row.seatBased).plus(usage);
}

/** What each customer is worth: all of its rows together. */
export function worthByCustomer(
  rows: Iterable<SnapshotRow>,
  variant: MrrVariant,
  churnAt: ChurnRule,
): ReadonlyMap<string, Decimal> {
  const worth = new Map<string, Decimal>();
  for (const row of rows) {
    worth.set(row.customerId, (worth.get(row.customerId) ?? ZERO).plus(worthOf(row, variant, churnAt)));
  }
  return worth;
}
