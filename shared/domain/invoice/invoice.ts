/**
 * Owns: what an invoice is, what it amounts to, and how its status may change.
 * Does not own: drafting one from a subscription (draft.ts).
 */
import { type Decimal, decimal, decimalText, ZERO } from "../decimal/decimal.ts";
import type { Currency } from "../money/money.ts";
import type { ChargeType } from "../plan/plan.ts";

export const INVOICE_STATUSES = ["draft", "issued", "paid", "overdue", "void", "refunded"] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** A credit note takes back what an invoice said: its amounts are negative. */
export const INVOICE_KINDS = ["invoice", "credit_note"] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

export interface InvoiceLine {
  readonly type: ChargeType;
  readonly description?: string;
  /** Decimal text; negative where something is taken back. */
  readonly amount: string;
  readonly chargeId?: string;
  readonly meterId?: string;
  /** Decimal text: seats, or what the meter gave. */
  readonly quantity?: string;
  /** Decimal text, where it is not the quantity: the units of a minimum, which are priced instead. */
  readonly quantityBilled?: string;
  /** `YYYY-MM-DD`, both inclusive. */
  readonly periodStart?: string;
  readonly periodEnd?: string;
}

export interface Invoice {
  readonly id: string;
  /** The number that finance gave it; no two have the same. */
  readonly number: string;
  readonly kind: InvoiceKind;
  readonly customerId: string;
  readonly subscriptionId?: string;
  readonly currency: Currency;
  /** As it was recorded: an issued one may be overdue by now. */
  readonly status: InvoiceStatus;
  /** `YYYY-MM-DD` */
  readonly invoiceDate: string;
  /** `YYYY-MM-DD`, the last day on which paying is in time. */
  readonly dueDate?: string;
  readonly lines: readonly InvoiceLine[];
  /** Decimal text: the sum of its lines, or what finance said where it sent no lines. */
  readonly total: string;
  /** Decimal text. */
  readonly amountPaid: string;
  /** Decimal text: what billed credit notes take back of it. Absent: nothing. */
  readonly creditedTotal?: string;
  /** Of a credit note: the invoice that it takes back. */
  readonly creditedInvoiceId?: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/**
 * Statuses that may follow; an invoice is never undrafted, and what is void or refunded stays so. A payment may bounce, and a due date
 * be put off.
 */
const NEXT: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  draft: ["issued", "paid", "overdue", "void"],
  issued: ["paid", "overdue", "void", "refunded"],
  overdue: ["issued", "paid", "void", "refunded"],
  paid: ["issued", "overdue", "refunded", "void"],
  void: [],
  refunded: [],
};

export function mayBecome(status: InvoiceStatus, next: InvoiceStatus): boolean {
  return status === next || NEXT[status].includes(next);
}

export function nextStatuses(status: InvoiceStatus): readonly InvoiceStatus[] {
  return NEXT[status];
}

/** @param today `YYYY-MM-DD` */
export function statusToday(
  { status, dueDate }: Pick<Invoice, "status" | "dueDate">,
  today: string,
): InvoiceStatus {
  return status === "issued" && dueDate !== undefined && dueDate < today ? "overdue" : status;
}

/** Whether it counts as billed: issued, paid and overdue ones do. */
export function isBilled({ status }: Pick<Invoice, "status">): boolean {
  return status === "issued" || status === "paid" || status === "overdue";
}

/** Void and refunded ones: what they said is billed by nobody now. */
export function isTakenBack({ status }: Pick<Invoice, "status">): boolean {
  return status === "void" || status === "refunded";
}

export function totalOf(lines: readonly Pick<InvoiceLine, "amount">[]): string {
  return decimalText(lines.reduce((sum, { amount }) => sum.plus(amount), ZERO));
}

/** What is still to be paid; 0 unless it is billed and unpaid. What credit notes take back is not. */
export function openAmount({
  status,
  total,
  amountPaid,
  creditedTotal = "0",
}: Pick<Invoice, "status" | "total" | "amountPaid" | "creditedTotal">): Decimal {
  if (status !== "issued" && status !== "overdue") return ZERO;
  const open = decimal(total).minus(amountPaid).minus(creditedTotal);
  return open.gt(0) ? open : ZERO;
}
