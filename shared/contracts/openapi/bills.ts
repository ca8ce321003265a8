/** Owns: the description of invoices, and of the log of changes. */
import { billingLogSchema } from "../answers/billing-log.ts";
import { invoicePageSchema, invoiceSchema } from "../answers/invoices.ts";
import { recordPathSchema } from "../billing-fields.ts";
import { billingLogQuerySchema } from "../billing-log.ts";
import { invoiceDraftSchema } from "../invoice-drafts.ts";
import { invoiceChangeSchema, invoiceListQuerySchema, newInvoiceSchema } from "../invoices.ts";
import { describeRecords } from "./billing-records.ts";
import type { OperationGroup } from "./operation.ts";

export const bills: OperationGroup = {
  tag: "Bills",
  description: "Invoices and credit notes, recorded or drafted, and who changed what.",
  operations: [
    ...describeRecords({
      path: "/v1/invoices",
      one: "Invoice",
      listed: {
        query: invoiceListQuerySchema,
        page: invoicePageSchema,
        order: "in the order of their creation; those of a month customer by customer",
        names: "a customer",
      },
      made: {
        body: newInvoiceSchema,
        summary: "Record an invoice or a credit note; the same once more is the one there is",
        refusedByState: "What it names is unknown, or its total, its days and what is paid do not agree.",
      },
      changed: {
        body: invoiceChangeSchema,
        summary: "Tell what happened to an invoice, or change a draft",
        refusedByState:
          "The status may not follow, only drafts change so, or its total, its days and what is paid do not agree.",
      },
      record: invoiceSchema,
    }),
    {
      method: "POST",
      path: "/v1/subscriptions/{id}/invoice-drafts",
      operationId: "draftInvoice",
      scope: "billing:write",
      summary:
        "Draft a subscription's invoice; for the same days once more it is the draft there is, unless that is void or refunded",
      description:
        "In arrears: each billing period of a charge is billed, whole, by the draft that covers its last day. 409 where an invoice of the subscription, which is not void or refunded, has a line for the same charge and some of the same days; and while usage of the days may not all be counted yet.",
      parameters: { path: recordPathSchema },
      request: { isOptional: true, content: { "application/json": invoiceDraftSchema } },
      answers: { 201: { description: "The draft.", body: invoiceSchema } },
      errors: [400, 404, 409, 413, 415],
      refusedByState: "Only one of the days is given, they are not over, or nothing is billed for them.",
    },
    {
      method: "GET",
      path: "/v1/billing-log",
      operationId: "listBillingLog",
      scope: "billing:read",
      summary: "Who changed what, newest first",
      description: "With a kind a page may be short, and still have a next one.",
      parameters: { query: billingLogQuerySchema },
      answers: { 200: { description: "A page.", body: billingLogSchema } },
      errors: [400],
    },
  ],
};
