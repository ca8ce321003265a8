/** Snapshots of months on stores in memory: whatever happens to those who make them, a month comes out the same. */
import { describe, expect, test } from "vitest";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import { requireDay } from "../../shared/domain/time-window/calendar.ts";
import { anInvoice, aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { Crash, createSnapshotWorld, type SnapshotWorldOptions } from "../support/snapshot-world.ts";

const NOVEMBER = "2026-11-01T00:30:00Z";

const ofCustomer = (number: number, over: Partial<Subscription> = {}) =>
  aSubscription({
    id: `subscription-${number}`,
    customerId: `customer-${number}`,
    startDate: "2026-10-01",
    ...over,
  });
const since = (startDate: string) => [1, 2, 3, 4, 5].map((number) => ofCustomer(number, { startDate }));
const inOctober = (number: number, total: string, over = {}) =>
  anInvoice({
    id: `invoice-${number}`,
    number: `2026-${number}`,
    customerId: `customer-${number}`,
    invoiceDate: "2026-10-15",
    total,
    ...over,
  });
const ended = (endDate: string, recordedAt = `${endDate}T12:00:00Z`) => ({
  ends: [{ id: "end-1", endDate, recordedAt }],
});

/** 100 a month each, and a cent a unit. */
const CHARGES = [aRecurringCharge(), aUsageCharge({ minimumCommitment: "1000" })];

/** Five customers with a subscription and one without; the first used 250 units. */
const aWorld = (over: Partial<SnapshotWorldOptions> = {}) =>
  createSnapshotWorld({
    now: NOVEMBER,
    charges: CHARGES,
    subscriptions: since("2026-10-01"),
    invoices: [inOctober(1, "90", { subscriptionId: "subscription-1" }), inOctober(6, "12.5")],
    usage: { "customer-1": "250" },
    ...over,
  });

const totals = async (world: ReturnType<typeof aWorld>) =>
  (await world.heads()).map(({ month, currency, version, totals }) => ({
    month,
    currency,
    version,
    ...totals,
  }));

describe("A month that is over", () => {
  test("is closed with a row for each subscription, and for bills that name none", async () => {
    const world = aWorld();
    const { months } = await world.run();
    expect(months).toMatchObject([{ organization: "acme", month: "2026-10", written: [{ version: 1 }] }]);
    // Run rate: 5 x 100 and 250 x 0.01. Committed: 5 x (100 + 1000 x 0.01). Billed: 90 and 12.5.
    expect(await totals(world)).toEqual([
      {
        month: "2026-10",
        currency: "USD",
        version: 1,
        canonical: "102.5",
        runRate: "502.5",
        committed: "550",
      },
    ]);
    const [head] = await world.heads();
    const customers = await world.customers(head ?? { runId: "", currency: "" });
    expect(customers.map(({ customerId }) => customerId)).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => `customer-${number}`),
    );
    expect(customers[0]).toEqual({
      customerId: "customer-1",
      hadBefore: [],
      rows: [
        {
          customerId: "customer-1",
          subscriptionId: "subscription-1",
          canonical: "90",
          recurring: "100",
          seatBased: "0",
          usage: "2.5",
          committedUsage: "10",
          isCancelled: false,
        },
      ],
    });
    expect(customers[5]?.rows).toMatchObject([{ canonical: "12.5", recurring: "0" }]);
    expect(customers[5]?.rows[0]).not.toHaveProperty("subscriptionId");
  });

  test("takes usage from the 30 days up to and including its last one", async () => {
    const world = aWorld();
    await world.run();
    const days = { from: requireDay("2026-10-02"), until: requireDay("2026-11-01") };
    expect(world.needs.map(({ span }) => span)).toEqual([days, days, days, days, days]);
  });

  test("has a snapshot for each currency; drafts, other months and upcoming subscriptions are not in it", async () => {
    const world = aWorld({
      subscriptions: [ofCustomer(1), ofCustomer(2, { startDate: "2026-11-01" })],
      invoices: [
        inOctober(1, "50", { currency: "EUR" }),
        inOctober(2, "-20", { currency: "EUR", kind: "credit_note" }),
        inOctober(3, "7", { status: "draft" }),
        inOctober(4, "7", { invoiceDate: "2026-11-01" }),
      ],
    });
    await world.run();
    expect(await totals(world)).toMatchObject([
      { currency: "EUR", canonical: "30", runRate: "0" },
      { currency: "USD", canonical: "0", runRate: "102.5" },
    ]);
  });

  test("is closed once: again, by hand, and by two at once there is nothing new", async () => {
    const world = aWorld();
    await Promise.all([world.run(), world.run(), world.run({ month: "2026-10" })]);
    const first = await world.heads();
    expect(first).toHaveLength(1);
    expect((await world.run()).months).toEqual([]);
    expect(await world.run({ month: "2026-10" })).toMatchObject({ months: [{ written: [] }], failures: [] });
    expect(await world.heads()).toEqual(first);
    expect(await saidBy(world)).toEqual(await headsOf(aWorld()));
  });

  test("is not closed before it is over, or while usage may be missing", async () => {
    const world = aWorld({ now: "2026-10-31T23:59:59Z" });
    await expect(world.run({ month: "2026-10" })).rejects.toThrow(
      "month: got 2026-10; accepted is a month that is over in UTC, 2026-09 or one before it",
    );
    world.moveTo(NOVEMBER);
    world.countOnlyThrough("2026-10-31T23:59:59Z");
    const { failures } = await world.run();
    expect(String(failures[0]?.cause)).toContain("2026-10 cannot be closed");
    expect(await world.heads()).toEqual([]);
    world.countOnlyThrough("2026-11-01T00:00:00Z");
    await world.run();
    expect(await world.heads()).toHaveLength(1);
  });

  test("is closed late, with those that were left out since the last one", async () => {
    const world = aWorld({ now: "2026-09-01T00:30:00Z", subscriptions: since("2026-08-01") });
    await world.run();
    world.moveTo("2026-11-20T00:00:00Z");
    await world.run();
    expect((await world.heads()).map(({ month }) => month)).toEqual(["2026-08", "2026-09", "2026-10"]);
  });
});

describe("A worker that dies", () => {
  test.each(["before", "after"])(
    "%s any of its writes changes nothing: the next one goes on",
    async (when) => {
      const whole = aWorld();
      const steady = whole.worker();
      await steady.run();
      // Begun; four pages: one customer with a bill, two, two, one; finished.
      expect(steady.writes()).toBe(6);
      const expected = await headsOf(aWorld());
      for (let writes = 0; writes <= 6; writes++) {
        const world = aWorld();
        const died = await world.worker({ writesMax: writes, isLost: when === "after" }).run();
        expect(died.failures.every(({ cause }) => cause instanceof Crash)).toBe(true);
        await world.run();
        expect(await saidBy(world)).toEqual(expected);
        const [head] = await world.heads();
        const customers = await world.customers(head ?? { runId: "", currency: "" });
        expect(customers).toHaveLength(6);
      }
    },
  );

  test("or that has no time left goes on where it was, and tells that it is not done", async () => {
    const world = aWorld();
    // Each looks at the clock before a page, and before the end.
    for (let steps = 0; steps < 4; steps++)
      expect(await world.worker({ stepsMax: 1 }).run()).toMatchObject({ unfinished: ["acme"], months: [] });
    expect((await world.worker({ stepsMax: 1 }).run()).unfinished).toEqual([]);
    expect(await saidBy(world)).toEqual(await headsOf(aWorld()));
  });

  test("between what is recorded late ends with what was recorded, as a version of its own if need be", async () => {
    const expected = aWorld();
    await expected.record("invoice", inOctober(2, "11"));
    await expected.run();
    for (let writes = 1; writes <= 6; writes++) {
      const world = aWorld();
      await world.worker({ writesMax: writes }).run();
      // Of a customer of the second page: from the third write on it is closed already.
      await world.record("invoice", inOctober(2, "11"));
      await world.run();
      const last = (await totals(world)).at(-1);
      expect(last).toEqual({ ...(await totals(expected))[0], version: writes < 3 ? 1 : 2 });
      expect(await world.late()).toEqual([]);
    }
  });

  test("fails alone: other organizations are closed all the same", async () => {
    const world = aWorld({ organizations: ["acme", "globex"] });
    const { failures, months } = await world.worker({ writesMax: 7 }).run();
    expect(months.map(({ organization }) => organization)).toEqual(["acme"]);
    expect(failures.map(({ organization }) => organization)).toEqual(["globex"]);
  });
});

describe("Months that were never closed", () => {
  const versionsOf = async (world: ReturnType<typeof aWorld>) =>
    (await world.heads()).map(({ month, version }) => `${month} ${version}`);
  const sinceJune = { subscriptions: since("2026-06-20"), usage: {}, invoices: [] };

  test("between others and before them are closed the next night, each before those that follow it", async () => {
    const world = aWorld(sinceJune);
    await world.run({ month: "2026-07" });
    await world.run({ month: "2026-10" });
    expect(await versionsOf(world)).toEqual(["2026-07 1", "2026-10 1"]);
    const { months } = await world.run();
    expect(months.map(({ month, written }) => [month, written.map(({ version }) => version)])).toEqual([
      ["2026-06", [1]],
      // Nobody is new in July any more; October was made of July, where the same ones had been there.
      ["2026-07", [2]],
      ["2026-08", [1]],
      ["2026-09", [1]],
    ]);
    expect((await world.run()).months).toEqual([]);
  });

  test("are begun with the month of the first record; without any there is nothing to close", async () => {
    const world = aWorld({ subscriptions: [], invoices: [] });
    expect((await world.run()).months).toEqual([]);
    const issued = inOctober(1, "5", { invoiceDate: "2026-08-31" });
    await world.record("invoice", inOctober(2, "5", { invoiceDate: "2026-03-31", status: "draft" }));
    await world.record("invoice", issued);
    await world.run();
    expect(await versionsOf(world)).toEqual(["2026-08 1", "2026-09 1", "2026-10 1"]);
    await world.record("subscription", ofCustomer(3, { startDate: "2026-07-31" }));
    await world.run();
    expect((await versionsOf(world))[0]).toBe("2026-07 1");
  });

  test("are at most those of the last five years", async () => {
    const world = aWorld({ ...sinceJune, subscriptions: [ofCustomer(1, { startDate: "2009-01-01" })] });
    await world.run();
    const closed = await versionsOf(world);
    expect(closed).toHaveLength(60);
    expect([closed[0], closed.at(-1)]).toEqual(["2021-11 1", "2026-10 1"]);
  });

  test("fourteen of them are closed once each, though a worker dies and others have little time", async () => {
    const world = aWorld({ ...sinceJune, subscriptions: since("2025-09-10") });
    // Four writes a month: the third month is begun, and two of its customers are put.
    await world.worker({ writesMax: 12 }).run();
    expect(await versionsOf(world)).toEqual(["2025-09 1", "2025-10 1"]);
    for (let times = 0; times < 3; times++)
      expect((await world.worker({ stepsMax: 9 }).run()).unfinished).toEqual(["acme"]);
    await world.run();
    const whole = aWorld({ ...sinceJune, subscriptions: since("2025-09-10") });
    expect(await saidBy(world)).toEqual(await headsOf(whole));
    expect(await versionsOf(world)).toHaveLength(14);
  });
});

describe("What is recorded late", () => {
  test("makes a new version of its month; the old one stays, and months it does not change have none", async () => {
    const world = aWorld({ now: "2026-10-01T00:30:00Z", subscriptions: since("2026-09-01") });
    await world.run();
    world.moveTo(NOVEMBER);
    await world.run();
    const before = await world.heads();
    await world.record(
      "invoice",
      inOctober(6, "40", { id: "late", number: "late", invoiceDate: "2026-09-30" }),
    );
    const { months } = await world.run();
    expect(months.map(({ month, written }) => [month, written.map(({ version }) => version)])).toEqual([
      ["2026-09", [2]],
      // The customer had been worth nothing before October.
      ["2026-10", [2]],
    ]);
    expect(await world.heads()).toEqual(expect.arrayContaining([...before]));
    expect(await totals(world)).toMatchObject([
      { month: "2026-09", version: 1, canonical: "0" },
      { month: "2026-09", version: 2, canonical: "40" },
      { month: "2026-10", version: 1, canonical: "102.5" },
      { month: "2026-10", version: 2, canonical: "102.5" },
    ]);
    expect((await world.run()).months).toEqual([]);
    await world.record(
      "invoice",
      inOctober(6, "1", { id: "later", number: "later", invoiceDate: "2026-09-01" }),
    );
    expect((await world.run()).months.map(({ month, written }) => [month, written.length])).toEqual([
      ["2026-09", 1],
      ["2026-10", 0],
    ]);
  });

  test("and takes all of a currency away leaves a version without rows", async () => {
    const invoice = inOctober(1, "50", { currency: "EUR" });
    const world = aWorld({ subscriptions: [], invoices: [] });
    await world.record("invoice", invoice);
    await world.run();
    await world.replace("invoice", invoice, { ...invoice, status: "void" });
    await world.run();
    expect(await totals(world)).toMatchObject([
      { currency: "EUR", version: 1, canonical: "50" },
      { currency: "EUR", version: 2, canonical: "0" },
    ]);
    expect((await world.heads())[1]).toMatchObject({ rows: 0 });
  });
});

describe("Who was worth something before", () => {
  const gone = ofCustomer(1, { startDate: "2026-07-01", ...ended("2026-08-31", "2026-08-10T00:00:00Z") });
  const back = ofCustomer(1, { id: "subscription-9", startDate: "2026-10-01" });

  test("is remembered while there is nothing, by what one may ask", async () => {
    const world = aWorld({
      now: "2026-09-01T00:30:00Z",
      subscriptions: [gone, back],
      invoices: [],
      usage: {},
    });
    await world.run({ month: "2026-07" });
    world.moveTo(NOVEMBER);
    await world.run();
    const told = await Promise.all(
      (await world.heads()).map(async (head) => {
        const [customer] = await world.customers(head);
        return [head.month, customer?.rows.length, customer?.hadBefore];
      }),
    );
    // Cancelled in August, so that it was worth nothing then by that rule; it was in July by both.
    const had = ["runRate/end", "runRate/cancellation", "committed/end", "committed/cancellation"];
    expect(told).toEqual([
      ["2026-07", 1, []],
      ["2026-08", 1, had],
      ["2026-09", 0, had],
      ["2026-10", 1, had],
    ]);
  });

  test("is put right in later months when a month before them is closed only then", async () => {
    const world = aWorld({ subscriptions: [gone, back], invoices: [] });
    await world.run({ month: "2026-10" });
    expect(await totals(world)).toHaveLength(1);
    const { months } = await world.run({ month: "2026-08" });
    expect(months.map(({ month, written }) => [month, written.map(({ version }) => version)])).toEqual([
      ["2026-08", [1]],
      ["2026-10", [2]],
    ]);
    const head = (await world.heads()).at(-1);
    const [customer] = await world.customers(head ?? { runId: "", currency: "" });
    expect(customer?.hadBefore).toEqual(["runRate/end", "committed/end"]);
  });
});

async function headsOf(world: ReturnType<typeof aWorld>) {
  await world.run();
  return saidBy(world);
}

/** All that the versions say: which run it was is no matter. */
async function saidBy(world: ReturnType<typeof aWorld>) {
  return (await world.heads()).map(({ runId: _, ...head }) => head);
}
