import { describe, expect, test } from "vitest";
import { type DraftInvoiceDependencies, draftInvoice } from "../../shared/application/draft-invoice.ts";
import { createRecordKeeper } from "../../shared/application/keep-records.ts";
import { readBilledUsage } from "../../shared/application/read-billed-usage.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import type { SumCounters, SumMeter } from "../../shared/ports/sums.ts";
import { anInvoice, aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { aSignal, aUsageEvent, someWatermarks } from "../support/builders.ts";
import { createInMemoryBilling } from "../support/in-memory-billing.ts";
import { createMeterRollups, createMeterStore } from "../support/in-memory-meters.ts";
import {
  createInMemoryIdentities,
  createInMemoryMeters,
  readableIdentifiers,
} from "../support/in-memory-ports.ts";

const SCOPE = { organization: "org", keyId: "key-1" };
const METER = aSignal("tokens");
const SEPTEMBER = { periodStart: "2026-09-01", periodEnd: "2026-09-30" };

function used(index: number, over: Partial<UsageEvent>): StoredEvent {
  const event = aUsageEvent({ idempotencyKey: `key-${index}`, id: `e-${index}`, meterId: METER.id, ...over });
  return { organization: "org", acceptedAt: event.timestamp, event };
}

function setUp({
  charges = [aRecurringCharge(), aUsageCharge({ meterId: METER.id })],
  subscription = aSubscription(),
  events = [],
  today = "2026-02-01T00:05:00Z",
  counted,
}: {
  readonly charges?: readonly Charge[];
  readonly subscription?: Subscription;
  readonly events?: readonly StoredEvent[];
  readonly today?: string;
  readonly counted?: string;
} = {}) {
  const world = { now: Date.parse(today), usageReads: 0 };
  const now = () => world.now;
  const { reader, editor, log } = createInMemoryBilling({ charges, subscriptions: [subscription] });
  const identifiers = readableIdentifiers();
  const rollups = createMeterRollups(events, []);
  const counters: SumCounters = (...asked) => sumCounters({ rollups }, ...asked);
  const eventStore = createMeterStore(events);
  const sum: SumMeter = (...asked) => {
    world.usageReads++;
    return sumMeter({ sumCounters: counters, eventStore, identifiers }, ...asked);
  };
  const usage = {
    meters: createInMemoryMeters([], [METER]),
    sumMeter: sum,
    now,
  };
  const freshness = {
    watermarks: async () => someWatermarks(counted ?? new Date(world.now).toISOString()),
    record: async () => {},
  };
  const identity = {
    kind: "customer" as const,
    id: "customer-1",
    externalId: "acme",
    name: "Acme",
    createdAt: "2025-01-01T00:00:00.000Z",
    aliases: ["acme-eu"],
    absorbed: ["customer-2"],
  };
  const dependencies: DraftInvoiceDependencies = {
    reader,
    records: createRecordKeeper({ reader, editor, now }),
    identities: createInMemoryIdentities([identity]),
    readUsage: (...asked) => readBilledUsage({ ...usage, freshness }, ...asked),
    identifiers,
    now,
  };
  const draft = (asked: Parameters<typeof draftInvoice>[3] = {}, reference = "acme-pro") =>
    draftInvoice(dependencies, SCOPE, reference, asked);
  return { world, draft, editor, reader, log };
}

describe("Function: draftInvoice", () => {
  test("Given a month with usage, it has a line a charge; usage of absorbed customers is the customer's", async () => {
    const { draft, log } = setUp({
      events: [
        used(1, { timestamp: "2026-01-01T00:00:00Z", quantity: "1000" }),
        used(2, { timestamp: "2026-01-31T23:59:59.999999999Z", quantity: "234.5", customerId: "customer-2" }),
        used(3, { timestamp: "2026-02-01T00:00:00Z", quantity: "7" }),
        used(4, { timestamp: "2025-12-31T23:59:59Z", quantity: "7" }),
        used(5, { timestamp: "2026-01-10T00:00:00Z", quantity: "7", customerId: "other" }),
      ],
    });
    const id = "org/invoice-draft/subscription-1/2026-01-01/2026-01-31";
    const period = { periodStart: "2026-01-01", periodEnd: "2026-01-31" };
    const invoice = await draft();
    expect(invoice).toEqual({
      id,
      number: `draft-${id}`,
      kind: "invoice",
      customerId: "customer-1",
      subscriptionId: "subscription-1",
      currency: "USD",
      status: "draft",
      invoiceDate: "2026-02-01",
      lines: [
        { type: "recurring", description: "Base", amount: "100", chargeId: "charge-1", ...period },
        {
          type: "usage",
          description: "Tokens",
          // 1234.5 x 0.01 = 12.345, half a cent is a cent.
          amount: "12.35",
          chargeId: "charge-2",
          meterId: METER.id,
          quantity: "1234.5",
          ...period,
        },
      ],
      total: "112.35",
      amountPaid: "0",
      createdAt: "2026-02-01T00:05:00.000Z",
    });
    expect(await log.list("org", { limit: 9 })).toMatchObject([
      { kind: "invoice", recordId: id, action: "created", keyId: "key-1" },
    ]);
  });

  test("Given it was drafted before, it is the same, as it stands by now: nothing is read or made anew", async () => {
    const { draft, editor, world, log } = setUp();
    const before = await draft();
    const after = { ...before, status: "issued" as const, number: "2026-007" };
    await editor.replace("org", "invoice", { before, after }, { keyId: "k", action: "updated", at: "" });
    world.now += 40 * 24 * 3_600_000;
    expect(await draft({ periodStart: "2026-01-01", periodEnd: "2026-01-31" })).toEqual(after);
    expect(world.usageReads).toBe(1);
    expect((await draft()).id).toBe("org/invoice-draft/subscription-1/2026-02-01/2026-02-28");
    expect(await log.list("org", { limit: 9 })).toHaveLength(3);
  });

  test("Given two at the same moment, both answer the one that was made", async () => {
    const { draft, log } = setUp();
    const [one, other] = await Promise.all([draft(), draft({}, "subscription-1")]);
    expect(one).toEqual(other);
    expect(await log.list("org", { limit: 9 })).toHaveLength(1);
  });

  test("Given a usage period that began before the days, it is billed whole, with all its usage", async () => {
    const { draft } = setUp({
      charges: [aUsageCharge({ meterId: METER.id, period: { count: 3, unit: "month" } })],
      today: "2026-04-02T00:00:00Z",
      events: [
        used(1, { timestamp: "2026-01-02T00:00:00Z", quantity: "300" }),
        used(2, { timestamp: "2026-03-31T00:00:00Z", quantity: "200" }),
      ],
    });
    expect(await draft()).toMatchObject({
      lines: [{ amount: "5", quantity: "500", periodStart: "2026-01-01", periodEnd: "2026-03-31" }],
      total: "5",
    });
    await expect(draft({ periodStart: "2026-02-01", periodEnd: "2026-02-28" })).rejects.toMatchObject({
      code: "request.invalid",
      faults: [expect.stringContaining("nothing of the subscription is billed for 2026-02-01 to 2026-02-28")],
    });
  });

  test("Given usage of the days that may not all be counted yet, it is not drafted; without usage it is", async () => {
    const early = { today: "2026-02-01T00:01:00Z", counted: "2026-01-31T23:59:59.999Z" };
    const { draft, log } = setUp(early);
    await expect(draft()).rejects.toMatchObject({
      code: "billing.conflict",
      message: expect.stringContaining("accepted before 2026-01-31T23:59:59.999Z is counted"),
    });
    expect(await log.list("org", { limit: 9 })).toEqual([]);
    const fixed = setUp({ ...early, charges: [aRecurringCharge()] });
    expect(await fixed.draft()).toMatchObject({ total: "100" });
  });

  describe("Given 100 a month, of which September is drafted", () => {
    const july = aSubscription({ startDate: "2026-07-01" });
    const septemberDrafted = async () => {
      const world = setUp({
        charges: [aRecurringCharge()],
        subscription: july,
        today: "2026-11-01T00:00:00Z",
      });
      return { ...world, drafted: await world.draft(SEPTEMBER) };
    };

    test("days that would bill September again are refused, naming the invoice, the charge and the days", async () => {
      const { draft, drafted, log } = await septemberDrafted();
      expect(drafted.total).toBe("100");
      for (const days of [
        { periodStart: "2026-08-01", periodEnd: "2026-09-30" },
        { periodStart: "2026-09-30", periodEnd: "2026-09-30" },
        { periodStart: "2026-09-15", periodEnd: "2026-10-31" },
      ])
        await expect(draft(days)).rejects.toMatchObject({
          code: "billing.conflict",
          message: expect.stringContaining(
            `the charge charge-1 (Base) of 2026-09-01 to 2026-09-30 is billed by the invoice ${drafted.id}`,
          ),
        });
      expect(await log.list("org", { limit: 9 })).toHaveLength(1);
    });

    test.each([["void"], ["refunded"]] as const)(
      "once that is %s, the days are drafted anew, once",
      async (status) => {
        const { draft, drafted, editor } = await septemberDrafted();
        const takeBack = (before: Invoice) =>
          editor.replace(
            "org",
            "invoice",
            { before, after: { ...before, status } },
            { keyId: "k", action: "updated", at: "" },
          );
        await takeBack(drafted);
        const second = await draft(SEPTEMBER);
        expect(second).toEqual({ ...drafted, id: `${drafted.id}/1`, number: `draft-${drafted.id}/1` });
        expect(await draft(SEPTEMBER)).toEqual(second);
        await takeBack(second);
        expect(await draft(SEPTEMBER)).toMatchObject({
          id: `${drafted.id}/2`,
          status: "draft",
          total: "100",
        });
      },
    );

    test("once that is void, other days may bill September", async () => {
      const { draft, drafted, editor } = await septemberDrafted();
      const change = { before: drafted, after: { ...drafted, status: "void" as const } };
      await editor.replace("org", "invoice", change, { keyId: "k", action: "updated", at: "" });
      const days = { periodStart: "2026-08-01", periodEnd: "2026-09-30" };
      expect(await draft(days)).toMatchObject({ total: "200" });
      await expect(draft(SEPTEMBER)).rejects.toMatchObject({ code: "billing.conflict" });
    });

    test("the same days are the same draft, and the months beside it are billed: each once", async () => {
      const { draft, drafted } = await septemberDrafted();
      expect(await draft(SEPTEMBER)).toEqual(drafted);
      expect(await draft({ periodStart: "2026-07-01", periodEnd: "2026-08-31" })).toMatchObject({
        total: "200",
      });
      expect(await draft({ periodStart: "2026-10-01", periodEnd: "2026-10-31" })).toMatchObject({
        total: "100",
      });
    });

    test("an invoice that finance recorded counts as well, if it names the charge and the days; a credit note does not", async () => {
      const { draft, editor } = await septemberDrafted();
      const line = { type: "recurring" as const, chargeId: "charge-1", amount: "40" };
      const own = { subscriptionId: july.id, status: "paid" as const };
      const note = { ...line, amount: "-40", periodStart: "2026-08-01", periodEnd: "2026-08-31" };
      const records = [
        anInvoice({ ...own, id: "a", number: "a", kind: "credit_note", lines: [note] }),
        anInvoice({
          ...own,
          id: "b",
          number: "b",
          lines: [{ ...line, periodStart: "2026-10-31", periodEnd: "2026-11-01" }],
        }),
        anInvoice({ id: "c", number: "c", lines: [{ ...note, amount: "40" }] }),
      ];
      for (const record of records)
        await editor.create("org", "invoice", record, { keyId: "k", action: "created", at: "" });
      expect(await draft({ periodStart: "2026-08-01", periodEnd: "2026-08-31" })).toMatchObject({
        total: "100",
      });
      await expect(draft({ periodStart: "2026-10-01", periodEnd: "2026-10-31" })).rejects.toMatchObject({
        message: expect.stringContaining("invoice b (number b)"),
      });
    });
  });

  test("Given more lines than an invoice may have, an unknown subscription, or days that go on, it is refused", async () => {
    const { draft } = setUp({
      charges: [aRecurringCharge({ period: { count: 1, unit: "day" } })],
      today: "2026-06-01T00:00:00Z",
    });
    await expect(draft({ periodStart: "2026-01-01", periodEnd: "2026-04-11" })).rejects.toMatchObject({
      faults: [
        "periodEnd: 2026-01-01 to 2026-04-11 makes 101 lines; accepted are at most 100, so draft fewer days",
      ],
    });
    await expect(draft({}, "nobody")).rejects.toMatchObject({ code: "subscription.unknown" });
    await expect(draft({ periodStart: "2026-05-01", periodEnd: "2026-06-01" })).rejects.toMatchObject({
      code: "request.invalid",
    });
  });
});
