import { describe, expect, test } from "vitest";
import { revenueAtRiskResponseSchema } from "../../shared/contracts/answers/revenue-at-risk.ts";
import { anInvoice, aRecurringCharge, aSubscription } from "../support/billing-builders.ts";
import { aCustomer } from "../support/meter-queries.ts";
import { end, type RevenueWorld, setUp } from "../support/revenue-queries.ts";

const WORLD: Partial<RevenueWorld> = {
  now: "2026-03-15T00:00:00Z",
  identities: [aCustomer("customer-1", { absorbed: ["customer-9"] })],
  charges: [aRecurringCharge()],
  subscriptions: [
    aSubscription({ id: "sub-1", externalId: "1", customerId: "customer-9" }),
    aSubscription({ id: "sub-2", externalId: "2" }),
    aSubscription({ id: "sub-3", externalId: "3", ends: end("2026-03-14") }),
    aSubscription({ id: "sub-4", externalId: "4" }),
    aSubscription({ id: "sub-5", externalId: "5", currency: "EUR" }),
  ],
  invoices: [
    // Due yesterday: one day overdue. Due today: in time.
    anInvoice({
      id: "i1",
      number: "1",
      subscriptionId: "sub-1",
      dueDate: "2026-03-14",
      total: "10",
      amountPaid: "2.5",
    }),
    anInvoice({ id: "i2", number: "2", subscriptionId: "sub-1", dueDate: "2026-03-15", total: "1000" }),
    anInvoice({
      id: "i3",
      number: "3",
      subscriptionId: "sub-1",
      dueDate: "2026-03-01",
      total: "4",
      status: "overdue",
    }),
    anInvoice({
      id: "i4",
      number: "4",
      subscriptionId: "sub-2",
      dueDate: "2025-12-31",
      total: "100.005",
      creditedTotal: "30.005",
    }),
    anInvoice({ id: "i5", number: "5", subscriptionId: "sub-3", dueDate: "2026-02-28", total: "5" }),
    anInvoice({ id: "i6", number: "6", dueDate: "2026-02-28", total: "6" }),
    anInvoice({ id: "i7", number: "7", subscriptionId: "sub-5", dueDate: "2026-03-04", total: "8" }),
    anInvoice({
      id: "i8",
      number: "8",
      subscriptionId: "sub-5",
      dueDate: "2026-03-04",
      total: "9",
      currency: "EUR",
    }),
    ...(["draft", "paid", "void", "refunded"] as const).map((status) =>
      anInvoice({ id: status, number: status, subscriptionId: "sub-4", dueDate: "2026-02-01", status }),
    ),
    anInvoice({
      id: "c",
      number: "c",
      kind: "credit_note",
      subscriptionId: "sub-4",
      dueDate: "2026-02-01",
      total: "-3",
    }),
    anInvoice({
      id: "p",
      number: "p",
      subscriptionId: "sub-4",
      dueDate: "2026-02-01",
      total: "3",
      amountPaid: "3",
    }),
    // Taken back as a whole.
    anInvoice({
      id: "t",
      number: "t",
      subscriptionId: "sub-4",
      dueDate: "2026-02-01",
      total: "3",
      creditedTotal: "3",
    }),
  ],
};

const ask = (query: string) => setUp(WORLD).get(`revenue-at-risk${query}`);

describe("GET /v1/analytics/revenue-at-risk", () => {
  test("is what active subscriptions owe past its due date, with the days of the oldest and what they are worth", async () => {
    const { status, headers, body } = await ask("");
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "tallymark-data-through": "2026-03-15T11:59:00.000Z" });
    expect(body).toEqual({
      currency: "USD",
      asOf: "2026-03-15",
      amount: 81.5,
      mrr: 200,
      subscriptions: [
        {
          subscriptionId: "sub-2",
          customerId: "customer-1",
          amount: 70,
          // 31 December to 15 March: 31 + 28 + 15
          daysOverdue: 74,
          mrr: 100,
          invoices: [{ id: "i4", number: "4", dueDate: "2025-12-31", amount: 70, daysOverdue: 74 }],
        },
        {
          subscriptionId: "sub-1",
          customerId: "customer-1",
          amount: 11.5,
          daysOverdue: 14,
          mrr: 100,
          invoices: [
            { id: "i3", number: "3", dueDate: "2026-03-01", amount: 4, daysOverdue: 14 },
            { id: "i1", number: "1", dueDate: "2026-03-14", amount: 7.5, daysOverdue: 1 },
          ],
        },
      ],
      unattributed: {
        amount: 19,
        invoices: [
          { id: "i5", number: "5", dueDate: "2026-02-28", amount: 5, daysOverdue: 15 },
          { id: "i6", number: "6", dueDate: "2026-02-28", amount: 6, daysOverdue: 15 },
          { id: "i7", number: "7", dueDate: "2026-03-04", amount: 8, daysOverdue: 11 },
        ],
      },
    });
    expect(revenueAtRiskResponseSchema.parse(body)).toEqual(body);
  });

  test("of a day and a currency: on the day it is due, nothing is overdue", async () => {
    expect((await ask("?asOf=2026-03-01")).body).toMatchObject({
      amount: 75,
      mrr: 200,
      unattributed: { amount: 6 },
    });
    expect((await ask("?asOf=2025-12-31")).body).toMatchObject({ amount: 0, mrr: 0, subscriptions: [] });
    // No charge of its plan is told in another currency than the plan's: its worth is its own.
    expect((await ask("?currency=EUR")).body).toMatchObject({
      currency: "EUR",
      amount: 9,
      unattributed: { amount: 0 },
    });
  });

  test("wrong parameters are 400", async () => {
    const { status, body } = await ask("?asOf=today&currency=EURO");
    expect([status, body.message.length]).toEqual([400, 2]);
  });
});
