import type { Invoice } from "../domain/invoice/invoice.ts";
import type { BillingAction, BillingKind, BillingRecord, InvoiceStep } from "./billing.ts";

/** Whose records, and by which key they are changed. */
export interface BillingScope {
  readonly organization: string;
  readonly keyId: string;
}

/** The steps that all that is agreed and billed has in common. */
export interface RecordKeeper {
  /** @throws MeteringError plan.unknown, charge.unknown, subscription.unknown, invoice.unknown */
  read<Kind extends BillingKind>(
    organization: string,
    kind: Kind,
    reference: string,
  ): Promise<BillingRecord<Kind>>;
  /**
   * @param isSame whether one that has its external id, or number, is what is made; it is answered then
   * @throws MeteringError billing.conflict when another one has it
   */
  create<Kind extends BillingKind>(
    scope: BillingScope,
    kind: Kind,
    record: BillingRecord<Kind>,
    isSame?: (standing: BillingRecord<Kind>) => boolean,
  ): Promise<BillingRecord<Kind>>;
  /**
   * What it is changed to. One that somebody else changes meanwhile is read and judged anew; one that stays as it is, is not written.
   * @param change throws when what is asked is not accepted
   * @throws MeteringError billing.conflict, and as read
   */
  edit<Kind extends BillingKind>(
    scope: BillingScope,
    target: { readonly kind: Kind; readonly reference: string; readonly action: BillingAction },
    change: (record: BillingRecord<Kind>) => BillingRecord<Kind> | Promise<BillingRecord<Kind>>,
  ): Promise<BillingRecord<Kind>>;
  /**
   * An invoice, made or changed in one step with another one that changes with it. Where somebody else changes one of them meanwhile,
   * it is chosen anew.
   * @param choose reads and judges, the invoice itself first; throws when what is asked is not accepted
   * @returns what the first one became
   * @throws MeteringError billing.conflict
   */
  editInvoice(
    scope: BillingScope,
    choose: () => Promise<readonly [InvoiceStep, ...InvoiceStep[]]>,
  ): Promise<Invoice>;
}
