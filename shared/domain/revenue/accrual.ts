/**
 * Owns: what a subscription's charges earn on the days of a window. It is additive: windows that follow each other earn what both
 * together earn, and a whole piece earns what it is billed.
 * Does not own: reading what was used (application), sums over subscriptions (the answers), bills (domain/invoice/draft.ts).
 *
 * Recurring and seat charges earn equal parts on every day of their period. A usage charge earns what the price of the period's
 * usage grew by in the window; what is missing to the minimum is earned on the last day. A one-time charge earns on its first day.
 */
import { type Decimal, decimal, ZERO } from "../decimal/decimal.ts";
import { atLeast, commitmentOf, pricePeriod } from "../plan/commitment.ts";
import { type DaySpan, intersect, lengthOf, partOf, periodsIn } from "../plan/period.ts";
import type { Charge, OneTimeCharge, UsageCharge } from "../plan/plan.ts";
import { priceOf } from "../plan/price.ts";
import { type ChargeSpan, listChargeSpans } from "../subscription/charge-spans.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { type CalendarDay, requireDay } from "../time-window/calendar.ts";

/** A charge in one of its billing periods, as far as it applies without a change that matters to it. */
export interface Piece<Any extends Charge = Charge> {
  readonly charge: Any;
  /** The days of the period on which it applies. */
  readonly span: DaySpan;
  /** Of a one-time charge its day. */
  readonly period: DaySpan;
  readonly seats: number;
}

/** What a piece earns on some of its days. */
export interface Accrual extends Pick<Piece, "charge" | "span" | "period"> {
  /** Seats that are paid; units used on the days; 1 otherwise; 0 without a day. */
  readonly quantity: Decimal;
  /** Units that are priced: with the last day of a period also those that are missing to the minimum. The same of everything else. */
  readonly quantityBilled: Decimal;
  /** Exact but for divisions, which are rounded to 20 digits. Below zero where usage turned cheaper or was taken back. */
  readonly amount: Decimal;
}

/** What is to be known: what the charge's meter gives for the customer on these days (UTC). */
export interface UsageNeed {
  readonly charge: UsageCharge;
  readonly span: DaySpan;
}

/** 0 where nothing matched. */
export type UsageIn = (need: UsageNeed) => Decimal;

/** The pieces that have a day in the window, whole; by charge, then in order. @param charges of all plans the subscription ever had */
export function listPieces(
  subscription: Subscription,
  charges: readonly Charge[],
  window: DaySpan,
): readonly Piece[] {
  const anchor = requireDay(subscription.startDate);
  return charges.flatMap((charge): readonly Piece[] => {
    const spans = listChargeSpans(subscription, charge);
    if (charge.type === "one_time") return listOnce(charge, spans, window);
    return spans.flatMap(({ span, seats }) =>
      [...periodsIn(anchor, charge.period, intersect(span, window))].map((period) => ({
        charge,
        span: intersect(period, span),
        period,
        seats,
      })),
    );
  });
}

/** Every sum that `accrue` will ask for. */
export function usageNeeds(pieces: readonly Piece[], window: DaySpan): readonly UsageNeed[] {
  const needs: UsageNeed[] = [];
  for (const piece of pieces) {
    accrue(piece, window, (need) => {
      needs.push(need);
      return ZERO;
    });
  }
  return needs;
}

/** What a piece earns on those of its days that lie in the window. */
export function accrue(piece: Piece, window: DaySpan, usageIn: UsageIn): Accrual {
  const { charge, period } = piece;
  const span = intersect(piece.span, window);
  if (lengthOf(span) === 0)
    return { charge, period, span, quantity: ZERO, quantityBilled: ZERO, amount: ZERO };
  // A difference of what was earned by two days, so that windows add up to the last digit.
  const [before, after] = [earnBy(piece, span.from, usageIn), earnBy(piece, span.until, usageIn)];
  const amount = after.amount.minus(before.amount);
  const { quantity, quantityBilled } = after;
  if (charge.type !== "usage") return { charge, period, span, quantity, quantityBilled, amount };
  return {
    charge,
    period,
    span,
    quantity: quantity.minus(before.quantity),
    quantityBilled: quantityBilled.minus(before.quantityBilled),
    amount,
  };
}

type Earned = Pick<Accrual, "quantity" | "quantityBilled" | "amount">;

/** What a piece earned from its first day on, before a day. */
function earnBy(piece: Piece, day: CalendarDay, usageIn: UsageIn): Earned {
  const { charge, span, period, seats } = piece;
  const days = day - span.from;
  switch (charge.type) {
    case "one_time":
      return toEarned(decimal(1), days > 0 ? decimal(charge.amount) : ZERO);
    case "usage":
      return earnFromUsage({ ...piece, charge }, day, usageIn);
    default: {
      const { quantity, amount } = pricePeriod(charge, seats);
      return toEarned(quantity, partOf(amount, days, lengthOf(period)));
    }
  }
}

function earnFromUsage(
  { charge, span, period }: Piece<UsageCharge>,
  day: CalendarDay,
  usageIn: UsageIn,
): Earned {
  if (day === span.from) return toEarned(ZERO, ZERO);
  const quantity = usageIn({ charge, span: { from: span.from, until: day } });
  // Of a period of which the charge has only some days, that part of the minimum.
  const minimum = day < span.until ? ZERO : partOf(commitmentOf(charge), lengthOf(span), lengthOf(period));
  const quantityBilled = atLeast(quantity, minimum);
  return { quantity, quantityBilled, amount: priceOf(charge.price, quantityBilled) };
}

function toEarned(quantity: Decimal, amount: Decimal): Earned {
  return { quantity, quantityBilled: quantity, amount };
}

function listOnce(
  charge: OneTimeCharge,
  [first]: readonly ChargeSpan[],
  window: DaySpan,
): readonly Piece<OneTimeCharge>[] {
  if (first === undefined) return [];
  const { from } = first.span;
  const day = { from, until: from + 1 };
  return lengthOf(intersect(day, window)) === 0 ? [] : [{ charge, span: day, period: day, seats: 0 }];
}
