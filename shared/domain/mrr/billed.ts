/** Owns: which invoices make up what was billed in a month, and with what amount. Does not own: reading them (application). */
import { type Decimal, decimal } from "../decimal/decimal.ts";
import { type Invoice, isBilled } from "../invoice/invoice.ts";
import { type Currency, roundForAnalytics } from "../money/money.ts";
import { firstDayOf, monthText, parseDay } from "../time-window/calendar.ts";

/** `YYYY-MM`: of the last month that was over when the day began. @param day `YYYY-MM-DD` */
export function lastCompleteMonth(day: string): string {
  return monthText(firstDayOf("month", parseDay(day) ?? 0) - 1);
}

/** Issued, paid and overdue invoices, and credit notes, whose amounts are negative; nothing that is void, refunded or a draft. */
export function countsAsBilled(invoice: Invoice, currency: Currency): boolean {
  return isBilled(invoice) && invoice.currency === currency;
}

export function billedAmount({ total }: Pick<Invoice, "total">): Decimal {
  return roundForAnalytics(decimal(total));
}
