/** Owns: requests about invoices on the wire: `/v1/invoices`. Does not own: how they are answered (invoice-answer.ts). */
import * as z from "zod/mini";
import { INVOICE_KINDS, INVOICE_STATUSES } from "../domain/invoice/invoice.ts";
import {
  currencyField,
  dayField,
  filtered,
  pageFields,
  parseOptionalReference,
  parsePage,
  signedAmountField,
} from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";
import { amountField, referenceField } from "./event-fields.ts";
import { listOf, parseInput } from "./faults.ts";
import { linesField, toLines } from "./invoice-fields.ts";
import { monthField } from "./month-field.ts";
import { isUuid, type ReadParameter } from "./parameters.ts";
import { described } from "./wire.ts";

const statusField = z.enum(INVOICE_STATUSES, { error: listOf(INVOICE_STATUSES) });
const customerField = described(referenceField, { description: "An id, an external id or an alias." });
const numberField = described(referenceField, {
  description: "No two have the same. Absent: the id that it gets.",
});
const paidField = described(amountField, {
  description: "Not more than the total. Absent: nothing, or all of it where it becomes paid.",
});
const dueField = described(dayField, { description: "The last day on which paying is in time." });

const TOTAL_ACCEPTED = "an amount, where there are no lines, or the sum of the lines";
const NEW_ACCEPTED =
  "an object with customerId, currency, invoiceDate, with lines or total or both, and optionally number, kind, subscriptionId, status, dueDate, amountPaid, creditedInvoiceId";
export const newInvoiceSchema = described(
  z
    .strictObject(
      {
        customerId: customerField,
        currency: currencyField,
        invoiceDate: described(dayField, { description: "It counts in the month of this day." }),
        dueDate: z.optional(dueField),
        number: z.optional(numberField),
        kind: z._default(z.enum(INVOICE_KINDS, { error: listOf(INVOICE_KINDS) }), "invoice"),
        subscriptionId: z.optional(described(referenceField, { description: "An id, or an external id." })),
        status: z._default(statusField, "draft"),
        lines: z.optional(linesField),
        total: z.optional(
          described(signedAmountField, {
            description: `Accepted is ${TOTAL_ACCEPTED}. Below 0: a credit_note.`,
          }),
        ),
        amountPaid: z.optional(paidField),
        creditedInvoiceId: z.optional(
          described(referenceField, {
            description: "Of a credit note: the invoice it takes back; id or number.",
          }),
        ),
      },
      { error: NEW_ACCEPTED },
    )
    .check(
      z.refine(({ lines, total }) => lines !== undefined || total !== undefined, {
        error: TOTAL_ACCEPTED,
        path: ["total"],
        // Beside other faults too, unless one of the two came and is wrong.
        when: ({ value, issues }) =>
          typeof value === "object" &&
          value !== null &&
          !issues.some(({ path }) => path?.[0] === "lines" || path?.[0] === "total"),
      }),
    ),
  { id: "NewInvoice", anyOf: [{ required: ["lines"] }, { required: ["total"] }] },
);

const CHANGE_FIELDS = ["status", "amountPaid", "dueDate", "number", "invoiceDate", "lines"] as const;
const CHANGE_ACCEPTED = `an object with one or some of ${CHANGE_FIELDS.join(", ")}; the last three while it is a draft`;
export const invoiceChangeSchema = described(
  z
    .strictObject(
      {
        status: z.optional(statusField),
        amountPaid: z.optional(paidField),
        invoiceDate: z.optional(dayField),
        dueDate: z.optional(dueField),
        number: z.optional(numberField),
        lines: z.optional(linesField),
      },
      { error: CHANGE_ACCEPTED },
    )
    .check(
      z.refine((change) => Object.values(change).some((value) => value !== undefined), {
        error: CHANGE_ACCEPTED,
      }),
    ),
  { id: "InvoiceChange", anyOf: CHANGE_FIELDS.map((field) => ({ required: [field] })) },
);

export const invoiceListQuerySchema = z.object({
  ...pageFields,
  customerId: z.optional(customerField),
  month: z.optional(described(monthField, { description: "Of the invoiceDate." })),
});

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewInvoice(body: unknown) {
  const { lines = [], ...invoice } = parseInput(newInvoiceSchema, body);
  return { ...invoice, lines: toLines(lines) };
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseInvoiceChange(body: unknown) {
  const { lines, ...change } = parseInput(invoiceChangeSchema, body);
  return lines === undefined ? change : { ...change, lines: toLines(lines) };
}

/** @throws MeteringError request.invalid */
export function parseInvoiceListQuery(context: CursorContext, given: Iterable<string>, read: ReadParameter) {
  const { month } = parseInput(z.object({ month: z.optional(monthField) }), { month: read("month") });
  const filters = { customerId: parseOptionalReference("customerId", read("customerId")), month };
  const own = filtered(context, filters);
  const { limit, after } = parsePage(own, invoiceListQuerySchema, given, read, isPlace);
  return { context: own, filters, page: { limit, after: after === undefined ? undefined : toPlace(after) } };
}

function toPlace(position: string) {
  const [customerId = "", id = ""] = position.split("#");
  return { customerId, id };
}

function isPlace(position: string): boolean {
  const parts = position.split("#");
  return parts.length === 2 && parts.every(isUuid);
}
