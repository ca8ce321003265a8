/**
 * Owns: what one subscription is worth per month on a day - its run rate, and what it is committed to - and how that came about.
 * Does not own: reading what was used (application), sums over subscriptions (the answers), and snapshots (snapshot.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import { roundForAnalytics } from "../money/money.ts";
import { commitmentOf, pricePeriod } from "../plan/commitment.ts";
import { type DaySpan, perMonth, perPeriod } from "../plan/period.ts";
import type { Charge, RecurringCharge, SeatCharge, UsageCharge } from "../plan/plan.ts";
import { priceOf } from "../plan/price.ts";
import { chargesOn } from "../subscription/charge-spans.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { type CalendarDay, requireDay } from "../time-window/calendar.ts";

/** Usage is taken from so many whole days (UTC) before the day, and stands for a month. */
export const USAGE_DAYS = 30;

export const RUN_RATE_VARIANTS = ["runRate", "committed"] as const;
export type RunRateVariant = (typeof RUN_RATE_VARIANTS)[number];

/** What one charge adds, and of what. */
export interface RunRateLine {
  readonly charge: RecurringCharge | SeatCharge | UsageCharge;
  /** Seats that are paid; what the meter gave in 30 days, or the minimum of a period; 1 of what recurs. */
  readonly quantity: Decimal;
  /** The quantity that is priced: a sum or count of 30 days made as long as the period; the same otherwise. */
  readonly quantityOfPeriod: Decimal;
  /** Per period, exact. */
  readonly amountPerPeriod: Decimal;
  /** Per month, rounded. */
  readonly amount: Decimal;
}

export interface RunRate {
  readonly recurring: Decimal;
  readonly seatBased: Decimal;
  readonly usage: Decimal;
  /** The sum of the three. */
  readonly total: Decimal;
  readonly lines: readonly RunRateLine[];
}

/**
 * @param charges of all plans that the subscription ever had
 * @param day `YYYY-MM-DD`; a subscription that is not active on it is worth nothing
 * @param usageOf what the charge's meter gave for the customer in the 30 days before the day; asked for the run rate only
 */
export function runRateOf(
  subscription: Subscription,
  charges: readonly Charge[],
  day: string,
  variant: RunRateVariant,
  usageOf: (charge: UsageCharge) => Decimal,
): RunRate {
  const { charges: applying, seats } = chargesOn(subscription, charges, day);
  const lines = applying.flatMap((charge): readonly RunRateLine[] => {
    if (charge.type === "one_time") return [];
    if (charge.type !== "usage") return [toFixedLine(charge, seats)];
    return [variant === "committed" ? toCommittedLine(charge) : toUsageLine(charge, usageOf(charge))];
  });
  const sumOf = (type: Charge["type"]) =>
    lines.filter(({ charge }) => charge.type === type).reduce((sum, { amount }) => sum.plus(amount), ZERO);
  const [recurring, seatBased, usage] = [sumOf("recurring"), sumOf("seat"), sumOf("usage")];
  return { recurring, seatBased, usage, total: recurring.plus(seatBased).plus(usage), lines };
}

/**
 * The days whose usage stands for a month: 30 before a day, of them those of the subscription. What the customer used before, perhaps
 * under another subscription, is not its own; and nothing is extrapolated, so that a new one grows into its usage.
 * @param until the day of a run rate; of a month, the first day after it
 */
export function usageDays({ startDate }: Pick<Subscription, "startDate">, until: CalendarDay): DaySpan {
  return { from: Math.min(until, Math.max(until - USAGE_DAYS, requireDay(startDate))), until };
}

/** The meters that must be asked to know the run rate of a day. */
export function usageChargesOn(
  subscription: Subscription,
  charges: readonly Charge[],
  day: string,
): readonly UsageCharge[] {
  return chargesOn(subscription, charges, day).charges.filter((charge) => charge.type === "usage");
}

function toFixedLine(charge: RecurringCharge | SeatCharge, seats: number): RunRateLine {
  const { quantity, amount } = pricePeriod(charge, seats);
  return toLine(charge, { quantity }, amount);
}

/** Tiers are tiers of a period: 30 days are a month, which is made as long as the period, priced, and made a month again. */
function toUsageLine(charge: UsageCharge, quantity: Decimal): RunRateLine {
  const ofPeriod = growsWithDays(charge) ? perPeriod(quantity, charge.period) : quantity;
  return toLine(charge, { quantity, ofPeriod }, priceOf(charge.price, ofPeriod));
}

/** A peak, an average or a number of users is in a quarter what it was in 30 days, as far as one knows; sums are three times as much. */
function growsWithDays({ aggregation = "sum" }: UsageCharge): boolean {
  return aggregation === "sum" || aggregation === "count";
}

function toCommittedLine(charge: UsageCharge): RunRateLine {
  const minimum = commitmentOf(charge);
  return toLine(charge, { quantity: minimum }, priceOf(charge.price, minimum));
}

function toLine(
  charge: RunRateLine["charge"],
  { quantity, ofPeriod = quantity }: { readonly quantity: Decimal; readonly ofPeriod?: Decimal },
  amountPerPeriod: Decimal,
): RunRateLine {
  const amount = roundForAnalytics(perMonth(amountPerPeriod, charge.period));
  return { charge, quantity, quantityOfPeriod: ofPeriod, amountPerPeriod, amount };
}
