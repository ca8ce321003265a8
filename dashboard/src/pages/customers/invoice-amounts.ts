/** Owns: what is open of invoices, and their order, by exact decimals. */
import type { InvoiceResponse } from "../../../../shared/contracts/answers/invoices.ts";
import { addDecimals, isPositive, subtractDecimals } from "../../view/decimals.ts";

type Owed = Pick<InvoiceResponse, "status" | "total" | "amountPaid" | "creditedTotal">;

/** What is still to be paid: of those that are billed and unpaid, what neither payments nor credit notes cover. */
export function openAmountOf({ status, total, amountPaid, creditedTotal }: Owed): string {
  if (status !== "issued" && status !== "overdue") return "0";
  const open = subtractDecimals(total, amountPaid, creditedTotal);
  return isPositive(open) ? open : "0";
}

/** In one currency: money of several is not added up. */
export function sumPastDue(
  invoices: readonly (Owed & Pick<InvoiceResponse, "currency">)[],
  currency: string,
): { readonly amount: string; readonly count: number } {
  const open = invoices
    .filter((invoice) => invoice.status === "overdue" && invoice.currency === currency)
    .map(openAmountOf)
    .filter(isPositive);
  return { amount: addDecimals(open), count: open.length };
}

/** The latest first. */
export function byDate(invoices: readonly InvoiceResponse[]): readonly InvoiceResponse[] {
  return invoices.toSorted(
    (a, b) =>
      compare(b.invoiceDate, a.invoiceDate) || compare(b.createdAt, a.createdAt) || compare(a.id, b.id),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
