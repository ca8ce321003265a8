/**
 * Owns: what one customer's month is in a snapshot - its rows, and whether it was worth anything before - and how it comes about.
 * Does not own: what a subscription is worth (snapshot.ts), and the snapshot as a whole (snapshot-run.ts).
 */
import { decimalText, ZERO } from "../decimal/decimal.ts";
import { isBilledIn, sumBilled } from "../invoice/billed.ts";
import type { Invoice } from "../invoice/invoice.ts";
import { type Currency, roundForAnalytics } from "../money/money.ts";
import { intersect, lengthOf, monthSpan } from "../plan/period.ts";
import type { Charge } from "../plan/plan.ts";
import type { UsageIn } from "../revenue/accrual.ts";
import { listTerms, type Subscription } from "../subscription/subscription.ts";
import {
  CHURN_RULES,
  type ChurnRule,
  MRR_VARIANTS,
  type MrrVariant,
  type SnapshotRow,
  toSnapshotRow,
  worthByCustomer,
} from "./snapshot.ts";

/** By what somebody may ask what a customer is worth. */
export type View = `${MrrVariant}/${ChurnRule}`;

/** In an order that never changes: what is stored names them by it. */
export const VIEWS: readonly View[] = MRR_VARIANTS.flatMap((variant) =>
  CHURN_RULES.map((churnAt) => viewOf(variant, churnAt)),
);

/** In one currency. */
export interface CustomerMonth {
  readonly customerId: string;
  /** None: it is only remembered that the customer was worth something. */
  readonly rows: readonly SnapshotRow[];
  /** By which views the customer was worth something in a month before. */
  readonly hadBefore: readonly View[];
}

/** All that a month's snapshot needs to know of a customer. */
export interface CustomerFacts {
  readonly customerId: string;
  readonly subscriptions: readonly Subscription[];
  /** Dated in the month. */
  readonly invoices: readonly Invoice[];
  /** From the snapshot before. */
  readonly before: ReadonlyMap<Currency, CustomerMonth>;
}

export function viewOf(variant: MrrVariant, churnAt: ChurnRule): View {
  return `${variant}/${churnAt}`;
}

/** By which views a customer was worth something, more than 0, in the month or in one before. */
export function hadUntil({ customerId, rows, hadBefore }: CustomerMonth): readonly View[] {
  return MRR_VARIANTS.flatMap((variant) =>
    CHURN_RULES.map((churnAt) => ({ view: viewOf(variant, churnAt), variant, churnAt })),
  )
    .filter(
      ({ view, variant, churnAt }) =>
        hadBefore.includes(view) || worthByCustomer(rows, variant, churnAt).get(customerId)?.gt(0),
    )
    .map(({ view }) => view);
}

/**
 * A customer is told of if it has a subscription on a day of the month or an invoice dated in it, or was ever worth something.
 * @param chargesOf of the plan that a subscription has on the month's last day
 * @param month `YYYY-MM`
 */
export function closeCustomer(
  facts: CustomerFacts,
  chargesOf: (subscription: Subscription) => readonly Charge[],
  month: string,
  usageOf: (subscription: Subscription) => UsageIn,
): ReadonlyMap<Currency, CustomerMonth> {
  const { customerId, subscriptions, invoices, before } = facts;
  const currencies = new Set(
    [...subscriptions, ...invoices].map(({ currency }) => currency).concat([...before.keys()]),
  );
  const closed = [...currencies].sort().map((currency) => {
    const rows = listRows(facts, chargesOf, month, currency, usageOf);
    const last = before.get(currency);
    return [currency, { customerId, rows, hadBefore: last === undefined ? [] : hadUntil(last) }] as const;
  });
  return new Map(closed.filter(([, { rows, hadBefore }]) => rows.length > 0 || hadBefore.length > 0));
}

/** Whether a subscription has a day in the month. @param month `YYYY-MM` */
function isInMonth(subscription: Subscription, month: string): boolean {
  const days = monthSpan(month);
  return listTerms(subscription).some(({ span }) => lengthOf(intersect(span, days)) > 0);
}

function listRows(
  { subscriptions, invoices }: CustomerFacts,
  chargesOf: (subscription: Subscription) => readonly Charge[],
  month: string,
  currency: Currency,
  usageOf: (subscription: Subscription) => UsageIn,
): readonly SnapshotRow[] {
  const billed = sumBilled(invoices.filter((invoice) => isBilledIn(invoice, month, currency)));
  const totals = new Map(billed.map((each) => [each.subscriptionId, each.total]));
  const told = subscriptions
    .filter((each) => each.currency === currency)
    .filter((each) => isInMonth(each, month) || totals.has(each.id));
  const ids = new Set(told.map(({ id }) => id));
  const rows = told.map((each) =>
    toSnapshotRow(each, chargesOf(each), month, totals.get(each.id) ?? ZERO, usageOf(each)),
  );
  const others = billed.filter(
    ({ subscriptionId }) => subscriptionId === undefined || !ids.has(subscriptionId),
  );
  return [...rows, ...others.map(toBilledRow)].sort(bySubscription);
}

/** Of invoices that name no subscription, or none that the customer has. */
function toBilledRow({
  customerId,
  subscriptionId,
  total,
}: ReturnType<typeof sumBilled>[number]): SnapshotRow {
  return {
    customerId,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    canonical: decimalText(roundForAnalytics(total)),
    recurring: "0",
    seatBased: "0",
    usage: "0",
    committedUsage: "0",
    isCancelled: false,
  };
}

function bySubscription(a: SnapshotRow, b: SnapshotRow): number {
  const [left, right] = [a.subscriptionId ?? "", b.subscriptionId ?? ""];
  return left < right ? -1 : left > right ? 1 : 0;
}
