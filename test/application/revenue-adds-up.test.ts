/** Random books of contracts: whatever was agreed, used and paid, each part of an answer adds up to the whole. */

import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import type { Price } from "../../shared/domain/plan/price.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import { anInvoice, aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { aMeter, aSignal } from "../support/builders.ts";
import { aCustomer, anEvent } from "../support/meter-queries.ts";
import { changes, end, type RevenueWorld, setUp } from "../support/revenue-queries.ts";

const FIRST = Date.parse("2026-01-01") / 86_400_000;
const day = (offset: number) => new Date((FIRST + offset) * 86_400_000).toISOString().slice(0, 10);
const aDay = fc.integer({ min: 0, max: 120 }).map(day);
const aRate = fc.constantFrom("0", "0.01", "0.333333333333", "7", "19.99");
const aPrice: fc.Arbitrary<Price> = fc.oneof(
  aRate.map((rate): Price => ({ model: "flat", rate })),
  fc
    .tuple(fc.constantFrom("graduated" as const, "volume" as const), aRate, aRate)
    .map(([model, first, rest]): Price => ({ model, tiers: [{ upTo: "20", rate: first }, { rate: rest }] })),
);
const aPeriod = fc.constantFrom(
  { count: 1, unit: "month" as const },
  { count: 3, unit: "month" as const },
  { count: 12, unit: "month" as const },
  { count: 10, unit: "day" as const },
);
const PLANS = ["plan-1", "plan-2"];
const METERS = ["org/meter/tokens", "meter-1", "largest", "models"];

const aCharge = fc
  .record({
    type: fc.constantFrom("recurring", "seat", "usage", "usage", "one_time"),
    planId: fc.constantFrom(...PLANS),
    amount: aRate,
    price: aPrice,
    period: aPeriod,
    meterId: fc.constantFrom(...METERS),
    minimum: fc.option(fc.constantFrom("3", "25"), { nil: undefined }),
    endDate: fc.option(aDay, { nil: undefined, freq: 4 }),
  })
  .map(({ type, amount, price, meterId, minimum, endDate, ...rest }): Charge => {
    const shared = { ...rest, ...(endDate === undefined ? {} : { endDate }) };
    const minimumCommitment = minimum === undefined ? {} : { minimumCommitment: minimum };
    if (type === "usage") return aUsageCharge({ ...shared, ...minimumCommitment, price, meterId });
    const fixed = aRecurringCharge({ ...shared, amount });
    if (type === "seat") return { ...fixed, ...minimumCommitment, type, price };
    return type === "one_time" ? { ...fixed, type } : fixed;
  });

const aContract = fc
  .record({
    customerId: fc.constantFrom("customer-1", "customer-2", "customer-9"),
    currency: fc.constantFrom("USD", "USD", "EUR"),
    startDate: aDay,
    ends: fc.option(aDay, { nil: undefined, freq: 2 }),
    terms: fc.array(
      fc.tuple(aDay, fc.constantFrom(undefined, ...PLANS), fc.option(fc.nat(9), { nil: undefined })),
      { maxLength: 3 },
    ),
    seats: fc.nat(9),
  })
  .map(({ startDate, ends, terms, seats, ...rest }): Partial<Subscription> => {
    const own = changes([startDate, "plan-1", seats], ...terms);
    return { ...rest, startDate, changes: own, ends: ends === undefined ? [] : end(ends) };
  });

const anEventOfUsage = fc
  .record({
    offset: fc.integer({ min: 0, max: 120 * 24 - 1 }),
    customerId: fc.constantFrom("customer-1", "customer-2", "customer-9"),
    quantity: fc.constantFrom("1", "7.5", "30"),
    region: fc.constantFrom("eu", "us"),
    model: fc.constantFrom("a", "b"),
    cost: fc.option(fc.constantFrom("0.1", "2"), { nil: undefined }),
    isVoided: fc.constantFrom(false, false, false, true),
  })
  .map(({ offset, customerId, quantity, region, model, cost, isVoided }) => {
    const at = new Date(FIRST * 86_400_000 + offset * 3_600_000).toISOString();
    const stored = anEvent(at, customerId, quantity, { region, model });
    return {
      ...stored,
      event: { ...stored.event, ...(cost === undefined ? {} : { cost }) },
      ...(isVoided ? { correction: { version: 1, isVoided } } : {}),
    };
  });

const aBook = fc
  .record({
    charges: fc.array(aCharge, { maxLength: 6 }),
    contracts: fc.array(aContract, { maxLength: 30 }),
    events: fc.array(anEventOfUsage, { maxLength: 30 }),
    totals: fc.array(fc.tuple(aDay, fc.constantFrom("10.01", "-3.3", "0.333333333333")), { maxLength: 6 }),
    now: fc.integer({ min: 0, max: 119 }).map(day),
  })
  .map(({ charges, contracts, events, totals, now }): Partial<RevenueWorld> => {
    const named = <Item>(items: readonly Item[], name: string) =>
      items.map((item, index) => ({ ...item, id: `${name}-${index}`, externalId: `${name}-${index}` }));
    const keyed = events.map((stored, index) => ({
      ...stored,
      event: { ...stored.event, idempotencyKey: `key-${index}`, id: `event-${index}` },
    }));
    return {
      now: `${now}T12:00:00Z`,
      charges: named(charges, "charge"),
      subscriptions: named(contracts, "subscription").map((one) => aSubscription(one)),
      events: keyed,
      invoices: totals.map(([invoiceDate, total], index) =>
        anInvoice({ id: `invoice-${index}`, number: `${index}`, invoiceDate, total }),
      ),
      identities: [aCustomer("customer-1", { absorbed: ["customer-9"] }), aCustomer("customer-2")],
      signals: [aSignal("tokens")],
      defined: [
        aMeter(),
        ...(["max", "unique"] as const).map((aggregation) =>
          aMeter({
            id: aggregation === "max" ? "largest" : "models",
            externalId: aggregation,
            aggregation,
            properties: [],
            ...(aggregation === "unique" ? { valueProperty: "model" } : {}),
          }),
        ),
      ],
    };
  });

type Row = Readonly<Record<string, number>>;
const sum = (rows: readonly Row[], field: string) =>
  rows.reduce((total, row) => total.plus(row[field] ?? 0), new Big(0)).toNumber();

describe("Answers about revenue", () => {
  test("MRR is the sum of its subscriptions, each of these of its charges; billed, of its invoices", async () => {
    await fc.assert(
      fc.asyncProperty(aBook, async (book) => {
        const { body } = await setUp(book).get("mrr?variant=all&explain=true");
        expect(sum(body.canonical.invoices, "total")).toBe(body.canonical.mrr);
        for (const { mrr, breakdown } of [body.runRate, body.committed]) {
          expect(sum(breakdown, "total")).toBe(mrr);
          for (const row of breakdown) {
            expect(sum(row.charges, "amount")).toBe(row.total);
            expect(sum([row, { recurring: row.seatBased }, { recurring: row.usage }], "recurring")).toBe(
              row.total,
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("revenue is the sum of its subscriptions, of its charges, of its kinds", async () => {
    await fc.assert(
      fc.asyncProperty(aBook, aDay, fc.nat(40), async (book, startDate, length) => {
        const { get } = setUp(book);
        const endDate = new Date(Date.parse(startDate) + length * 86_400_000).toISOString().slice(0, 10);
        const { body } = await get(`revenue?startDate=${startDate}&endDate=${endDate}&explain=true`);
        expect(sum(body.bySubscription, "revenue")).toBe(body.revenue);
        expect(sum(body.byStrategy, "revenue")).toBe(body.revenue);
        for (const kind of ["usageRevenue", "recurringRevenue", "seatRevenue", "onetimeRevenue"])
          expect(sum(body.bySubscription, kind)).toBe(body[kind]);
        for (const { revenue, pieces } of body.bySubscription) expect(sum(pieces, "amount")).toBe(revenue);
        const ofUsage = body.byStrategy.filter(({ type }: { type: string }) => type === "usage");
        expect(sum(ofUsage, "revenue")).toBe(body.usageRevenue);
      }),
      { numRuns: 60 },
    );
  });

  test("of many customers, neighbours that are read together give what each gives alone", async () => {
    await fc.assert(
      fc.asyncProperty(aBook, fc.integer({ min: 20, max: 30 }), async (book, count) => {
        const [one] = book.charges?.filter(({ type }) => type === "usage") ?? [];
        const subscriptions = Array.from({ length: count }, (_, index) =>
          aSubscription({
            id: `s-${index}`,
            externalId: `s-${index}`,
            customerId: index < 2 ? `customer-${index + 1}` : `customer-3${index}`,
            changes: changes(["2026-01-01", one?.planId ?? "plan-1"]),
          }),
        );
        const { get } = setUp({ ...book, subscriptions });
        const all = (await get("mrr?variant=runRate")).body.breakdown;
        for (const index of [0, 1, 2]) {
          const alone = (await get(`mrr?variant=runRate&subscriptionId=s-${index}`)).body.breakdown;
          expect(
            all.filter((row: { subscriptionId: string }) => row.subscriptionId === `s-${index}`),
          ).toEqual(alone);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("cost is the sum of each of its breakdowns", async () => {
    await fc.assert(
      fc.asyncProperty(aBook, aDay, async (book, startDate) => {
        const { body } = await setUp(book).get(
          `cost?startDate=${startDate}&endDate=2026-05-01&includePriorWindow=true`,
        );
        for (const answer of [body, body.prior])
          for (const rows of ["byAgent", "byCustomer", "bySignal", "byDay", "byModel"])
            for (const field of ["cost", "eventCount", "eventCountWithNullCost"])
              expect(sum(answer[rows], field)).toBe(answer[field]);
      }),
      { numRuns: 40 },
    );
  });
});
