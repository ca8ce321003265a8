/** Owns: invoices as they are answered. Does not own: requests about them (invoices.ts). */
import { type Invoice, type InvoiceLine, statusToday } from "../domain/invoice/invoice.ts";
import type { CustomerPlace } from "../ports/billing.ts";
import type { InvoicePageResponse, InvoiceResponse } from "./answers/invoices.ts";
import { toNextPage } from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";

/** @param today `YYYY-MM-DD` */
export function toInvoiceResponse(invoice: Invoice, today: string): InvoiceResponse {
  return {
    id: invoice.id,
    number: invoice.number,
    kind: invoice.kind,
    customerId: invoice.customerId,
    subscriptionId: invoice.subscriptionId ?? null,
    currency: invoice.currency,
    status: statusToday(invoice, today),
    invoiceDate: invoice.invoiceDate,
    dueDate: invoice.dueDate ?? null,
    lines: invoice.lines.map(toLine),
    total: invoice.total,
    amountPaid: invoice.amountPaid,
    creditedTotal: invoice.creditedTotal ?? "0",
    creditedInvoiceId: invoice.creditedInvoiceId ?? null,
    createdAt: invoice.createdAt,
  };
}

export function toInvoicePage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly Invoice[]; readonly next?: CustomerPlace },
  today: string,
): InvoicePageResponse {
  const position = next === undefined ? undefined : `${next.customerId}#${next.id}`;
  return {
    data: entries.map((invoice) => toInvoiceResponse(invoice, today)),
    next_page: toNextPage(context, position),
  };
}

function toLine(line: InvoiceLine): InvoiceResponse["lines"][number] {
  return {
    type: line.type,
    description: line.description ?? null,
    amount: line.amount,
    chargeId: line.chargeId ?? null,
    meterId: line.meterId ?? null,
    quantity: line.quantity ?? null,
    quantityBilled: line.quantityBilled ?? null,
    periodStart: line.periodStart ?? null,
    periodEnd: line.periodEnd ?? null,
  };
}
