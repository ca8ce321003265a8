/** Owns: the answer of `GET /v1/analytics/revenue-at-risk` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { currency, day, uuid } from "./fields.ts";

const daysOverdue = described(z.int(), { id: "DaysOverdue", minimum: 1, examples: [14] });

const pastDueInvoiceSchema = described(
  z.object({
    id: uuid,
    number: z.string(),
    dueDate: day,
    amount: described(z.number(), { description: "What is still to be paid." }),
    daysOverdue,
  }),
  { id: "PastDueInvoice" },
);

const invoices = described(z.array(pastDueInvoiceSchema), { description: "The longest overdue first." });

const subscriptionAtRiskSchema = described(
  z.object({
    subscriptionId: uuid,
    customerId: uuid,
    amount: described(z.number(), { description: "The sum of its invoices." }),
    daysOverdue: described(daysOverdue, { description: "Of the oldest invoice." }),
    mrr: described(z.number(), { description: "Its run rate on the day." }),
    invoices,
  }),
  { id: "SubscriptionAtRisk" },
);

export const revenueAtRiskResponseSchema = described(
  z.object({
    currency,
    asOf: day,
    amount: described(z.number(), {
      description: "The sum of the subscriptions; unattributed is not in it.",
    }),
    mrr: described(z.number(), { description: "The sum of the subscriptions." }),
    subscriptions: described(z.array(subscriptionAtRiskSchema), {
      description: "Active ones with unpaid invoices past due, the largest amount first.",
    }),
    unattributed: described(z.object({ amount: z.number(), invoices }), {
      description:
        "Unpaid invoices past due of no subscription, or of one that is not active on the day or in another currency.",
    }),
  }),
  { id: "RevenueAtRiskResponse" },
);

export type PastDueInvoiceResponse = Wire<typeof pastDueInvoiceSchema>;
export type RevenueAtRiskResponse = Wire<typeof revenueAtRiskResponseSchema>;
