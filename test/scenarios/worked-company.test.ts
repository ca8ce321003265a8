/**
 * The worked company of docs/mrr.md, over HTTP: what it agreed and billed is recorded on the days on which it was, its usage comes later as
 * a backfill, and then every answer about its revenue is what the tables there say.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { type Answer, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { CHARGES, INVOICES, MONTHS, PLANS, SUBSCRIPTIONS, USAGE } from "../support/worked-company.ts";
import {
  DRAFTS,
  MOVEMENTS,
  MOVEMENTS_AT_CANCELLATION,
  MOVEMENTS_EUR,
  MRR,
  REVENUE,
  WORTH,
} from "../support/worked-company-tables.ts";

const CURRENCIES = ["USD", "EUR"] as const;
type CurrencyCode = (typeof CURRENCIES)[number];
const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_DAY = "2025-01-01";
/** The 30 days before it are those of the last month, and nothing changes on it. */
const TODAY = "2026-07-01";
/** When the invoices that were taken back were taken back: before their months were over, or another invoice came in their place. */
const TAKEN_BACK_ON: Readonly<Record<string, string>> = { "INV-08": "2025-03-20", "INV-13": "2025-07-01" };

/** Of the table of MRR. */
const COLUMNS = {
  USD: { runRate: 1, committed: 2, canonical: 3 },
  EUR: { runRate: 4, committed: 5, canonical: 6 },
} as const;
const VARIANTS = ["runRate", "committed", "canonical"] as const;
type Variant = (typeof VARIANTS)[number];

/** What is sent on a day. */
interface Step {
  readonly day: string;
  readonly send: () => Promise<Answer>;
}

describe.skipIf(!isDynamoDbAvailable)("The worked company of docs/mrr.md", { timeout: 120_000 }, () => {
  let running: TestPipeline;
  let clock = Date.parse(`${FIRST_DAY}T09:00:00Z`);
  /** By their ids. */
  const externalIds = new Map<string, string>();

  const get = async (path: string, parameters: Record<string, string>) => {
    const { status, body, headers } = await running.get(`${path}?${new URLSearchParams(parameters)}`);
    expect([status, body]).toEqual([200, expect.anything()]);
    expect(headers.get("tallymark-data-through")).toMatch(/^20/);
    return body;
  };
  const mrr = (parameters: Record<string, string>) => get("/v1/analytics/mrr", parameters);
  const make = async (path: string, records: readonly object[]) => {
    for (const record of records) {
      // Each a moment after the other: charges are listed, and billed, in the order in which they were made.
      clock += 1;
      const { status, body } = await running.post(path, record);
      expect([status, body]).toEqual([201, expect.anything()]);
      externalIds.set(body.id, body.externalId);
    }
  };

  beforeAll(async () => {
    running = await startPipeline({ now: () => clock });
    // The first event makes the meter.
    const [first] = usageEvents();
    expect((await running.post("/v1/events", [first])).status).toBe(202);
    await running.pipeline.idle();
    const customers = [...new Set(SUBSCRIPTIONS.map(({ customerId }) => customerId))];
    const known = await running.get("/v1/customers");
    for (const { id, externalId } of known.body.data) externalIds.set(id, externalId);
    await make(
      "/v1/customers",
      customers.filter((externalId) => externalId !== first?.customer).map((externalId) => ({ externalId })),
    );
    await make("/v1/plans", PLANS);
    await make("/v1/charges", CHARGES);
  });
  afterAll(() => running?.pipeline.stop());

  function steps(): readonly Step[] {
    const agreed = SUBSCRIPTIONS.flatMap(({ changes = [], ends = [], ...subscription }): Step[] => [
      { day: subscription.startDate, send: () => running.post("/v1/subscriptions", subscription) },
      ...changes.map(({ recordedOn, ...change }) => ({
        day: recordedOn,
        send: () => running.post(`/v1/subscriptions/${subscription.externalId}/changes`, change),
      })),
      ...ends.map(({ recordedOn, endDate }) => ({
        day: recordedOn,
        send: () => running.post(`/v1/subscriptions/${subscription.externalId}/end`, { endDate }),
      })),
    ]);
    const billed = INVOICES.flatMap(({ becomes: status, ...invoice }): Step[] => [
      { day: invoice.invoiceDate, send: () => running.post("/v1/invoices", invoice) },
      ...(status === undefined
        ? []
        : [
            {
              day: TAKEN_BACK_ON[invoice.number] ?? "",
              send: () => running.patch(`/v1/invoices/${invoice.number}`, { status }),
            },
          ]),
    ]);
    // What comes on one day stays in this order: a bill names a subscription that there is.
    return [...agreed, ...billed].sort((a, b) => Date.parse(a.day) - Date.parse(b.day));
  }

  test("contracts and bills are recorded day by day; what was billed last month is told on each of them", async () => {
    for (const [day, those] of Map.groupBy(steps(), (step) => step.day)) {
      clock = Date.parse(`${day}T09:00:00Z`);
      for (const { send } of those) {
        const { status, body } = await send();
        expect([status < 300, body]).toEqual([true, expect.anything()]);
        if (body.changes !== undefined) externalIds.set(body.id, body.externalId);
      }
      const month = MONTHS[MONTHS.indexOf(day.slice(0, 7)) - 1];
      expect(await Promise.all(CURRENCIES.map((currency) => mrr({ currency })))).toEqual(
        CURRENCIES.map((currency) => ({ currency, ...canonicalOf(month, currency) })),
      );
    }
  });

  test("its usage comes as a backfill, and then every month is closed", async () => {
    clock = Date.parse(`${TODAY}T09:00:00Z`);
    const [, ...events] = usageEvents();
    for (let at = 0; at < events.length; at += 1_000) {
      const some = events.slice(at, at + 1_000);
      const { status, body } = await running.post("/v1/events?backfill=history", some);
      expect([status, body]).toMatchObject([202, { accepted: some.length, rejected: 0 }]);
    }
    await running.pipeline.idle();
    await running.pipeline.invoke("track-freshness", {});
    for (const month of MONTHS) await running.pipeline.invoke("snapshot-mrr", { month });
    for (const currency of CURRENCIES) {
      const { body } = await running.get(`/v1/mrr-snapshots?limit=100&currency=${currency}`);
      // Versions come in their order: the last one of each month stays.
      const last = new Map(body.data.map((head: Moved) => [head.month, head]));
      expect([...last.values()]).toMatchObject(
        MONTHS.map((month) => ({
          month,
          ...Object.fromEntries(VARIANTS.map((variant) => [variant, mrrOf(month, variant, currency)])),
        })),
      );
    }
  });

  test.each(CURRENCIES)("MRR of today, in %s", async (currency) => {
    const runRate = rateOf("runRate", currency);
    const committed = rateOf("committed", currency);
    const canonical = canonicalOf(MONTHS.at(-1), currency);
    expect(worthBySubscription(await mrr({ variant: "runRate", currency }))).toEqual({
      currency,
      ...runRate,
    });
    expect(worthBySubscription(await mrr({ variant: "committed", currency }))).toEqual({
      currency,
      ...committed,
    });
    expect(await mrr({ variant: "canonical", currency })).toEqual({ currency, ...canonical });
    const all = await mrr({ variant: "all", currency });
    expect({
      ...all,
      runRate: worthBySubscription(all.runRate),
      committed: worthBySubscription(all.committed),
    }).toEqual({ currency, canonical, runRate, committed });
  });

  describe("the months that are closed", () => {
    const WHOLE = { from: MONTHS[0] ?? "", to: MONTHS.at(-1) ?? "" };
    const history = async (parameters: Record<string, string>) =>
      (await get("/v1/analytics/mrr/history", { ...WHOLE, ...parameters })).months;
    const endings = async (parameters: Record<string, string>) =>
      (await history(parameters)).map(({ month, ending }: Moved) => [month, ending]);
    const movements = async (parameters: Record<string, string>) =>
      (await history(parameters)).map((moved: Moved) => [
        moved.month,
        moved.starting,
        moved.new,
        moved.expansion,
        moved.contraction,
        moved.churn,
        moved.reactivation,
        moved.ending,
      ]);

    const asked = CURRENCIES.flatMap((currency) => VARIANTS.map((variant) => [variant, currency] as const));
    test.each(asked)("%s in %s", async (variant, currency) => {
      const expected = MONTHS.map((month) => [month, mrrOf(month, variant, currency)]);
      expect(await endings({ variant, currency })).toEqual(expected);
    });

    test.each([...new Set(SUBSCRIPTIONS.map(({ customerId }) => customerId))])(
      "of %s",
      async (customerId) => {
        const own = SUBSCRIPTIONS.filter((each) => each.customerId === customerId);
        const currency = currencyOf(own[0]?.externalId ?? "");
        const sumIn = (month: string, variant: "runRate" | "committed") =>
          own.reduce((sum, { externalId }) => sum + worthOf(externalId, month, variant), 0);
        for (const variant of ["runRate", "committed"] as const)
          expect(await endings({ variant, currency, customerId })).toEqual(
            MONTHS.map((month) => [month, sumIn(month, variant)]),
          );
      },
    );

    test("movements, churned at the end", async () => {
      expect(await movements({ churnAt: "end" })).toEqual(MOVEMENTS.map(toNumbers));
      expect(await movements({})).toEqual(MOVEMENTS.map(toNumbers));
    });

    test("movements, churned at the cancellation", async () => {
      const different = new Map(MOVEMENTS_AT_CANCELLATION.map((row) => [row[0], row]));
      const expected = MOVEMENTS.map((row) => toNumbers(different.get(row[0]) ?? row));
      expect(await movements({ churnAt: "cancellation" })).toEqual(expected);
    });

    test("movements in EUR", async () => {
      const still = (month: string) => {
        const worth = mrrOf(month, "runRate", "EUR");
        return [month, worth, 0, 0, 0, 0, 0, worth];
      };
      const expected = MONTHS.map((month) => {
        const moved = MOVEMENTS_EUR.find((row) => row[0] === month);
        return moved === undefined ? still(month) : toNumbers(moved);
      });
      expect(await movements({ currency: "EUR" })).toEqual(expected);
    });
  });

  test.each(REVENUE)("earned in %s from %s to %s", async (currency, startDate, endDate, ...expected) => {
    const body = await get("/v1/analytics/revenue", { currency, startDate, endDate });
    const { recurringRevenue, seatRevenue, usageRevenue, onetimeRevenue, revenue } = body;
    expect([recurringRevenue, seatRevenue, usageRevenue, onetimeRevenue, revenue]).toEqual(
      expected.map(Number),
    );
    for (const breakdown of [body.bySubscription, body.byStrategy])
      expect(sumMillionths(breakdown.map((row: { revenue: number }) => row.revenue))).toBe(
        sumMillionths([revenue]),
      );
  });

  test("at risk is what dune did not pay, and what it is worth", async () => {
    const atRisk = async (parameters: Record<string, string>) => {
      const { subscriptions, ...rest } = await get("/v1/analytics/revenue-at-risk", parameters);
      const named = subscriptions.map(({ subscriptionId, customerId, ...each }: Record<string, string>) => [
        externalIds.get(subscriptionId ?? ""),
        externalIds.get(customerId ?? ""),
        each,
      ]);
      return { ...rest, subscriptions: named };
    };
    const dune = (mrr: number, daysOverdue: number) => {
      const overdue = { amount: 120, daysOverdue };
      const invoice = { ...overdue, id: expect.any(String), number: "INV-06", dueDate: "2025-03-30" };
      return ["dune", "dune", { ...overdue, mrr, invoices: [invoice] }];
    };
    const unattributed = { amount: 0, invoices: [] };
    const none = { amount: 0, mrr: 0, subscriptions: [], unattributed };
    const some = { currency: "USD", amount: 120, unattributed };
    // 30 March 2025 to 30 March 2026 are 365 days, and 93 more to 1 July.
    expect(await atRisk({})).toEqual({ ...some, asOf: TODAY, mrr: 170, subscriptions: [dune(170, 458)] });
    expect(await atRisk({ asOf: "2025-03-31" })).toEqual({
      ...some,
      asOf: "2025-03-31",
      mrr: 125,
      subscriptions: [dune(125, 1)],
    });
    expect(await atRisk({ asOf: "2025-03-30" })).toEqual({ ...none, currency: "USD", asOf: "2025-03-30" });
    // The bill of iris has no day on which it is due.
    expect(await atRisk({ currency: "EUR" })).toEqual({ ...none, currency: "EUR", asOf: TODAY });
  });

  test.each(DRAFTS)("drafted for $subscription from $startDate to $endDate", async (expected) => {
    const { startDate: periodStart, endDate: periodEnd } = expected;
    const path = `/v1/subscriptions/${expected.subscription}/invoice-drafts`;
    const { status, body } = await running.post(path, { periodStart, periodEnd });
    expect([status, body.total]).toEqual([201, expected.total]);
    expect(
      body.lines.map((line: Record<string, string>) => [
        externalIds.get(line.chargeId ?? ""),
        line.quantity ?? undefined,
        line.amount,
        line.periodStart,
        line.periodEnd,
      ]),
    ).toEqual(expected.lines);
  });

  /** As the answer tells it, with external ids in place of ids. */
  function worthBySubscription({ breakdown, ...rest }: Answer["body"]) {
    const worths = breakdown.map(
      ({ subscriptionId, total }: { subscriptionId: string; total: number }) =>
        [externalIds.get(subscriptionId), total] as const,
    );
    return { ...rest, breakdown: Object.fromEntries(worths) };
  }
});

type Moved = Record<string, string | number>;

/** A day's units come in its first moment, those of the next day in its last: whoever has other days has other sums. */
function usageEvents() {
  return USAGE.flatMap(({ customer, startDate, endDate, unitsPerDay }) => {
    const first = Date.parse(startDate);
    const days = (Date.parse(endDate) - first) / DAY_MS + 1;
    return Array.from({ length: days }, (_, index) => ({
      idempotencyKey: `${customer}-${startDate}-${index}`,
      customer,
      eventType: "units",
      timestamp: new Date(first + index * DAY_MS + (index % 2) * (DAY_MS - 1)).toISOString(),
      quantity: unitsPerDay,
    }));
  });
}

function currencyOf(subscription: string): CurrencyCode {
  const planId = SUBSCRIPTIONS.find(({ externalId }) => externalId === subscription)?.planId;
  return PLANS.find(({ externalId }) => externalId === planId)?.currency ?? "USD";
}

function worthOf(subscription: string, month: string, variant: "runRate" | "committed"): number {
  const found = WORTH.find(([name, first, last]) => name === subscription && first <= month && month <= last);
  return Number(found?.[variant === "runRate" ? 3 : 4] ?? 0);
}

/** Before the first month there was nothing. */
function mrrOf(month: string | undefined, variant: Variant, currency: CurrencyCode): number {
  return Number(MRR.find((row) => row[0] === month)?.[COLUMNS[currency][variant]] ?? 0);
}

function canonicalOf(month: string | undefined, currency: CurrencyCode) {
  return { month: month ?? "2024-12", ...withYear(mrrOf(month, "canonical", currency)) };
}

function rateOf(variant: "runRate" | "committed", currency: CurrencyCode) {
  const month = MONTHS.at(-1) ?? "";
  const active = WORTH.filter(([name, , last]) => last === month && currencyOf(name) === currency);
  const breakdown = Object.fromEntries(active.map(([name]) => [name, worthOf(name, month, variant)]));
  return { asOf: TODAY, ...withYear(mrrOf(month, variant, currency)), breakdown };
}

/** Amounts have six digits at most. */
function withYear(mrr: number) {
  return { mrr, arr: (Math.round(mrr * 1e6) * 12) / 1e6 };
}

function sumMillionths(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(amount * 1e6), 0);
}

function toNumbers([month, ...amounts]: readonly string[]) {
  return [month, ...amounts.map(Number)];
}
