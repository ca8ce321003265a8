/** The company of docs/mrr.md as records of the domain; ids are external ids. */
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import { NAMED_PERIODS, type Period } from "../../shared/domain/plan/period.ts";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import type { Price } from "../../shared/domain/plan/price.ts";
import type { UsageIn } from "../../shared/domain/revenue/accrual.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import { requireDay } from "../../shared/domain/time-window/calendar.ts";
import { anInvoice } from "./agreements.ts";
import {
  CHARGES,
  INVOICES,
  PLANS,
  SUBSCRIPTIONS,
  USAGE,
  type WorkedCharge,
  type WorkedSubscription,
} from "./worked-company.ts";

type Priced = Extract<WorkedCharge, { type: "seat" | "usage" }>;

const CREATED_AT = "2025-01-01T00:00:00.000Z";

export const charges: readonly Charge[] = CHARGES.map((charge): Charge => {
  const base = { ...charge, id: charge.externalId, createdAt: CREATED_AT };
  if (base.type === "one_time") return base;
  const period = periodOf(base);
  if (base.type === "recurring") return { ...base, period };
  return { ...base, period, price: priceOf(base) };
});

export const subscriptions: readonly Subscription[] = SUBSCRIPTIONS.map(toSubscription);

export const invoices: readonly Invoice[] = INVOICES.map(({ becomes, ...invoice }) =>
  anInvoice({ ...invoice, id: invoice.number, status: becomes ?? invoice.status }),
);

/** What the customer of a subscription used. */
export function usageOf(customerId: string): UsageIn {
  const own = USAGE.filter(({ customer }) => customer === customerId);
  return ({ span }) =>
    own.reduce((sum, { startDate, endDate, unitsPerDay }) => {
      const from = Math.max(span.from, requireDay(startDate));
      const until = Math.min(span.until, requireDay(endDate) + 1);
      return sum.plus(Math.max(0, until - from) * unitsPerDay);
    }, decimal(0));
}

function periodOf({ period, customPeriod }: Exclude<WorkedCharge, { type: "one_time" }>): Period {
  if (period !== "custom") return NAMED_PERIODS[period];
  if (customPeriod === undefined) throw new Error("a custom period says how long it is");
  return "days" in customPeriod
    ? { count: customPeriod.days, unit: "day" }
    : { count: customPeriod.months, unit: "month" };
}

function priceOf({ model, rate = "", tiers = [] }: Priced): Price {
  if (model === "flat") return { model, rate };
  return { model, tiers: tiers.map(({ upTo, rate: of }) => ({ rate: of, ...(upTo && { upTo }) })) };
}

function toSubscription(worked: WorkedSubscription): Subscription {
  const { externalId, planId, startDate, seats = 0, changes = [], ends = [] } = worked;
  const createdAt = recordedAt(startDate);
  return {
    id: externalId,
    externalId,
    name: externalId,
    customerId: worked.customerId,
    currency: PLANS.find((plan) => plan.externalId === planId)?.currency ?? "",
    startDate,
    createdAt,
    changes: [
      { id: "0", effectiveDate: startDate, planId, seats, recordedAt: createdAt },
      ...changes.map(({ recordedOn, ...change }, index) => ({
        ...change,
        id: `${index + 1}`,
        recordedAt: recordedAt(recordedOn),
      })),
    ],
    ends: ends.map(({ recordedOn, endDate }, index) => ({
      id: `${index}`,
      recordedAt: recordedAt(recordedOn),
      ...(endDate !== null && { endDate }),
    })),
  };
}

function recordedAt(day: string): string {
  return `${day}T09:00:00.000Z`;
}
