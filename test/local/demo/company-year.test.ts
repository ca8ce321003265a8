import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceOf, toCents } from "../../../local/demo/amounts.ts";
import { DAY_MS, dayIn, dayOf, dayText, monthOf } from "../../../local/demo/calendar.ts";
import { CUSTOMERS } from "../../../local/demo/company.ts";
import { createSubscriptions, MONTHS_OVER } from "../../../local/demo/contracts.ts";
import type { DemoEvent } from "../../../local/demo/events.ts";
import { createInvoices } from "../../../local/demo/invoices.ts";
import { CHARGES } from "../../../local/demo/plans.ts";
import { createEvents } from "../../../local/demo/usage.ts";

const NOW = Date.parse("2026-03-05T12:00:00Z");

/** Days of the months that are told, and of this one. */
function makeYear(now: number, volume = 1) {
  const subscriptions = createSubscriptions(now);
  const days = dayOf(now) - dayIn(monthOf(now) - MONTHS_OVER, 1);
  const events = createEvents(now, { days, volume }, subscriptions);
  return events;
}

/** Of this test: bills for so much of everything. */
const billsAt = (now: number) => createInvoices(now, createSubscriptions(now), () => 12_345_678);

/** Days of the years 2024 to 2031, leap days and ends of months among them. */
const instants = fc.integer({ min: Date.parse("2024-01-01"), max: Date.parse("2031-12-31") });

describe("the usage of the demo", () => {
  it("is a year of all customers and event types, each event under its own key", () => {
    const events = makeYear(NOW);
    const keys = new Set(events.map(({ idempotencyKey }) => idempotencyKey));

    expect(keys.size).toBe(events.length);
    expect(events.length).toBeGreaterThan(25_000);
    expect(events.length).toBeLessThan(40_000);
    expect(new Set(events.map(({ owner }) => owner)).size).toBe(CUSTOMERS.length);
    expect(new Set(events.map(({ eventType }) => eventType))).toEqual(
      new Set(["tokens", "api-calls", "documents", "sessions", "storage"]),
    );
    expect(events[0]?.timestamp.slice(0, 10)).toBe("2025-03-01");
  });

  it("is the same at every call, and grows through the day without changing what was", () => {
    const events = makeYear(NOW, 0.1);
    const later = makeYear(NOW + 6 * 3_600_000, 0.1);

    expect(makeYear(NOW, 0.1)).toEqual(events);
    expect(later.filter(({ timestamp }) => Date.parse(timestamp) <= NOW)).toEqual(events);
    expect(later.length).toBeGreaterThan(events.length);
  });

  it("lies between the first day and now, whole and exact, whenever it is", () => {
    fc.assert(
      fc.property(instants, (now) => {
        const events = makeYear(now, 0.02);
        const first = new Date(dayIn(monthOf(now) - MONTHS_OVER, 1) * DAY_MS).toISOString();
        const isRight = ({ timestamp, quantity, cost = "0" }: DemoEvent) =>
          timestamp >= first &&
          Date.parse(timestamp) <= now &&
          Number.isSafeInteger(quantity) &&
          quantity > 0 &&
          /^(0|[1-9]\d*)(\.\d{1,8})?$/.test(cost);
        expect(events.filter((event) => !isRight(event))).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  it("is low on weekends", () => {
    const events = makeYear(NOW);
    const tokensOn = (weekdays: readonly number[]) =>
      events
        .filter(
          ({ eventType, timestamp }) =>
            eventType === "tokens" && weekdays.includes(new Date(timestamp).getUTCDay()),
        )
        .reduce((sum, { quantity }) => sum + quantity, 0) / weekdays.length;

    expect(tokensOn([0, 6])).toBeLessThan(tokensOn([2, 3, 4]) / 2);
  });
});

describe("the bills of the demo", () => {
  it("are dated at the end of a period that is over, or in advance, or are drafts", () => {
    fc.assert(
      fc.property(instants, (now) => {
        const today = dayText(dayOf(now));
        const invoices = billsAt(now);
        for (const { invoice } of invoices) {
          const ends = invoice.lines.flatMap(({ periodEnd }) => periodEnd ?? []);
          const starts = invoice.lines.flatMap(({ periodStart }) => periodStart ?? []);
          if (invoice.kind === "invoice")
            expect(ends.includes(invoice.invoiceDate) || starts.includes(invoice.invoiceDate)).toBe(true);
          expect(invoice.status === "draft").toBe(invoice.invoiceDate >= today);
        }
        const numbers = invoices.map(({ invoice }) => invoice.number);
        expect(new Set(numbers).size).toBe(numbers.length);
        const drafts = invoices.filter(({ invoice }) => invoice.status === "draft");
        expect(drafts.length).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  it("tell of some that are past due, a void one, a refund and a credit note, whenever it is", () => {
    fc.assert(
      fc.property(instants, (now) => {
        const today = dayText(dayOf(now));
        const invoices = billsAt(now);
        const pastDue = invoices.filter(
          ({ invoice, becomes }) =>
            becomes === undefined && invoice.status === "issued" && (invoice.dueDate ?? today) < today,
        );

        expect(new Set(pastDue.map(({ invoice }) => invoice.customerId))).toEqual(
          new Set(["tidewater-bank", "cinder-games", "redwood-robotics", "quarry-construction"]),
        );
        expect(invoices.flatMap(({ becomes }) => becomes ?? []).toSorted()).toEqual(["refunded", "void"]);
        expect(invoices.filter(({ invoice }) => invoice.kind === "credit_note")).toHaveLength(1);
      }),
      { numRuns: 20 },
    );
  });

  it("are priced by hand so: tiers, minimums, half cents", () => {
    const growth = CHARGES.find(({ externalId }) => externalId === "growth-tokens");
    const scale = CHARGES.find(({ externalId }) => externalId === "scale-tokens");
    if (growth?.type !== "usage" || scale?.type !== "usage") throw new Error("both are charges of usage");

    // 10 million free, 50 million at 0.000011 = 550, 5 million at 0.000009 = 45.
    expect(toCents(priceOf(growth.model, growth.tiers, 65_000_000))).toBe(595_00);
    // All at the rate of the tier of all: 150 million at 0.000008.
    expect(toCents(priceOf(scale.model, scale.tiers, 150_000_000))).toBe(1_200_00);
    // 0.005 dollars are a cent, half up.
    expect([toCents(5_000_000), toCents(4_999_999)]).toEqual([1, 0]);
  });
});
