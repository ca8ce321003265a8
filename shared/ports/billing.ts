import type { Invoice } from "../domain/invoice/invoice.ts";
import type { Charge, Plan } from "../domain/plan/plan.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";

/** What is agreed and billed. */
export interface BillingRecords {
  readonly plan: Plan;
  readonly charge: Charge;
  readonly subscription: Subscription;
  readonly invoice: Invoice;
}

export type BillingKind = keyof BillingRecords;
export type BillingRecord<Kind extends BillingKind = BillingKind> = BillingRecords[Kind];

export interface IdPage {
  /** The id after which the page begins. */
  readonly after?: string;
  readonly limit: number;
}

/** A place among the records of customers: those of one customer follow each other. */
export interface CustomerPlace {
  readonly customerId: string;
  readonly id: string;
}

/** Reads are consistent: what was written before is in them. */
export interface BillingReader {
  /** By id, by external id, or, of an invoice, by number. */
  find<Kind extends BillingKind>(
    organization: string,
    kind: Kind,
    reference: string,
  ): Promise<BillingRecord<Kind> | undefined>;
  /** In the order of ids, which is that of creation. */
  list<Kind extends BillingKind>(
    organization: string,
    kind: Kind,
    page: IdPage,
  ): Promise<readonly BillingRecord<Kind>[]>;
  /** All charges of these plans, ended ones included. */
  chargesOf(organization: string, planIds: readonly string[]): Promise<readonly Charge[]>;
  /** Subscriptions of all customers, or of one, in the order of customers and ids, after a place. */
  subscriptionsByCustomer(
    organization: string,
    page: { readonly customerId?: string; readonly after?: CustomerPlace; readonly limit: number },
  ): Promise<readonly Subscription[]>;
  /** Invoices dated in a month (`YYYY-MM`), whatever their status, in the order of customers and ids, after a place. */
  invoicesOfMonth(
    organization: string,
    month: string,
    page: { readonly customerId?: string; readonly after?: CustomerPlace; readonly limit: number },
  ): Promise<readonly Invoice[]>;
  /** Invoices of one customer, in the order of ids. */
  invoicesOfCustomer(organization: string, customerId: string, page: IdPage): Promise<readonly Invoice[]>;
  /**
   * The earliest month (`YYYY-MM`) in which a subscription began or an invoice that was ever billed is dated; undefined: there is neither.
   */
  firstMonth(organization: string): Promise<string | undefined>;
  /** Issued or overdue ones whose due date (`YYYY-MM-DD`) lies before the day, in the order of due dates. */
  invoicesPastDue(organization: string, day: string): Promise<readonly Invoice[]>;
}

export const BILLING_ACTIONS = ["created", "updated", "archived", "changed", "ended"] as const;
export type BillingAction = (typeof BILLING_ACTIONS)[number];

/** Who does something to a record, what, and when. */
export interface BillingDeed {
  readonly keyId: string;
  readonly action: BillingAction;
  /** RFC 3339. */
  readonly at: string;
}

/** An invoice as it was read (absent: it is new), and as it is to be. */
export interface InvoiceStep {
  readonly before?: Invoice;
  readonly after: Invoice;
}

/** Each edit is one step, together with its entry in the log: all of it happens, or nothing. Asking again changes nothing. */
export interface BillingEditor {
  /** @returns "taken" when another record of the kind has the external id, or the number */
  create<Kind extends BillingKind>(
    organization: string,
    kind: Kind,
    record: BillingRecord<Kind>,
    deed: BillingDeed,
  ): Promise<"created" | "taken">;
  /** @returns "stale" when the record is no longer what was read, "taken" when its new number is that of another one */
  replace<Kind extends BillingKind>(
    organization: string,
    kind: Kind,
    change: { readonly before: BillingRecord<Kind>; readonly after: BillingRecord<Kind> },
    deed: BillingDeed,
  ): Promise<"replaced" | "stale" | "taken">;
  /**
   * Several invoices in one step, each with its own entry in the log.
   * @returns "stale" when one of them is no longer what was read, "taken" when a new number is that of another one
   */
  editInvoices(
    organization: string,
    edits: readonly (InvoiceStep & { readonly deed: BillingDeed })[],
  ): Promise<"done" | "stale" | "taken">;
}

/** One entry of the log of changes; it is never rewritten. */
export interface BillingLogEntry extends BillingDeed {
  /** Time-ordered. */
  readonly id: string;
  readonly kind: BillingKind;
  readonly recordId: string;
  /** As it was from then on. */
  readonly record: BillingRecord;
}

export interface BillingLog {
  /** Newest first, after an entry. */
  list(
    organization: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly BillingLogEntry[]>;
}

/** That something was recorded late: snapshots of this month and of those after it are to be restated. */
export interface LateMonth {
  /** `YYYY-MM`; `1970-01` where no first day is known, as of a charge that applies whenever its plan does. */
  readonly month: string;
  /** Of the last record that was late for it: what is recorded while a month is restated is not cleared with it. */
  readonly mark: string;
}

export interface LateMonths {
  /** In the order of months; one month may be named several times. */
  list(organization: string): Promise<readonly LateMonth[]>;
  /** Those that nothing was recorded to since they were listed. */
  clear(organization: string, months: readonly LateMonth[]): Promise<void>;
}
