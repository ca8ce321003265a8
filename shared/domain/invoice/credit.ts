/**
 * Owns: what a credit note may take back of an invoice, and what is taken back of it then; one fault per wrong field.
 * Does not own: what a note must be like in itself (rules.ts).
 */
import { type Decimal, decimal, decimalText, ZERO } from "../decimal/decimal.ts";
import { type Invoice, isBilled } from "./invoice.ts";

/** @param credited the invoice that the note names; undefined: there is none */
export function findCreditFaults(note: Invoice, credited: Invoice | undefined): readonly string[] {
  const got = `creditedInvoiceId: got ${JSON.stringify(note.creditedInvoiceId)}`;
  if (credited === undefined) return [`${got}; accepted is the id or number of an invoice`];
  const isOfOther = credited.customerId !== note.customerId || credited.currency !== note.currency;
  const left = decimal(credited.total).minus(creditedTotalOf(credited));
  return [
    ...(isOfOther ? [`${got}; accepted is an invoice of the same customer, in the same currency`] : []),
    ...(credited.kind === "invoice" && isBilled(credited)
      ? []
      : [
          `${got}, ${credited.kind} ${credited.status}; accepted is an invoice that is issued, paid or overdue`,
        ]),
    ...(decimal(note.total).times(-1).gt(left)
      ? [
          `total: got ${JSON.stringify(note.total)}; accepted is at least -${decimalText(left)}, what is left of ${credited.total}`,
        ]
      : []),
  ];
}

/** What is void or refunded is billed no more: what credit notes take back of it would be taken back twice. */
export function findTakenBackFaults(invoice: Invoice): readonly string[] {
  const taken = creditedTotalOf(invoice);
  if (taken.lte(ZERO)) return [];
  return [
    `status: got ${JSON.stringify(invoice.status)}; accepted is paid, because credit notes take back ${decimalText(taken)} of it: void them first, or take back the rest by another one`,
  ];
}

/** The invoice after a note that takes it back became what it is; only what is billed takes back. @param before undefined: it is new */
export function takeBack(credited: Invoice, before: Invoice | undefined, after: Invoice): Invoice {
  const change = takenBy(after).minus(before === undefined ? ZERO : takenBy(before));
  if (change.eq(0)) return credited;
  return { ...credited, creditedTotal: decimalText(creditedTotalOf(credited).plus(change)) };
}

function takenBy(note: Invoice): Decimal {
  return isBilled(note) ? decimal(note.total).times(-1) : ZERO;
}

function creditedTotalOf({ creditedTotal = "0" }: Invoice): Decimal {
  return decimal(creditedTotal);
}
