import { describe, expect, test } from "vitest";
import { revenueResponseSchema } from "../../shared/contracts/answers/revenue.ts";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import { aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { aMeter, aSignal } from "../support/builders.ts";
import { aCustomer, anEvent } from "../support/meter-queries.ts";
import { changes, end, type RevenueWorld, setUp } from "../support/revenue-queries.ts";

const TIERS = [{ upTo: "100", rate: "0.1" }, { rate: "0.05" }];
const CHARGES: readonly Charge[] = [
  aRecurringCharge({ id: "base", amount: "1200", period: { count: 12, unit: "month" } }),
  {
    ...aRecurringCharge({ id: "seats", name: "Seats" }),
    type: "seat",
    price: { model: "flat", rate: "10" },
    minimumCommitment: "3",
  },
  aUsageCharge({
    id: "tokens",
    meterId: "org/meter/tokens",
    price: { model: "graduated", tiers: TIERS },
    minimumCommitment: "50",
  }),
  { ...aRecurringCharge({ id: "setup", name: "Setup", amount: "500" }), type: "one_time" },
  aRecurringCharge({ id: "euro", planId: "plan-eur", amount: "31" }),
  aUsageCharge({
    id: "models",
    planId: "plan-models",
    meterId: "models",
    price: { model: "flat", rate: "2" },
  }),
];

/** Its periods begin on 31 January, 28 February and 31 March. */
const WORLD: Partial<RevenueWorld> = {
  now: "2026-03-09T12:00:00Z",
  identities: [
    aCustomer("customer-1", { aliases: ["acme"], absorbed: ["customer-9"] }),
    aCustomer("customer-2"),
  ],
  signals: [aSignal("tokens")],
  defined: [
    aMeter({
      id: "models",
      externalId: "models",
      aggregation: "unique",
      valueProperty: "model",
      properties: [],
      eventTypes: {},
    }),
  ],
  charges: CHARGES,
  events: [
    anEvent("2026-01-30T23:59:59.999Z", "customer-1", "5000", {}),
    anEvent("2026-02-12T23:59:59.999Z", "customer-1", "1000", {}),
    anEvent("2026-02-19T23:59:59.999Z", "customer-9", "60", {}),
    costing("1.25", anEvent("2026-02-21T10:00:00Z", "customer-9", "40", { model: "a" })),
    anEvent("2026-03-05T10:00:00Z", "customer-1", "110", { model: "b" }),
    costing("8", anEvent("2026-03-06T10:00:00Z", "customer-2", "1", { model: "a" })),
    costing("9", {
      ...anEvent("2026-03-07T00:00:00Z", "customer-2", "5000", {}),
      correction: { version: 1, isVoided: true },
    }),
  ],
  subscriptions: [
    aSubscription({
      id: "sub-1",
      externalId: "acme-pro",
      startDate: "2026-01-31",
      changes: changes(["2026-01-31", "plan-1", 2], ["2026-03-01", undefined, 5]),
    }),
    aSubscription({
      id: "sub-3",
      externalId: "three",
      customerId: "customer-2",
      currency: "EUR",
      startDate: "2026-03-01",
      changes: changes(["2026-03-01", "plan-eur"]),
      ends: end("2026-03-04"),
    }),
  ],
};

function costing(cost: string, stored: ReturnType<typeof anEvent>) {
  return { ...stored, event: { ...stored.event, cost } };
}

async function ask(query: string, over: Partial<RevenueWorld> = {}) {
  return setUp({ ...WORLD, ...over }).get(`revenue${query}`);
}

const WINDOW = "?startDate=2026-02-20&endDate=2026-03-09&customerId=acme";

describe("GET /v1/analytics/revenue", () => {
  test("what recurs is earned by days, seats as they were, usage as the price of its period grows; and what it cost", async () => {
    const { status, headers, body } = await ask(WINDOW);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "tallymark-data-through": "2026-03-15T11:59:00.000Z" });
    const sums = {
      // 1200 x 18 / 365
      recurringRevenue: 59.178082,
      // 30 x 8 / 28 of the first period, 30 / 31 of 28 February, 50 x 9 / 31 of March
      seatRevenue: 24.0553,
      // From 1,060 tokens to 1,100: 40 x 0.05; and 110 of the next period: 10 + 0.5
      usageRevenue: 12.5,
      onetimeRevenue: 0,
      revenue: 95.733382,
    };
    expect(body).toMatchObject({
      currency: "USD",
      ...sums,
      cost: 1.25,
      margin: 94.483382,
      marginPercent: 98.69429,
      eventCount: 2,
      eventCountWithNullCost: 1,
      bySubscription: [{ subscriptionId: "sub-1", customerId: "customer-1", ...sums }],
      dateRange: { startDate: "2026-02-20", endDate: "2026-03-09" },
    });
    expect(
      body.byStrategy.map(({ strategyId, revenue }: Record<string, unknown>) => [strategyId, revenue]),
    ).toEqual([
      ["base", 59.178082],
      ["seats", 24.0553],
      ["tokens", 12.5],
    ]);
    const [, seats, tokens] = body.byStrategy;
    // 3 seats x (8 / 28 + 1 / 31) + 5 x 9 / 31
    expect(seats).toMatchObject({ name: "Seats", type: "seat", planId: "plan-1", quantity: 2.40553 });
    expect(tokens).toMatchObject({ quantity: 150 });
    expect(revenueResponseSchema.parse(body)).toEqual(body);
  });

  test("explained, every amount is the sum of pieces, with their days and their period", async () => {
    const { body } = await ask(`${WINDOW}&explain=true`);
    const [{ pieces }] = body.bySubscription;
    const tokens = pieces.filter(({ chargeId }: { chargeId: string }) => chargeId === "tokens");
    expect(tokens).toEqual([
      {
        chargeId: "tokens",
        name: "Tokens",
        type: "usage",
        startDate: "2026-02-20",
        endDate: "2026-02-27",
        periodStart: "2026-01-31",
        periodEnd: "2026-02-27",
        quantity: 40,
        quantityBilled: 40,
        amount: 2,
      },
      expect.objectContaining({
        startDate: "2026-02-28",
        periodEnd: "2026-03-30",
        quantity: 110,
        amount: 10.5,
      }),
    ]);
    expect(revenueResponseSchema.parse(body)).toEqual(body);
  });

  test("without dates it is today and the 29 days before it; what is charged once is earned on its day", async () => {
    const { body } = await ask("?subscriptionId=acme-pro", { now: "2026-03-01T00:00:00Z" });
    // 31 January to 1 March
    expect(body).toMatchObject({
      onetimeRevenue: 500,
      dateRange: { startDate: "2026-01-31", endDate: "2026-03-01" },
      // 1,100 tokens of the first period
      usageRevenue: 60,
    });
    const december = await ask("", { now: "2026-12-31T23:59:59.999Z" });
    expect(december.body.dateRange).toEqual({ startDate: "2026-12-02", endDate: "2026-12-31" });
  });

  test("on the last day of a period, what is missing to the minimum is earned", async () => {
    const day = (date: string) => ask(`?startDate=${date}&endDate=${date}&customerId=acme`, { events: [] });
    expect((await day("2026-02-26")).body).toMatchObject({ usageRevenue: 0 });
    // 50 x 0.1
    const last = (await day("2026-02-27")).body;
    expect(last).toMatchObject({ usageRevenue: 5 });
    expect(last.byStrategy).toContainEqual(
      expect.objectContaining({ strategyId: "tokens", quantity: 0, quantityBilled: 50, revenue: 5 }),
    );
  });

  test("days after today earn nothing: no minimum of usage that has not happened, nothing that recurs later", async () => {
    const now = "2026-03-09T00:00:00Z";
    const until = async (endDate: string) =>
      (await ask(`?startDate=2026-02-20&endDate=${endDate}&customerId=acme&explain=true`, { now })).body;
    const { dateRange, ...earned } = await until("2027-01-31");
    expect(earned).toMatchObject({ revenue: 95.733382, usageRevenue: 12.5, cost: 1.25 });
    expect(dateRange).toEqual({ startDate: "2026-02-20", endDate: "2027-01-31" });
    expect(earned).toEqual((({ dateRange: _, ...rest }) => rest)(await until("2026-03-09")));
    const ahead = await ask("?startDate=2026-03-10&endDate=2027-01-31&customerId=acme", { now });
    expect(ahead.body).toMatchObject({ revenue: 0, bySubscription: [], byStrategy: [] });
  });

  test("currencies are apart; of an active part of the window only that earns", async () => {
    const { body } = await ask("?startDate=2026-02-20&endDate=2026-03-09&currency=EUR");
    expect(body).toMatchObject({
      currency: "EUR",
      revenue: 4,
      recurringRevenue: 4,
      cost: 9.25,
      margin: -5.25,
    });
    expect(body.bySubscription).toHaveLength(1);
  });

  test("without revenue there is no margin in percent, but a margin", async () => {
    const { body } = await ask("?startDate=2026-02-20&endDate=2026-03-09&currency=CHF");
    expect(body).toMatchObject({
      revenue: 0,
      cost: 9.25,
      margin: -9.25,
      marginPercent: null,
      bySubscription: [],
    });
  });

  test("what does not add up, such as different models, is asked for each span of days by itself", async () => {
    const subscriptions = [
      aSubscription({
        id: "sub-4",
        startDate: "2026-02-15",
        changes: changes(["2026-02-15", "plan-models"]),
      }),
      aSubscription({
        id: "sub-5",
        externalId: "five",
        customerId: "customer-2",
        startDate: "2026-02-20",
        changes: changes(["2026-02-20", "plan-models"]),
      }),
    ];
    const { body } = await ask("?startDate=2026-03-01&endDate=2026-03-09&explain=true", { subscriptions });
    // customer-1 had model a from 15 February on, and b in March; customer-2 a in March.
    expect(body.bySubscription).toEqual([
      expect.objectContaining({ subscriptionId: "sub-4", usageRevenue: 2 }),
      expect.objectContaining({ subscriptionId: "sub-5", usageRevenue: 2 }),
    ]);
  });

  test("windows that follow each other earn what both earn together", async () => {
    const sum = async (start: string, until: string) =>
      (await ask(`?startDate=${start}&endDate=${until}&customerId=acme`)).body.usageRevenue;
    expect((await sum("2026-01-31", "2026-02-20")) + (await sum("2026-02-21", "2026-03-09"))).toBe(70.5);
    expect(await sum("2026-01-31", "2026-03-09")).toBe(70.5);
  });

  test("without a breakdown, the totals are the same", async () => {
    const { bySubscription, byStrategy, ...totals } = (await ask(WINDOW)).body;
    expect((await ask(`${WINDOW}&breakdown=false`)).body).toEqual(totals);
  });

  test("wrong parameters are 400, one message each: only days are accepted", async () => {
    const { status, body } = await ask("?startDate=2026-02-30&endDate=2026-03-01T10:00:00Z");
    expect(status).toBe(400);
    expect(body.message).toEqual([
      'startDate: got "2026-02-30"; accepted is a date such as 2026-01-31, of the years 1970 to 2261',
      'endDate: got "2026-03-01T10:00:00Z"; accepted is a date such as 2026-01-31, of the years 1970 to 2261',
    ]);
    const turned = await ask("?startDate=2026-03-02&endDate=2026-03-01");
    expect([turned.status, turned.body.message]).toEqual([
      400,
      [expect.stringContaining("accepted is an earlier startDate")],
    ]);
    expect((await ask("?customerId=nobody")).status).toBe(404);
  });
});
