/** Owns: the answer of `GET /v1/analytics/revenue-at-risk` on the wire. Does not own: its sums and order (domain/invoice/at-risk.ts). */
import type { PastDueInvoice, RevenueAtRiskAnswer } from "../domain/invoice/at-risk.ts";
import type { PastDueInvoiceResponse, RevenueAtRiskResponse } from "./answers/revenue-at-risk.ts";
import { toNumber } from "./numbers.ts";

export function toRevenueAtRiskResponse(answer: RevenueAtRiskAnswer): RevenueAtRiskResponse {
  const { currency, asOf, amount, mrr, subscriptions, unattributed } = answer;
  return {
    currency,
    asOf,
    amount: toNumber(amount),
    mrr: toNumber(mrr),
    subscriptions: subscriptions.map((each) => ({
      subscriptionId: each.subscription.id,
      customerId: each.customerId,
      amount: toNumber(each.amount),
      daysOverdue: each.daysOverdue,
      mrr: toNumber(each.mrr),
      invoices: each.invoices.map(toInvoice),
    })),
    unattributed: { amount: toNumber(unattributed.amount), invoices: unattributed.invoices.map(toInvoice) },
  };
}

function toInvoice({ invoice, amount, daysOverdue }: PastDueInvoice): PastDueInvoiceResponse {
  const { id, number, dueDate = "" } = invoice;
  return { id, number, dueDate, amount: toNumber(amount), daysOverdue };
}
