import type { CreditNames } from "../domain/invoice/credit.ts";
import type { Invoice, InvoiceLine } from "../domain/invoice/invoice.ts";

/** What an invoice names besides itself. */
export interface InvoiceReferences {
  /** Charges and meters by their ids, in place of external ids; a fault for each that there is not. */
  resolveLines(
    organization: string,
    lines: readonly InvoiceLine[],
  ): Promise<{ readonly lines: readonly InvoiceLine[]; readonly faults: readonly string[] }>;
  /**
   * The invoice that a credit note takes back, as it is now, and the faults of the note by it; nothing where it names none.
   * @param came what it names, as it was sent; absent: as it is recorded
   */
  judgeCredit(
    organization: string,
    note: Invoice,
    came?: CreditNames,
  ): Promise<{ readonly credited?: Invoice; readonly faults: readonly string[] }>;
}
