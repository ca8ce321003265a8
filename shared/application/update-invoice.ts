/** Owns: what happens to an invoice after it was recorded. Does not own: what may change (domain/invoice/rules.ts). */
import { decimal } from "../domain/decimal/decimal.ts";
import { findTakenBackFaults, takeBack } from "../domain/invoice/credit.ts";
import { type Invoice, isBilled, totalOf } from "../domain/invoice/invoice.ts";
import { findInvoiceFaults, findUpdateFaults, leastPaid } from "../domain/invoice/rules.ts";
import { requireNoFaults } from "../errors.ts";
import type { InvoiceReferences } from "../ports/invoice-references.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface UpdateInvoiceDependencies {
  readonly records: Pick<RecordKeeper, "read" | "editInvoice">;
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
  return records.editInvoice(scope, async () => {
    const before = await records.read(organization, "invoice", reference);
    const after = apply(before, resolved === undefined ? change : { ...change, lines: resolved.lines });
    requireNoFaults([...findUpdateFaults(before, after), ...findInvoiceFaults(after)]);
    const own = { before, after };
    if (isBilled(before) === isBilled(after)) return [own];
    const { credited, faults } = await references.judgeCredit(organization, after);
    requireNoFaults(isBilled(after) ? faults : findTakenBackFaults(after));
    if (credited === undefined) return [own];
    return [own, { before: credited, after: takeBack(credited, before, after) }];
  });
}

function apply(before: Invoice, change: InvoiceChange): Invoice {
  const total = change.lines === undefined ? before.total : totalOf(change.lines);
  const isPaidNow = change.status === "paid" && before.status !== "paid";
  // A payment that bounced paid nothing, unless it is said how much.
  const isUnpaidNow = before.status === "paid" && (change.status === "issued" || change.status === "overdue");
  const standing = isUnpaidNow ? "0" : before.amountPaid;
  const least = leastPaid({ ...before, total });
  const isShort = isPaidNow && decimal(standing).lt(least);
  return { ...before, amountPaid: isShort ? least : standing, ...change, total };
}
