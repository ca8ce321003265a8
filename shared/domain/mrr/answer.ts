/** Owns: what a question about MRR is answered with, exact. Does not own: JSON (shared/contracts). */

import type { Decimal } from "../decimal/decimal.ts";
import type { Origin } from "../freshness/data-through.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { Currency } from "../money/money.ts";
import type { RunRateVariant } from "./run-rate.ts";
import type { SubscriptionRate } from "./run-rates.ts";
import type { MrrVariant } from "./snapshot.ts";

/** What was billed in a month. */
export interface BilledMrr {
  readonly mrr: Decimal;
  /** `YYYY-MM` */
  readonly month: string;
  /** `YYYY-MM-DD`: what is told of the invoices is told as of this day. */
  readonly asOf: string;
  /** Where they were asked for: by date, then by id. */
  readonly invoices?: readonly Invoice[];
}

/** What subscriptions are worth on a day. */
export interface RunRateMrr {
  readonly mrr: Decimal;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** Absent where only the total was asked for. */
  readonly rows?: readonly SubscriptionRate[];
}

export interface MrrAnswer extends Origin {
  readonly variant: MrrVariant | "all";
  readonly currency: Currency;
  /** Those that were asked for. */
  readonly canonical?: BilledMrr;
  readonly rates: Readonly<Partial<Record<RunRateVariant, RunRateMrr>>>;
}

const MONTHS_OF_YEAR = 12;

export function arrOf(mrr: Decimal): Decimal {
  return mrr.times(MONTHS_OF_YEAR);
}
