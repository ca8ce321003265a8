/** Charges, subscriptions and usage by the few fields that a test is about. */
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import type { DaySpan } from "../../shared/domain/plan/period.ts";
import { NAMED_PERIODS } from "../../shared/domain/plan/period.ts";
import type {
  OneTimeCharge,
  RecurringCharge,
  SeatCharge,
  UsageCharge,
} from "../../shared/domain/plan/plan.ts";
import type { UsageIn } from "../../shared/domain/revenue/accrual.ts";
import type { Subscription, SubscriptionChange } from "../../shared/domain/subscription/subscription.ts";
import { requireDay } from "../../shared/domain/time-window/calendar.ts";

const BASE = {
  id: "charge",
  externalId: "charge",
  planId: "plan",
  name: "Charge",
  createdAt: "2024-01-01T00:00:00Z",
};

export function recurring(amount: string, over: Partial<RecurringCharge> = {}): RecurringCharge {
  return { ...BASE, id: "recurring", type: "recurring", amount, period: NAMED_PERIODS.monthly, ...over };
}

export function seat(rate: string, over: Partial<SeatCharge> = {}): SeatCharge {
  const price = { model: "flat", rate } as const;
  return { ...BASE, id: "seat", type: "seat", price, period: NAMED_PERIODS.monthly, ...over };
}

export function usage(rate: string, over: Partial<UsageCharge> = {}): UsageCharge {
  const price = { model: "flat", rate } as const;
  return {
    ...BASE,
    id: "usage",
    type: "usage",
    meterId: "meter",
    price,
    period: NAMED_PERIODS.monthly,
    ...over,
  };
}

export function oneTime(amount: string, over: Partial<OneTimeCharge> = {}): OneTimeCharge {
  return { ...BASE, id: "one-time", type: "one_time", amount, ...over };
}

export interface Life {
  readonly start: string;
  readonly seats?: number;
  /** In the order in which they are recorded. */
  readonly changes?: readonly Pick<SubscriptionChange, "effectiveDate" | "planId" | "seats">[];
  /** Last days in the order in which they are recorded; null: it goes on. */
  readonly ends?: readonly (string | null)[];
}

/** Of plan "plan", recorded on its first day, as everything that follows. */
export function aSubscription({ start, seats = 0, changes = [], ends = [] }: Life): Subscription {
  const recordedAt = `${start}T12:00:00.000Z`;
  return {
    id: "subscription",
    externalId: "subscription",
    name: "Subscription",
    customerId: "customer",
    currency: "USD",
    startDate: start,
    changes: [
      { id: "0", effectiveDate: start, planId: "plan", seats, recordedAt },
      ...changes.map((change, index) => ({ ...change, id: `${index + 1}`, recordedAt })),
    ],
    ends: ends.map((day, index) => ({ id: `${index}`, ...(day && { endDate: day }), recordedAt })),
    createdAt: recordedAt,
  };
}

export function anInvoice(over: Partial<Invoice> = {}): Invoice {
  return {
    id: "invoice",
    number: "1",
    kind: "invoice",
    customerId: "customer",
    currency: "USD",
    status: "issued",
    invoiceDate: "2025-03-31",
    lines: [],
    total: "100",
    amountPaid: "0",
    createdAt: "2025-03-31T12:00:00Z",
    ...over,
  };
}

/** Both inclusive. */
export function days(first: string, last: string): DaySpan {
  return { from: requireDay(first), until: requireDay(last) + 1 };
}

/** The same on every day. */
export function daily(quantity: string): UsageIn {
  return ({ span }) => decimal(quantity).times(span.until - span.from);
}

/** What was used on some days. */
export function usedOn(quantities: Readonly<Record<string, string>>): UsageIn {
  const used = Object.entries(quantities).map(([day, quantity]) => [requireDay(day), quantity] as const);
  return ({ span }) =>
    used
      .filter(([day]) => span.from <= day && day < span.until)
      .reduce((sum, [, quantity]) => sum.plus(quantity), decimal(0));
}
