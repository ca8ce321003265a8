/** Owns: how statuses look. */
import type { InvoiceResponse } from "../../../../shared/contracts/answers/invoices.ts";
import type { SubscriptionResponse } from "../../../../shared/contracts/answers/subscriptions.ts";
import type { BadgeLook } from "../../components/badge.tsx";

export const INVOICE_LOOKS: Readonly<Record<InvoiceResponse["status"], BadgeLook>> = {
  draft: "plain",
  issued: "accent",
  paid: "good",
  overdue: "bad",
  void: "plain",
  refunded: "warn",
};

export const SUBSCRIPTION_LOOKS: Readonly<Record<SubscriptionResponse["status"], BadgeLook>> = {
  upcoming: "accent",
  active: "good",
  ended: "plain",
};
