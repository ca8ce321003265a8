import { describe, expect, test } from "vitest";
import { mrrResponseSchema } from "../../shared/contracts/answers/mrr.ts";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import { anInvoice, aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { aSignal } from "../support/builders.ts";
import { aCustomer, anEvent } from "../support/meter-queries.ts";
import { changes, end, type RevenueWorld, setUp } from "../support/revenue-queries.ts";

const SEATS: Charge = {
  ...aRecurringCharge({ id: "seats", name: "Seats" }),
  type: "seat",
  price: { model: "flat", rate: "10" },
  minimumCommitment: "3",
};
const TIERS = [{ upTo: "100", rate: "0.1" }, { rate: "0.05" }];
const CHARGES: readonly Charge[] = [
  aRecurringCharge({ id: "base", amount: "1200", period: { count: 12, unit: "month" } }),
  SEATS,
  aUsageCharge({
    id: "tokens",
    meterId: "org/meter/tokens",
    price: { model: "graduated", tiers: TIERS },
    minimumCommitment: "50",
  }),
  { ...aRecurringCharge({ id: "setup", name: "Setup", amount: "500" }), type: "one_time" },
  // A new price is a new charge: this one ended the day before.
  aRecurringCharge({ id: "old", amount: "9999", endDate: "2026-03-14" }),
  aRecurringCharge({ id: "weekly", planId: "plan-eur", amount: "7", period: { count: 7, unit: "day" } }),
];

/** On 15 March the 30 days are those from 13 February to 14 March. */
const WORLD: Partial<RevenueWorld> = {
  now: "2026-03-15T12:00:00Z",
  identities: [
    aCustomer("customer-1", { aliases: ["acme"], absorbed: ["customer-9"] }),
    aCustomer("customer-2"),
  ],
  signals: [aSignal("tokens")],
  charges: CHARGES,
  events: [
    anEvent("2026-02-12T23:59:59.999Z", "customer-1", "1000", {}),
    anEvent("2026-02-13T00:00:00Z", "customer-1", "60", {}),
    anEvent("2026-03-14T23:59:59.999Z", "customer-9", "90", {}),
    anEvent("2026-03-15T00:00:00Z", "customer-1", "7", {}),
    // Before the subscription began.
    anEvent("2026-03-09T10:00:00Z", "customer-2", "40", {}),
    anEvent("2026-03-10T00:00:00Z", "customer-2", "20", {}),
    {
      ...anEvent("2026-03-11T00:00:00Z", "customer-2", "5000", {}),
      correction: { version: 1, isVoided: true },
    },
  ],
  subscriptions: [
    aSubscription({
      id: "sub-1",
      externalId: "acme-pro",
      startDate: "2026-01-31",
      changes: changes(
        ["2026-01-31", "plan-1", 2],
        ["2026-03-01", undefined, 5],
        ["2026-03-16", undefined, 50],
      ),
    }),
    aSubscription({
      id: "sub-2",
      externalId: "two",
      customerId: "customer-2",
      startDate: "2026-03-10",
      changes: changes(["2026-03-10", "plan-1", 1]),
    }),
    aSubscription({
      id: "sub-3",
      externalId: "three",
      customerId: "customer-2",
      currency: "EUR",
      changes: changes(["2026-01-01", "plan-eur"]),
      ends: end("2026-03-15"),
    }),
    aSubscription({ id: "sub-4", externalId: "four", ends: end("2026-03-14") }),
    aSubscription({ id: "sub-5", externalId: "five", startDate: "2026-03-16" }),
  ],
  invoices: [
    anInvoice({ id: "i1", invoiceDate: "2026-02-01", total: "100.1", subscriptionId: "sub-1" }),
    anInvoice({
      id: "i2",
      invoiceDate: "2026-02-28",
      total: "50",
      status: "paid",
      customerId: "customer-2",
      subscriptionId: "sub-2",
    }),
    anInvoice({
      id: "i3",
      invoiceDate: "2026-02-10",
      total: "-20.05",
      kind: "credit_note",
      customerId: "customer-9",
    }),
    anInvoice({ id: "i4", invoiceDate: "2026-02-15", total: "1", status: "overdue" }),
    ...(["void", "refunded", "draft"] as const).map((status) =>
      anInvoice({ id: status, invoiceDate: "2026-02-15", total: "1000", status }),
    ),
    anInvoice({ id: "i5", invoiceDate: "2026-03-01", total: "300" }),
    anInvoice({ id: "i6", invoiceDate: "2026-01-31", total: "200" }),
    anInvoice({ id: "i7", invoiceDate: "2026-02-05", total: "7", currency: "EUR" }),
    anInvoice({ id: "i8", invoiceDate: "2026-12-31", total: "12" }),
  ],
};

async function ask(query: string, over: Partial<RevenueWorld> = {}) {
  const { status, headers, body } = await setUp({ ...WORLD, ...over }).get(`mrr${query}`);
  return { status, headers, body };
}

describe("GET /v1/analytics/mrr, canonical", () => {
  test("is what was billed in the last complete month: no drafts, no void and no refunded invoices, credit notes taken off", async () => {
    const { status, headers, body } = await ask("");
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "tallymark-data-through": "2026-03-15T11:59:00.000Z" });
    // 100.1 + 50 - 20.05 + 1
    expect(body).toEqual({ currency: "USD", month: "2026-02", mrr: 131.05, arr: 1572.6 });
    expect(mrrResponseSchema.parse(body)).toEqual(body);
    expect((await ask("?currency=EUR")).body).toMatchObject({ currency: "EUR", mrr: 7, arr: 84 });
    expect((await ask("?currency=JPY")).body).toMatchObject({ mrr: 0, arr: 0 });
  });

  test.each([
    ["2026-02-28T23:59:59.999Z", "2026-01", 200],
    ["2026-03-01T00:00:00.000Z", "2026-02", 131.05],
    ["2026-12-31T23:59:59.999Z", "2026-11", 0],
    ["2027-01-01T00:00:00.000Z", "2026-12", 12],
  ])("at %s the last complete month is %s", async (now, month, mrr) => {
    expect((await ask("", { now })).body).toMatchObject({ month, mrr });
  });

  test("of a customer by any of its names, with what was billed to its alias; of a subscription what names it", async () => {
    for (const name of ["customer-1", "customer-1-external", "acme", "customer-9"])
      expect((await ask(`?customerId=${name}`)).body).toMatchObject({ mrr: 81.05 });
    for (const name of ["sub-1", "acme-pro"])
      expect((await ask(`?subscriptionId=${name}`)).body).toMatchObject({ mrr: 100.1 });
    expect((await ask("?subscriptionId=sub-1&customerId=customer-2")).body).toMatchObject({ mrr: 0 });
  });

  test("explained, it is the sum of the invoices that are told", async () => {
    const { body } = await ask("?explain=true&customerId=acme");
    expect(body.invoices).toEqual([
      {
        id: "i1",
        number: "2026-001",
        customerId: "customer-1",
        subscriptionId: "sub-1",
        invoiceDate: "2026-02-01",
        // Due on 4 February: today, 15 March, it is overdue.
        status: "overdue",
        total: 100.1,
      },
      expect.objectContaining({ id: "i3", customerId: "customer-1", subscriptionId: null, total: -20.05 }),
      expect.objectContaining({ id: "i4", status: "overdue", total: 1 }),
    ]);
    expect(mrrResponseSchema.parse(body)).toEqual(body);
  });
});

describe("GET /v1/analytics/mrr, runRate and committed", () => {
  test("run rate: what is active today, with its seats of today and the usage of 30 days, as far as they are its own", async () => {
    const { body } = await ask("?variant=runRate");
    expect(body).toEqual({
      currency: "USD",
      asOf: "2026-03-15",
      mrr: 294.5,
      arr: 3534,
      breakdown: [
        // 60 + 90 tokens: 100 x 0.1 + 50 x 0.05
        row("sub-1", "customer-1", { recurring: 100, seatBased: 50, usage: 12.5, total: 162.5 }),
        // 20 tokens since it began; 3 seats at least.
        row("sub-2", "customer-2", { recurring: 100, seatBased: 30, usage: 2, total: 132 }),
      ],
    });
    expect(mrrResponseSchema.parse(body)).toEqual(body);
  });

  test("committed: the minimum in place of usage, and no usage is read for it", async () => {
    const { get, rollups } = setUp(WORLD);
    const { body } = await get("mrr?variant=committed");
    expect(body).toMatchObject({
      mrr: 290,
      arr: 3480,
      breakdown: [
        row("sub-1", "customer-1", { recurring: 100, seatBased: 50, usage: 5, total: 155 }),
        row("sub-2", "customer-2", { recurring: 100, seatBased: 30, usage: 5, total: 135 }),
      ],
    });
    expect(rollups.reads).toEqual([]);
  });

  test("all of them side by side, each as it is alone", async () => {
    const { body } = await ask("?variant=all");
    expect(mrrResponseSchema.parse(body)).toEqual(body);
    const alone = async (variant: string) => {
      const { currency, ...rest } = (await ask(`?variant=${variant}`)).body;
      return rest;
    };
    expect(body).toEqual({
      currency: "USD",
      canonical: await alone("canonical"),
      runRate: await alone("runRate"),
      committed: await alone("committed"),
    });
  });

  test("another currency is another answer; a week is 365 / 84 of a month, and the last day is one", async () => {
    const euro = await ask("?variant=runRate&currency=EUR&explain=true");
    // 7 x 365 / (12 x 7)
    expect(euro.body).toMatchObject({ mrr: 30.416667, arr: 365.000004 });
    expect(euro.body.breakdown[0].charges).toEqual([
      expect.objectContaining({
        period: "custom",
        customPeriod: { days: 7 },
        amountPerPeriod: 7,
        factor: 4.345238095238095,
        amount: 30.416667,
      }),
    ]);
    const next = { now: "2026-03-16T00:00:00Z" };
    expect((await ask("?variant=runRate&currency=EUR", next)).body).toMatchObject({ mrr: 0, breakdown: [] });
  });

  test("explained, each amount is the sum of its charges, with quantity, price and the month's part of the period", async () => {
    const { body } = await ask("?variant=runRate&subscriptionId=sub-1&explain=true");
    const [{ charges }] = body.breakdown;
    expect(charges).toEqual([
      charge("base", "recurring", {
        quantity: 1,
        quantityOfPeriod: 1,
        amountPerPeriod: 1200,
        period: "yearly",
        amount: 100,
      }),
      charge("seats", "seat", {
        quantity: 5,
        quantityOfPeriod: 5,
        amountPerPeriod: 50,
        amount: 50,
        model: "flat",
        rate: 10,
      }),
      charge("tokens", "usage", {
        quantity: 150,
        quantityOfPeriod: 150,
        amountPerPeriod: 12.5,
        amount: 12.5,
        model: "graduated",
        tiers: [
          { upTo: 100, rate: 0.1 },
          { upTo: null, rate: 0.05 },
        ],
      }),
    ]);
    expect(charges[0].factor).toBeCloseTo(1 / 12, 15);
    expect(mrrResponseSchema.parse(body)).toEqual(body);
  });

  test("explained, a quarter prices three times the 30 days, and a minimum once: each can be recomputed", async () => {
    const quarter = aUsageCharge({
      id: "quarter",
      meterId: "org/meter/tokens",
      price: { model: "flat", rate: "1" },
      period: { count: 3, unit: "month" },
      minimumCommitment: "45",
    });
    const explained = async (variant: string) =>
      (await ask(`?variant=${variant}&subscriptionId=sub-1&explain=true`, { charges: [quarter] })).body
        .breakdown[0].charges;
    // 150 tokens in 30 days are 450 in a quarter: 450 x 1 / 3.
    expect(await explained("runRate")).toMatchObject([
      {
        quantity: 150,
        quantityOfPeriod: 450,
        rate: 1,
        amountPerPeriod: 450,
        period: "quarterly",
        amount: 150,
      },
    ]);
    expect(await explained("committed")).toMatchObject([
      { quantity: 45, quantityOfPeriod: 45, rate: 1, amountPerPeriod: 45, period: "quarterly", amount: 15 },
    ]);
  });

  test("of one customer or subscription only; a late event is in the next answer", async () => {
    expect((await ask("?variant=runRate&customerId=acme")).body).toMatchObject({ mrr: 162.5 });
    expect((await ask("?variant=runRate&subscriptionId=two")).body).toMatchObject({ mrr: 132 });
    const events = [...(WORLD.events ?? []), anEvent("2026-02-20T10:00:00Z", "customer-1", "50", {})];
    // 100 x 0.1 + 100 x 0.05
    expect((await ask("?variant=runRate&customerId=acme", { events })).body).toMatchObject({ mrr: 165 });
  });

  test("a subscription of an entry that became an alias counts for its customer", async () => {
    const [first] = WORLD.subscriptions ?? [];
    if (first === undefined) throw new Error("there is one");
    const subscriptions = [{ ...first, customerId: "customer-9" }];
    const { body } = await ask("?variant=runRate&customerId=customer-1", { subscriptions });
    expect(body.breakdown).toEqual([
      row("sub-1", "customer-1", { recurring: 100, seatBased: 50, usage: 12.5, total: 162.5 }),
    ]);
  });

  test("without a breakdown, the totals are the same", async () => {
    const { body } = await ask("?variant=runRate&breakdown=false");
    expect(body).toEqual({ currency: "USD", asOf: "2026-03-15", mrr: 294.5, arr: 3534 });
  });
});

describe("GET /v1/analytics/mrr, refused", () => {
  test("wrong parameters are 400, one message each, which lists what is accepted", async () => {
    const { status, body } = await ask("?variant=net&currency=usd&explain=yes&breakdown=1");
    expect(status).toBe(400);
    expect(body.message).toEqual([
      'variant: got "net"; accepted is canonical, runRate, committed or all',
      'currency: got "usd"; accepted is an ISO 4217 code of three capital letters, such as USD',
      'breakdown: got "1"; accepted is true or false',
      'explain: got "yes"; accepted is true or false',
    ]);
    expect((await ask("?currency=XXL")).status).toBe(400);
  });

  test("a customer or subscription that is not there is 404", async () => {
    const customer = await ask("?customerId=nobody");
    expect([customer.status, customer.body.message]).toEqual([
      404,
      "customerId: no customer has the id, external id or alias nobody",
    ]);
    expect((await ask("?subscriptionId=none")).status).toBe(404);
  });
});

function row(subscriptionId: string, customerId: string, amounts: object) {
  return { subscriptionId, customerId, ...amounts };
}

function charge(chargeId: string, type: string, rest: object) {
  const name = CHARGES.find(({ id }) => id === chargeId)?.name;
  return { chargeId, name, type, period: "monthly", factor: expect.any(Number), ...rest };
}
