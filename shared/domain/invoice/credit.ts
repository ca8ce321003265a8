/**
 * Owns: what a credit note may take back of an invoice, and what is taken back of it then; one fault per wrong field.
 * Does not own: what a note must be like in itself (rules.ts).
 */
import { type Decimal, decimal, decimalText, ZERO } from "../decimal/decimal.ts";
import { type Invoice, isBilled } from "./invoice.ts";

/** What a note names, in the words of whoever sent it. */
export type CreditNames = Pick<Invoice, "creditedInvoiceId" | "subscriptionId">;

/**
 * @param credited the invoice that the note names; undefined: there is none
 * @param customerIds all ids that count for the note's customer
 */
export function findCreditFaults(
  note: Invoice,
  credited: Invoice | undefined,
  customerIds: readonly string[],
  came: CreditNames = note,
): readonly string[] {
  const got = `creditedInvoiceId: got ${JSON.stringify(came.creditedInvoiceId)}`;
  if (credited === undefined) return [`${got}; accepted is the id or number of an invoice`];
  const isOfOther = !customerIds.includes(credited.customerId) || credited.currency !== note.currency;
  const isCreditable = credited.kind === "invoice" && isBilled(credited);
  return [
    ...(isOfOther ? [`${got}; accepted is an invoice of the same customer, in the same currency`] : []),
    ...(isCreditable
      ? []
      : [
          `${got}, ${credited.kind} ${credited.status}; accepted is an invoice that is issued, paid or overdue`,
        ]),
    // How much is left, and for whom, tells nothing of an invoice that cannot be meant.
    ...(isOfOther || !isCreditable
      ? []
      : [...findOtherSubscription(note, credited, came), ...findTooMuch(note, credited)]),
  ];
}

/** What is taken back of no subscription, or of another one, would be told with the wrong one. */
function findOtherSubscription(note: Invoice, credited: Invoice, came: CreditNames): readonly string[] {
  if (note.subscriptionId === undefined || note.subscriptionId === credited.subscriptionId) return [];
  const accepted =
    credited.subscriptionId === undefined
      ? "none, because the invoice that it takes back names none"
      : `${credited.subscriptionId}, that of the invoice that it takes back, or none`;
  return [`subscriptionId: got ${JSON.stringify(came.subscriptionId)}; accepted is ${accepted}`];
}

function findTooMuch(note: Invoice, credited: Invoice): readonly string[] {
  const left = decimal(credited.total).minus(creditedTotalOf(credited));
  if (decimal(note.total).times(-1).lte(left)) return [];
  const got = `total: got ${JSON.stringify(note.total)}`;
  return left.gt(0)
    ? [`${got}; accepted is at least -${decimalText(left)}, what is left of ${credited.total}`]
    : [`${got}; accepted is none, because nothing is left of ${credited.total}`];
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
