/**
 * Owns: what is past due, told apart by the subscription that it is for.
 * Does not own: reading invoices and subscriptions, and what a subscription is worth (application).
 */

import { type Decimal, ZERO } from "../decimal/decimal.ts";
import type { Origin } from "../freshness/data-through.ts";
import { type Currency, roundForAnalytics } from "../money/money.ts";
import { type Subscription, statusOn } from "../subscription/subscription.ts";
import { type CalendarDay, parseDay } from "../time-window/calendar.ts";
import { type Invoice, openAmount } from "./invoice.ts";

export interface PastDueInvoice {
  readonly invoice: Invoice;
  /** What is still to be paid, rounded. */
  readonly amount: Decimal;
  readonly daysOverdue: number;
}

export interface PastDue {
  readonly amount: Decimal;
  /** The longest overdue first, then by id. */
  readonly invoices: readonly PastDueInvoice[];
}

export interface SubscriptionAtRisk extends PastDue {
  readonly subscription: Subscription;
  /** Of the oldest. */
  readonly daysOverdue: number;
}

export interface RevenueAtRisk {
  readonly amount: Decimal;
  /** The largest amount first, then by id. */
  readonly subscriptions: readonly SubscriptionAtRisk[];
  /** Of no subscription, or of one that is not active on the day, or in another currency. */
  readonly unattributed: PastDue;
}

/** With what it is worth per month. */
export interface RatedSubscription extends SubscriptionAtRisk {
  /** Whom the subscription counts for. */
  readonly customerId: string;
  readonly mrr: Decimal;
}

export interface RevenueAtRiskAnswer extends Origin {
  readonly currency: Currency;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** Of the subscriptions. */
  readonly amount: Decimal;
  readonly mrr: Decimal;
  readonly subscriptions: readonly RatedSubscription[];
  readonly unattributed: PastDue;
}

/** Invoices of the currency with something left to pay. @param day `YYYY-MM-DD`; due dates lie before it */
export function listPastDue(
  invoices: readonly Invoice[],
  currency: Currency,
  day: string,
): readonly PastDueInvoice[] {
  const today = parseDay(day) ?? 0;
  return invoices
    .filter((invoice) => invoice.currency === currency)
    .map((invoice) => ({
      invoice,
      amount: roundForAnalytics(openAmount(invoice)),
      daysOverdue: today - dayOf(invoice.dueDate, today),
    }))
    .filter(({ amount, daysOverdue }) => amount.gt(0) && daysOverdue > 0)
    .sort((a, b) => b.daysOverdue - a.daysOverdue || (a.invoice.id < b.invoice.id ? -1 : 1));
}

/** @param subscriptions that invoices name, by id */
export function attribute(
  pastDue: readonly PastDueInvoice[],
  subscriptions: ReadonlyMap<string, Subscription>,
  currency: Currency,
  day: string,
): RevenueAtRisk {
  const activeOf = ({ invoice }: PastDueInvoice) => {
    const found = subscriptions.get(invoice.subscriptionId ?? "");
    return found?.currency === currency && statusOn(found, day) === "active" ? found : undefined;
  };
  const groups = Map.groupBy(pastDue, activeOf);
  const atRisk = [...groups].flatMap(([subscription, invoices]) =>
    subscription === undefined
      ? []
      : [{ subscription, daysOverdue: invoices[0]?.daysOverdue ?? 0, ...sumUp(invoices) }],
  );
  return {
    amount: atRisk.reduce((sum, { amount }) => sum.plus(amount), ZERO),
    subscriptions: atRisk.sort(
      (a, b) => b.amount.cmp(a.amount) || (a.subscription.id < b.subscription.id ? -1 : 1),
    ),
    unattributed: sumUp(groups.get(undefined) ?? []),
  };
}

function sumUp(invoices: readonly PastDueInvoice[]): PastDue {
  return { amount: invoices.reduce((sum, { amount }) => sum.plus(amount), ZERO), invoices };
}

function dayOf(text: string | undefined, otherwise: CalendarDay): CalendarDay {
  return text === undefined ? otherwise : (parseDay(text) ?? otherwise);
}
