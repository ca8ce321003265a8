/** Owns: invoices as they are answered. */
import * as z from "zod/mini";
import { INVOICE_KINDS, INVOICE_STATUSES } from "../../domain/invoice/invoice.ts";
import { CHARGE_TYPES } from "../../domain/plan/plan.ts";
import { described, type Wire } from "../wire.ts";
import { currency, day, decimalText, instant, pageOf, uuid } from "./fields.ts";

const lineSchema = described(
  z.object({
    type: z.enum(CHARGE_TYPES),
    description: z.nullable(z.string()),
    amount: decimalText,
    chargeId: z.nullable(uuid),
    meterId: z.nullable(uuid),
    quantity: z.nullable(decimalText),
    quantityBilled: described(z.nullable(decimalText), {
      description:
        "Units that are priced instead of the quantity, where a minimum makes the amount; rounded to six digits.",
    }),
    periodStart: z.nullable(day),
    periodEnd: z.nullable(day),
  }),
  { id: "InvoiceLine" },
);

export const invoiceSchema = described(
  z.object({
    id: uuid,
    number: z.string(),
    kind: z.enum(INVOICE_KINDS),
    customerId: uuid,
    subscriptionId: z.nullable(uuid),
    currency,
    status: described(z.enum(INVOICE_STATUSES), {
      description: "Today, in UTC: one that is issued is overdue after its due date.",
    }),
    invoiceDate: day,
    dueDate: described(z.nullable(day), { description: "The last day on which paying is in time." }),
    lines: z.array(lineSchema),
    total: decimalText,
    amountPaid: decimalText,
    creditedTotal: described(decimalText, {
      description: "What billed credit notes take back of it: open is what neither they nor payments cover.",
    }),
    creditedInvoiceId: z.nullable(uuid),
    createdAt: instant,
  }),
  { id: "Invoice", description: "An invoice, or a credit note, whose total is below 0." },
);

export const invoicePageSchema = pageOf(invoiceSchema, "InvoicePage");

export type InvoiceResponse = Wire<typeof invoiceSchema>;
export type InvoicePageResponse = Wire<typeof invoicePageSchema>;
