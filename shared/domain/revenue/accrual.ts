/**
 * Owns: what a subscription's charges earn on the days of a window, exact and additive: what a window earns is the sum of what its
 * days earn, and a whole billing period earns what it is billed.
 * Does not own: reading what was used (application), sums over subscriptions (revenue.ts), bills (domain/invoice/draft.ts).
 *
 * Recurring and seat charges earn equal parts on every day of their period. A usage charge earns what the price of the period's
 * usage grew by in the window; what is missing to the minimum is earned on the last day. A one-time charge earns on its first day.
 */
import { type Decimal, decimal, ZERO } from "../decimal/decimal.ts";
import { type DaySpan, intersect, lengthOf, partOf, periodsIn } from "../plan/period.ts";
import type { Charge, OneTimeCharge, RecurringCharge, SeatCharge, UsageCharge } from "../plan/plan.ts";
import { priceOf } from "../plan/price.ts";
import { type ChargeSpan, listChargeSpans } from "../subscription/charge-spans.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { parseDay } from "../time-window/calendar.ts";

/** A charge in one of its billing periods, as far as it applies without a change. */
export interface Piece {
  readonly charge: Charge;
  /** The days of the period on which it applies. */
  readonly span: DaySpan;
  /** Of a one-time charge its day. */
  readonly period: DaySpan;
  readonly seats: number;
}

/** What a piece earns on some of its days. */
export interface Accrual extends Pick<Piece, "charge" | "span" | "period"> {
  /** Seats that are paid; units used on the days; 1 otherwise. */
  readonly quantity: Decimal;
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
  const anchor = parseDay(subscription.startDate) ?? 0;
  const spans = listChargeSpans(subscription, charges);
  return charges.flatMap((charge) => {
    const own = spans.filter((each) => each.charge === charge);
    if (charge.type === "one_time") return listOnce(charge, own, window);
    // Seats that change do not cut a period of usage, whose tiers are those of the whole.
    const whole = charge.type === "usage" ? joinSpans(own) : own;
    return whole.flatMap(({ span, seats }) =>
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
  return { charge, period, span, ...earn(piece, span, usageIn) };
}

function earn(piece: Piece, days: DaySpan, usageIn: UsageIn): Pick<Accrual, "quantity" | "amount"> {
  const { charge, period, seats } = piece;
  switch (charge.type) {
    case "one_time":
      return { quantity: decimal(1), amount: decimal(charge.amount) };
    case "usage":
      return earnFromUsage(charge, piece, days, usageIn);
    default: {
      const { quantity, price } = priceOfPeriod(charge, seats);
      return { quantity, amount: partOf(price, lengthOf(days), lengthOf(period)) };
    }
  }
}

function priceOfPeriod(
  charge: RecurringCharge | SeatCharge,
  seats: number,
): { readonly quantity: Decimal; readonly price: Decimal } {
  if (charge.type === "recurring") return { quantity: decimal(1), price: decimal(charge.amount) };
  const quantity = largerOf(decimal(seats), decimal(charge.minimumCommitment ?? 0));
  return { quantity, price: priceOf(charge.price, quantity) };
}

function earnFromUsage(
  charge: UsageCharge,
  piece: Piece,
  days: DaySpan,
  usageIn: UsageIn,
): Pick<Accrual, "quantity" | "amount"> {
  const { from, until: end } = piece.span;
  const usedUntil = (until: number) => (until <= from ? ZERO : usageIn({ charge, span: { from, until } }));
  const [before, after] = [usedUntil(days.from), usedUntil(days.until)];
  const due = days.until === end ? largerOf(after, minimumOf(charge, piece)) : after;
  return {
    quantity: after.minus(before),
    amount: priceOf(charge.price, due).minus(priceOf(charge.price, before)),
  };
}

/** Of a period of which the charge has only some days, that part. */
function minimumOf({ minimumCommitment }: UsageCharge, { span, period }: Piece): Decimal {
  if (minimumCommitment === undefined) return ZERO;
  return partOf(decimal(minimumCommitment), lengthOf(span), lengthOf(period));
}

function listOnce(charge: OneTimeCharge, spans: readonly ChargeSpan[], window: DaySpan): readonly Piece[] {
  const [first] = spans.map(({ span }) => span.from).sort((a, b) => a - b);
  if (first === undefined || first < window.from || first >= window.until) return [];
  const day = { from: first, until: first + 1 };
  return [{ charge, span: day, period: day, seats: 0 }];
}

function joinSpans(spans: readonly ChargeSpan[]): readonly ChargeSpan[] {
  const joined: ChargeSpan[] = [];
  for (const each of spans.toSorted((a, b) => a.span.from - b.span.from)) {
    const last = joined.at(-1);
    if (last?.span.until !== each.span.from) joined.push(each);
    else joined[joined.length - 1] = { ...last, span: { ...last.span, until: each.span.until } };
  }
  return joined;
}

function largerOf(a: Decimal, b: Decimal): Decimal {
  return a.gt(b) ? a : b;
}
