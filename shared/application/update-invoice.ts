/** Owns: what happens to an invoice after it was recorded. Does not own: what may change (domain/invoice/rules.ts). */
import { type Invoice, isBilled, totalOf } from "../domain/invoice/invoice.ts";
import {
  findInvoiceFaults,
  findTakenBackFaults,
  findUpdateFaults,
  payable,
} from "../domain/invoice/rules.ts";
import { requireNoFaults } from "../errors.ts";
import type { InvoiceReferences } from "../ports/invoice-references.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface UpdateInvoiceDependencies {
  readonly records: Pick<RecordKeeper, "edit">;
  readonly references: InvoiceReferences;
}

export type InvoiceChange = Partial<
  Pick<Invoice, "status" | "amountPaid" | "dueDate" | "number" | "invoiceDate" | "lines">
>;

/**
 * What becomes paid is paid in full unless it is said how much.
 * @throws MeteringError invoice.unknown, request.invalid with one fault per wrong field, billing.conflict
 */
export async function updateInvoice(
  { records, references }: UpdateInvoiceDependencies,
  scope: BillingScope,
  reference: string,
  change: InvoiceChange,
): Promise<Invoice> {
  const { organization } = scope;
  const resolved = change.lines && (await references.resolveLines(organization, change.lines));
  requireNoFaults(resolved?.faults ?? []);
  return records.edit(scope, { kind: "invoice", reference, action: "updated" }, async (before) => {
    const after = apply(before, resolved === undefined ? change : { ...change, lines: resolved.lines });
    requireNoFaults([...findUpdateFaults(before, after), ...findInvoiceFaults(after)]);
    // What it names is asked for only where it begins or ceases to be billed: credit notes of a customer may be many.
    if (isBilled(after) && !isBilled(before))
      requireNoFaults(await references.judgeCredit(organization, after));
    if (isBilled(before) && !isBilled(after))
      requireNoFaults(findTakenBackFaults(after, await references.sumCredits(organization, before)));
    return after;
  });
}

function apply(before: Invoice, change: InvoiceChange): Invoice {
  const total = change.lines === undefined ? before.total : totalOf(change.lines);
  const isPaidNow = change.status === "paid" && before.status !== "paid";
  // A payment that bounced paid nothing, unless it is said how much.
  const isUnpaidNow = before.status === "paid" && (change.status === "issued" || change.status === "overdue");
  const standing = isUnpaidNow ? "0" : before.amountPaid;
  const amountPaid = isPaidNow ? payable({ kind: before.kind, total }) : standing;
  return { ...before, amountPaid, ...change, total };
}
