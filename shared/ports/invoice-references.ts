import type { Decimal } from "../domain/decimal/decimal.ts";
import type { Invoice, InvoiceLine } from "../domain/invoice/invoice.ts";

/** What an invoice names besides itself. */
export interface InvoiceReferences {
  /** Charges and meters by their ids, in place of external ids; a fault for each that there is not. */
  resolveLines(
    organization: string,
    lines: readonly InvoiceLine[],
  ): Promise<{ readonly lines: readonly InvoiceLine[]; readonly faults: readonly string[] }>;
  /** Faults of a credit note by the invoice that it takes back; none where it names none. */
  judgeCredit(organization: string, note: Invoice): Promise<readonly string[]>;
  /** What billed credit notes take back of an invoice, others than the one with the id. */
  sumCredits(organization: string, invoice: Invoice, exceptId?: string): Promise<Decimal>;
}
