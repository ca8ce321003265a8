/** Owns: the rows of what is past due: those of subscriptions as the API has them, and last what is of none. */
import type {
  PastDueInvoiceResponse,
  RevenueAtRiskResponse,
} from "../../../../shared/contracts/answers/revenue-at-risk.ts";

export const NO_SUBSCRIPTION = "Of no active subscription";
/** As the URL names it. */
const NONE = "none";

export interface RiskRow {
  readonly key: string;
  /** Null: of none that is active. */
  readonly subscriptionId: string | null;
  readonly customerId: string | null;
  readonly amount: number;
  readonly daysOverdue: number;
  /** Null: it is of no subscription, and so worth nothing that is known. */
  readonly mrr: number | null;
  readonly invoices: readonly PastDueInvoiceResponse[];
}

export function toRiskRows({ subscriptions, unattributed }: RevenueAtRiskResponse): readonly RiskRow[] {
  const rows = subscriptions.map((row) => ({ ...row, key: row.subscriptionId }));
  if (unattributed.invoices.length === 0) return rows;
  const daysOverdue = Math.max(...unattributed.invoices.map((invoice) => invoice.daysOverdue));
  const none = { key: NONE, subscriptionId: null, customerId: null, mrr: null, daysOverdue, ...unattributed };
  return [...rows, none];
}
