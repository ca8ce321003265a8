/**
 * The company of docs/mrr.md: what it agreed, billed and used in the 18 months from 2025-01 to 2026-06, as requests would say it. References are
 * external ids. What must come out of it is in worked-company-tables.ts.
 */

export const MONTHS = [
  ...Array.from({ length: 12 }, (_, index) => `2025-${`${index + 1}`.padStart(2, "0")}`),
  ...Array.from({ length: 6 }, (_, index) => `2026-0${index + 1}`),
];

const METER = "units";

export const PLANS = [
  { externalId: "starter", name: "Starter", currency: "USD" },
  { externalId: "team", name: "Team", currency: "USD" },
  { externalId: "annual", name: "Annual", currency: "USD" },
  { externalId: "quarter", name: "Quarter", currency: "USD" },
  { externalId: "metered", name: "Metered", currency: "USD" },
  { externalId: "volume", name: "Volume", currency: "USD" },
  { externalId: "fifth", name: "Fifth of a year", currency: "USD" },
  { externalId: "two-months", name: "Two months", currency: "USD" },
  { externalId: "europe", name: "Europe", currency: "EUR" },
] as const;

type PlanId = (typeof PLANS)[number]["externalId"];

interface ChargeBase {
  readonly externalId: string;
  readonly planId: PlanId;
  readonly name: string;
  readonly endDate?: string;
  readonly startDate?: string;
}

interface Periodic extends ChargeBase {
  readonly period: "monthly" | "quarterly" | "yearly" | "custom";
  readonly customPeriod?: { readonly months: number } | { readonly days: number };
}

interface Priced extends Periodic {
  readonly model: "flat" | "graduated" | "volume";
  readonly rate?: string;
  readonly tiers?: readonly { readonly upTo: string | null; readonly rate: string }[];
  readonly minimumCommitment?: string;
}

export type WorkedCharge =
  | (Periodic & { readonly type: "recurring"; readonly amount: string })
  | (Priced & { readonly type: "seat" })
  | (Priced & { readonly type: "usage"; readonly meterId: string })
  | (ChargeBase & { readonly type: "one_time"; readonly amount: string });

function fixed(
  planId: PlanId,
  amount: string,
  period: Pick<Periodic, "period" | "customPeriod">,
): WorkedCharge {
  return {
    externalId: `${planId}-base`,
    planId,
    name: `${planId} base`,
    type: "recurring",
    amount,
    ...period,
  };
}

const VOLUME = {
  planId: "volume",
  type: "usage",
  model: "volume",
  period: "quarterly",
  meterId: METER,
  minimumCommitment: "3000",
} as const;

export const CHARGES: readonly WorkedCharge[] = [
  fixed("starter", "50", { period: "monthly" }),
  fixed("team", "100", { period: "monthly" }),
  {
    externalId: "team-seats",
    planId: "team",
    name: "Seats",
    type: "seat",
    model: "flat",
    rate: "20",
    period: "monthly",
    minimumCommitment: "3",
  },
  { externalId: "team-onboarding", planId: "team", name: "Onboarding", type: "one_time", amount: "300" },
  fixed("annual", "6000", { period: "yearly" }),
  fixed("quarter", "900", { period: "quarterly" }),
  {
    externalId: "metered-units",
    planId: "metered",
    name: "Units",
    type: "usage",
    model: "graduated",
    tiers: [
      { upTo: "1000", rate: "0.1" },
      { upTo: null, rate: "0.05" },
    ],
    period: "monthly",
    meterId: METER,
  },
  {
    ...VOLUME,
    externalId: "volume-2025",
    name: "Units",
    tiers: [
      { upTo: "6000", rate: "0.03" },
      { upTo: null, rate: "0.02" },
    ],
    endDate: "2026-01-16",
  },
  {
    ...VOLUME,
    externalId: "volume-2026",
    name: "Units, prices of 2026",
    tiers: [
      { upTo: "6000", rate: "0.04" },
      { upTo: null, rate: "0.03" },
    ],
    startDate: "2026-01-17",
  },
  fixed("fifth", "146", { period: "custom", customPeriod: { days: 73 } }),
  fixed("two-months", "240", { period: "custom", customPeriod: { months: 2 } }),
  fixed("europe", "80", { period: "monthly" }),
  {
    externalId: "europe-seats",
    planId: "europe",
    name: "Seats",
    type: "seat",
    model: "flat",
    rate: "10",
    period: "monthly",
  },
];

/** `recordedOn` is no field of a request: it is the day on which it is sent. */
export interface WorkedSubscription {
  readonly externalId: string;
  readonly customerId: string;
  readonly planId: PlanId;
  readonly startDate: string;
  readonly seats?: number;
  readonly changes?: readonly {
    readonly recordedOn: string;
    readonly effectiveDate: string;
    readonly planId?: PlanId;
    readonly seats?: number;
  }[];
  readonly ends?: readonly { readonly recordedOn: string; readonly endDate: string | null }[];
}

export const SUBSCRIPTIONS: readonly WorkedSubscription[] = [
  {
    externalId: "acme",
    customerId: "acme",
    planId: "team",
    startDate: "2025-01-01",
    seats: 4,
    changes: [
      { recordedOn: "2025-03-14", effectiveDate: "2025-03-16", seats: 6 },
      { recordedOn: "2025-08-20", effectiveDate: "2025-09-01", seats: 5 },
    ],
  },
  {
    externalId: "birch",
    customerId: "birch",
    planId: "starter",
    startDate: "2025-01-15",
    changes: [
      { recordedOn: "2025-05-01", effectiveDate: "2025-05-01", planId: "team", seats: 2 },
      { recordedOn: "2025-11-25", effectiveDate: "2025-11-10", planId: "starter" },
    ],
  },
  {
    externalId: "cedar",
    customerId: "cedar",
    planId: "annual",
    startDate: "2025-02-01",
    ends: [{ recordedOn: "2025-12-10", endDate: "2026-01-31" }],
  },
  { externalId: "dune", customerId: "dune", planId: "metered", startDate: "2025-01-01" },
  {
    externalId: "elm",
    customerId: "elm",
    planId: "quarter",
    startDate: "2025-04-01",
    ends: [
      { recordedOn: "2025-10-05", endDate: "2025-12-31" },
      { recordedOn: "2025-11-20", endDate: null },
    ],
  },
  {
    externalId: "fern-1",
    customerId: "fern",
    planId: "starter",
    startDate: "2025-03-01",
    ends: [{ recordedOn: "2025-06-10", endDate: "2025-06-30" }],
  },
  { externalId: "fern-2", customerId: "fern", planId: "starter", startDate: "2025-10-01" },
  { externalId: "gale", customerId: "gale", planId: "volume", startDate: "2025-01-17" },
  { externalId: "hazel", customerId: "hazel", planId: "fifth", startDate: "2025-06-01" },
  {
    externalId: "iris",
    customerId: "iris",
    planId: "europe",
    startDate: "2025-01-31",
    seats: 2,
    changes: [{ recordedOn: "2025-08-15", effectiveDate: "2025-08-15", seats: 3 }],
  },
  {
    externalId: "juno",
    customerId: "juno",
    planId: "europe",
    startDate: "2025-07-01",
    seats: 1,
    ends: [{ recordedOn: "2026-02-01", endDate: "2026-02-27" }],
  },
  {
    externalId: "kite",
    customerId: "kite",
    planId: "two-months",
    startDate: "2025-08-31",
    ends: [
      { recordedOn: "2026-03-05", endDate: "2026-03-31" },
      { recordedOn: "2026-03-20", endDate: "2026-04-30" },
    ],
  },
];

/** So many units on each of these days, both inclusive. Events of type `units`; the type makes its meter. */
export const USAGE = [
  { customer: "dune", startDate: "2025-01-01", endDate: "2025-09-30", unitsPerDay: 50 },
  { customer: "dune", startDate: "2025-10-01", endDate: "2026-06-30", unitsPerDay: 80 },
  { customer: "gale", startDate: "2025-01-01", endDate: "2025-12-31", unitsPerDay: 60 },
  { customer: "gale", startDate: "2026-01-01", endDate: "2026-06-30", unitsPerDay: 20 },
] as const;

export interface WorkedInvoice {
  readonly number: string;
  readonly kind?: "credit_note";
  readonly customerId: string;
  readonly subscriptionId?: string;
  readonly currency: "USD" | "EUR";
  readonly status: "draft" | "issued" | "paid";
  /** What it was set to later. */
  readonly becomes?: "void" | "refunded";
  readonly invoiceDate: string;
  readonly dueDate?: string;
  readonly total: string;
  readonly creditedInvoiceId?: string;
}

function bill(
  number: string,
  customer: string,
  invoiceDate: string,
  total: string,
  over: Partial<WorkedInvoice> = {},
): WorkedInvoice {
  return {
    number,
    customerId: customer,
    subscriptionId: customer,
    currency: "USD",
    status: "paid",
    invoiceDate,
    total,
    ...over,
  };
}

export const INVOICES: readonly WorkedInvoice[] = [
  bill("INV-01", "acme", "2025-01-31", "480"),
  bill("INV-02", "dune", "2025-01-31", "127.5"),
  bill("INV-03", "cedar", "2025-02-01", "6000"),
  bill("INV-04", "birch", "2025-02-14", "50"),
  bill("INV-05", "acme", "2025-02-28", "180"),
  bill("INV-06", "dune", "2025-02-28", "120", { status: "issued", dueDate: "2025-03-30" }),
  bill("INV-07", "iris", "2025-02-28", "100", { currency: "EUR" }),
  bill("INV-08", "birch", "2025-03-14", "50", { becomes: "refunded" }),
  bill("INV-09", "acme", "2025-03-31", "200.65"),
  bill("INV-10", "iris", "2025-03-31", "100", { currency: "EUR", status: "issued" }),
  bill("CN-01", "acme", "2025-04-15", "-30.65", {
    kind: "credit_note",
    status: "issued",
    creditedInvoiceId: "INV-09",
  }),
  bill("INV-11", "acme", "2025-04-30", "220"),
  bill("INV-12", "fern", "2025-05-05", "75", { subscriptionId: undefined }),
  bill("INV-13", "elm", "2025-06-30", "900", { status: "issued", becomes: "void" }),
  bill("INV-14", "hazel", "2025-06-30", "146", { status: "draft" }),
  bill("INV-15", "elm", "2025-07-01", "900"),
];
