import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import type { Plan, RecurringCharge, UsageCharge } from "../../shared/domain/plan/plan.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";

const createdAt = "2026-01-01T00:00:00.000Z";

export function aPlan(over: Partial<Plan> = {}): Plan {
  return { id: "plan-1", externalId: "pro", name: "Pro", currency: "USD", createdAt, ...over };
}

/** 100 a month. */
export function aRecurringCharge(over: Partial<RecurringCharge> = {}): RecurringCharge {
  return {
    id: "charge-1",
    externalId: "base",
    planId: "plan-1",
    name: "Base",
    type: "recurring",
    amount: "100",
    period: { count: 1, unit: "month" },
    createdAt,
    ...over,
  };
}

/** 0.01 a unit of meter-1, each month. */
export function aUsageCharge(over: Partial<UsageCharge> = {}): UsageCharge {
  return {
    id: "charge-2",
    externalId: "tokens",
    planId: "plan-1",
    name: "Tokens",
    type: "usage",
    meterId: "meter-1",
    price: { model: "flat", rate: "0.01" },
    period: { count: 1, unit: "month" },
    createdAt,
    ...over,
  };
}

/** Of plan-1 with 5 seats from 1 January 2026 on, without an end. */
export function aSubscription(over: Partial<Subscription> = {}): Subscription {
  const { startDate = "2026-01-01" } = over;
  return {
    id: "subscription-1",
    externalId: "acme-pro",
    name: "Acme's",
    customerId: "customer-1",
    currency: "USD",
    startDate,
    changes: [
      { id: "change-1", effectiveDate: startDate, planId: "plan-1", seats: 5, recordedAt: createdAt },
    ],
    ends: [],
    createdAt,
    ...over,
  };
}

/** 100, issued on 5 January 2026, due on 4 February. */
export function anInvoice(over: Partial<Invoice> = {}): Invoice {
  return {
    id: "invoice-1",
    number: "2026-001",
    kind: "invoice",
    customerId: "customer-1",
    currency: "USD",
    status: "issued",
    invoiceDate: "2026-01-05",
    dueDate: "2026-02-04",
    lines: [{ type: "recurring", amount: "100" }],
    total: "100",
    amountPaid: "0",
    createdAt,
    ...over,
  };
}
