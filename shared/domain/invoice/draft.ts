/**
 * Owns: which lines a subscription's invoice for some days has.
 * Does not own: what a piece of a charge earns (domain/revenue/accrual.ts).
 *
 * Drafts are in arrears: each piece of a charge is billed, whole, by the invoice that covers its last day. So invoices that follow each
 * other bill everything once.
 */
import { decimal, decimalText } from "../decimal/decimal.ts";
import { type Currency, roundForAnalytics, roundForBill } from "../money/money.ts";
import type { DaySpan } from "../plan/period.ts";
import type { Charge } from "../plan/plan.ts";
import { accrue, listPieces, type Piece, type UsageIn } from "../revenue/accrual.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { dayText } from "../time-window/calendar.ts";
import { type Invoice, type InvoiceLine, isTakenBack } from "./invoice.ts";

/** What an invoice for these days bills. @param charges of all plans that the subscription ever had */
export function listBilledPieces(
  subscription: Subscription,
  charges: readonly Charge[],
  days: DaySpan,
): readonly Piece[] {
  return listPieces(subscription, charges, days).filter(({ span }) => span.until <= days.until);
}

/** Rounded to what the currency has, each line by itself, so that they add up to the total as it is printed. */
export function draftLine(piece: Piece, currency: Currency, usageIn: UsageIn): InvoiceLine {
  const { charge, span } = piece;
  const { quantity, quantityBilled, amount } = accrue(piece, span, usageIn);
  return {
    type: charge.type,
    description: charge.name,
    amount: decimalText(roundForBill(amount, currency)),
    chargeId: charge.id,
    ...(charge.type === "usage" ? { meterId: charge.meterId } : {}),
    ...(charge.type === "usage" || charge.type === "seat" ? { quantity: decimalText(quantity) } : {}),
    // Of a part of a period it is a quotient, whose 20 digits nobody could send back with the line.
    ...(quantityBilled.eq(quantity)
      ? {}
      : { quantityBilled: decimalText(roundForAnalytics(quantityBilled)) }),
    periodStart: dayText(span.from),
    periodEnd: dayText(span.until - 1),
  };
}

/**
 * The first of the pieces that an invoice has a line for: of the same charge, for some of the same days. What is void or refunded bills
 * nothing, nor does what takes something back.
 */
export function findBilled(
  pieces: readonly Piece[],
  invoice: Pick<Invoice, "kind" | "status" | "lines">,
): Piece | undefined {
  if (invoice.kind === "credit_note" || isTakenBack(invoice)) return undefined;
  const billing = invoice.lines.filter(({ amount }) => !decimal(amount).lt(0));
  return pieces.find(({ charge, span }) =>
    billing.some((line) => line.chargeId === charge.id && isOnSomeOf(line, span)),
  );
}

function isOnSomeOf(
  { periodStart, periodEnd }: Pick<InvoiceLine, "periodStart" | "periodEnd">,
  { from, until }: DaySpan,
): boolean {
  if (periodStart === undefined || periodEnd === undefined) return false;
  return periodStart <= dayText(until - 1) && periodEnd >= dayText(from);
}
