/**
 * Owns: what was billed in a month - the canonical recurring revenue - in all and by customer and subscription.
 * Does not own: reading invoices (ports/billing.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import type { Currency } from "../money/money.ts";
import { firstDayOf, monthText, requireDay } from "../time-window/calendar.ts";
import { type Invoice, isBilled } from "./invoice.ts";

/** `YYYY-MM`: of the last month that was over when the day began. @param day `YYYY-MM-DD` */
export function lastCompleteMonth(day: string): string {
  return monthText(firstDayOf("month", requireDay(day)) - 1);
}

export interface Billed {
  readonly customerId: string;
  /** Absent: what the customer's invoices that name no subscription say. */
  readonly subscriptionId?: string;
  /** Of invoices and, taken off, credit notes. */
  readonly total: Decimal;
}

/** Whether it adds to what was billed in a month. @param month `YYYY-MM` */
export function isBilledIn(
  invoice: Pick<Invoice, "status" | "currency" | "invoiceDate">,
  month: string,
  currency: Currency,
): boolean {
  return isBilled(invoice) && invoice.currency === currency && invoice.invoiceDate.startsWith(`${month}-`);
}

/** In the order in which customers and subscriptions come first. @param invoices of which all count */
export function sumBilled(
  invoices: Iterable<Pick<Invoice, "customerId" | "subscriptionId" | "total">>,
): readonly Billed[] {
  const sums = new Map<string, Billed>();
  for (const { customerId, subscriptionId, total } of invoices) {
    const key = JSON.stringify([customerId, subscriptionId]);
    const before = sums.get(key) ?? { customerId, subscriptionId, total: ZERO };
    sums.set(key, { ...before, total: before.total.plus(total) });
  }
  return [...sums.values()];
}
