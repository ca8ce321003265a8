/**
 * Owns: what an invoice must be like in itself, and what may change of it; one fault per wrong field.
 * Does not own: which status may follow which (invoice.ts), and what a credit note may take back (credit.ts).
 */
import { decimal, decimalText } from "../decimal/decimal.ts";
import { type Invoice, mayBecome, nextStatuses } from "./invoice.ts";

/** What its fields say together. */
export function findInvoiceFaults(invoice: Invoice): readonly string[] {
  const totalFaults = findTotalFaults(invoice);
  // What is paid is measured by the total: it tells nothing where that is wrong.
  const paidFaults = totalFaults.length > 0 ? [] : findPaidFaults(invoice);
  return [...totalFaults, ...paidFaults, ...findDateFaults(invoice)];
}

function findTotalFaults({ kind, total, creditedInvoiceId }: Invoice): readonly string[] {
  const isCredit = kind === "credit_note";
  const isAccepted = isCredit ? decimal(total).lt(0) : decimal(total).gte(0);
  const accepted = isCredit
    ? "one below 0, because the kind is credit_note"
    : "0 or more, because the kind is invoice; what is taken back is a credit_note";
  return [
    ...(isAccepted ? [] : [fault("total", total, accepted)]),
    ...(isCredit || creditedInvoiceId === undefined
      ? []
      : [fault("creditedInvoiceId", creditedInvoiceId, "none, because the kind is invoice")]),
  ];
}

function findPaidFaults(invoice: Invoice): readonly string[] {
  const { kind, status, amountPaid } = invoice;
  const most = payable(invoice);
  const least = leastPaid(invoice);
  if (decimal(amountPaid).gt(most)) {
    const why = kind === "credit_note" ? "on a credit note nothing is paid" : "the total";
    return [fault("amountPaid", amountPaid, `at most ${most}, ${why}`)];
  }
  if (status !== "paid" || decimal(amountPaid).gte(least)) return [];
  const accepted = least === most ? most : `${least} to ${most}`;
  return [
    fault(
      "amountPaid",
      amountPaid,
      `${accepted}, because the status is paid; what is paid in part stays issued`,
    ),
  ];
}

function findDateFaults({ status, invoiceDate, dueDate }: Invoice): readonly string[] {
  if (dueDate === undefined)
    return status === "overdue"
      ? ["dueDate: is missing; accepted is a day, because the status is overdue"]
      : [];
  if (dueDate >= invoiceDate) return [];
  return [fault("dueDate", dueDate, `a day not before ${invoiceDate}, the invoiceDate`)];
}

/** What is paid of it when all is paid. */
export function payable({ kind, total }: Pick<Invoice, "kind" | "total">): string {
  return kind === "credit_note" ? "0" : total;
}

/** What is paid of it at least when nothing is open: credit notes may have taken back some before it was paid, or after. */
export function leastPaid(invoice: Pick<Invoice, "kind" | "total" | "creditedTotal">): string {
  return decimalText(decimal(payable(invoice)).minus(invoice.creditedTotal ?? "0"));
}

/** After it was issued only what happens to it changes: status, amountPaid, dueDate. */
export function findUpdateFaults(before: Invoice, after: Invoice): readonly string[] {
  const next = nextStatuses(before.status);
  const transition = mayBecome(before.status, after.status)
    ? []
    : [
        fault(
          "status",
          after.status,
          next.length === 0
            ? `${before.status}, which stays so`
            : `one that may follow ${before.status}: ${next.join(", ")}`,
        ),
      ];
  if (before.status === "draft") return transition;
  const fixed = (["number", "invoiceDate", "lines"] as const).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  return [
    ...transition,
    ...fixed.map(
      (field) =>
        `${field}: cannot change, because the invoice is ${before.status} and no longer a draft; accepted are status, amountPaid and dueDate`,
    ),
  ];
}

function fault(field: string, came: string, accepted: string): string {
  return `${field}: got ${JSON.stringify(came)}; accepted is ${accepted}`;
}
