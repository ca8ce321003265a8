/**
 * Owns: what a month's snapshot says of each customer.
 * Does not own: how it is computed and kept (application, ports/snapshots.ts), movements between months (movements.ts).
 */
import type { Currency } from "../money/money.ts";

export const MRR_VARIANTS = ["canonical", "runRate", "committed"] as const;
export type MrrVariant = (typeof MRR_VARIANTS)[number];

/** Of one subscription, or of invoices that name none. Decimal texts, rounded as analytics are. */
export interface SnapshotRow {
  readonly customerId: string;
  /** Absent: invoices of the customer that name no subscription. */
  readonly subscriptionId?: string;
  /** What was billed in the month. */
  readonly canonical: string;
  readonly recurring: string;
  readonly seatBased: string;
  /** Of the 30 days up to the end of the month. */
  readonly usage: string;
  /** What usage is committed to. */
  readonly committedUsage: string;
  /** Whether its end was recorded by the end of the month, though it may come later. */
  readonly isCancelled: boolean;
}

/** One version of a month; it is never changed. */
export interface SnapshotHead {
  /** `YYYY-MM` */
  readonly month: string;
  readonly currency: Currency;
  /** 1 for the first one; a restatement is the next. */
  readonly version: number;
  /** Names the rows. */
  readonly runId: string;
  readonly totals: Readonly<Record<MrrVariant, string>>;
  readonly rows: number;
  /** Digest of the rows: a recomputation with the same one is no restatement. */
  readonly digest: string;
  /** RFC 3339. */
  readonly computedAt: string;
}
