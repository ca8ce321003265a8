/**
 * Real usage is billed: the code trace as a backfill, context and generated tokens as two meters, 50 customers with a subscription each.
 * Their drafts for the month, and what was earned in it, equal what plain integer arithmetic makes of the CSV.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importFile } from "../../local/commands/import/import-file.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { type Answer, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { areTracesAvailable, type Column, CUSTOMERS, sumTrace, traceFile } from "../support/traces.ts";

const NOVEMBER = { periodStart: "2023-11-01", periodEnd: "2023-11-30" };
const WINDOW = { startDate: NOVEMBER.periodStart, endDate: NOVEMBER.periodEnd };
const CUSTOMER_NAMES = Array.from({ length: CUSTOMERS }, (_, index) => `customer-${index}`);

/** Rates are in hundred-millionths of a dollar, so that every amount is an integer. */
interface TracedCharge {
  readonly name: string;
  readonly column: Column;
  readonly meterId: string;
  readonly model: "graduated" | "volume";
  readonly tiers: readonly { readonly upTo: number | null; readonly rate: number }[];
}

const CONTEXT: TracedCharge = {
  name: "Context tokens",
  column: "ContextTokens",
  meterId: "context-tokens",
  model: "graduated",
  tiers: [
    { upTo: 200_000, rate: 12_345 },
    { upTo: 360_000, rate: 9_877 },
    { upTo: null, rate: 7_507 },
  ],
};
const GENERATED: TracedCharge = {
  name: "Generated tokens",
  column: "GeneratedTokens",
  meterId: "generated-tokens",
  model: "volume",
  tiers: [
    { upTo: 5_000, rate: 100_003 },
    { upTo: null, rate: 75_001 },
  ],
};
const TRACED = [CONTEXT, GENERATED];
/** Read once. */
const SUMS = new Map(
  areTracesAvailable ? TRACED.map(({ column }) => [column, sumTrace("code", column)] as const) : [],
);

describe.skipIf(!isDynamoDbAvailable || !areTracesAvailable)(
  "A real trace, billed",
  { timeout: 120_000 },
  () => {
    let running: TestPipeline;
    let stateDirectory = "";
    let clock = Date.parse("2023-11-30T23:00:00Z");
    const drafts = new Map<string, Answer["body"]>();

    const draft = (customer: string, days: object = {}) =>
      running.post(`/v1/subscriptions/${customer}-traced/invoice-drafts`, days);
    const made = async (path: string, body: object) => {
      const answer = await running.post(path, body);
      expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    };

    beforeAll(async () => {
      stateDirectory = await mkdtemp(join(tmpdir(), "tallymark-test-state-"));
      running = await startPipeline({ now: () => clock });
      for (const { column, meterId } of TRACED) {
        const { rejections } = await importFile(
          {
            file: traceFile("code"),
            timestampColumn: "TIMESTAMP",
            quantityColumn: column,
            eventType: meterId,
            customers: CUSTOMERS,
            backfill: "traces",
            url: running.pipeline.url,
            key: running.key,
          },
          { XDG_STATE_HOME: stateDirectory },
          () => {},
        );
        expect(rejections).toEqual([]);
      }
      await running.pipeline.idle();
      await made("/v1/plans", { externalId: "traced", name: "Traced", currency: "USD" });
      for (const { column, tiers, ...charge } of TRACED) {
        // Lines stand in the order in which charges were made.
        clock += 1;
        const wire = tiers.map(({ upTo, rate }) => ({ upTo, rate: `0.${`${rate}`.padStart(8, "0")}` }));
        await made("/v1/charges", { planId: "traced", type: "usage", ...charge, tiers: wire });
      }
      for (const customerId of CUSTOMER_NAMES)
        await made("/v1/subscriptions", {
          customerId,
          planId: "traced",
          startDate: WINDOW.startDate,
          externalId: `${customerId}-traced`,
        });
    });
    afterAll(async () => {
      await running?.pipeline.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    });

    test("a month that is over is not billed before it is known that all of its usage is counted", async () => {
      // So near to midnight only what was accepted before it can be known to be counted.
      clock = Date.parse("2023-12-01T00:00:30Z");
      await running.pipeline.invoke("track-freshness", {});
      expect((await draft("customer-7")).status).toBe(409);
      expect((await running.get("/v1/invoices")).body.data).toEqual([]);
      // The schedule's own runs of that moment are over first: none writes what it saw over what is seen next.
      await running.pipeline.idle();
      clock = Date.parse("2023-12-01T00:02:00Z");
      await running.pipeline.invoke("track-freshness", {});
    });

    test.each(CUSTOMER_NAMES)("%s", async (customer) => {
      const { status, body } = await draft(customer);
      const lines = TRACED.map((charge) => {
        const quantity = quantityOf(charge, customer);
        return {
          type: "usage",
          description: charge.name,
          quantity,
          cents: toCents(priceOf(charge, quantity)),
        };
      });
      expect([status, body]).toMatchObject([
        201,
        {
          ...{
            status: "draft",
            currency: "USD",
            total: dollars(lines.reduce((sum, { cents }) => sum + cents, 0)),
          },
          lines: lines.map(({ cents, quantity, ...line }) => ({
            ...line,
            ...NOVEMBER,
            quantity: `${quantity}`,
            amount: dollars(cents),
          })),
        },
      ]);
      drafts.set(customer, body);
    });

    test("all customers together are billed what the trace is worth", () => {
      const lines = [...drafts.values()].flatMap((body) => body.lines);
      const totalOf = ({ name }: TracedCharge) =>
        lines
          .filter(({ description }) => description === name)
          .reduce((sum, { quantity }) => sum + Number(quantity), 0);
      expect(TRACED.map(totalOf)).toEqual([18_059_974, 245_896]);
      const cents = CUSTOMER_NAMES.flatMap((customer) =>
        TRACED.map((charge) => toCents(priceOf(charge, quantityOf(charge, customer)))),
      ).reduce((sum, each) => sum + each, 0);
      const billed = [...drafts.values()].reduce(
        (sum, { total }) => sum + Math.round(Number(total) * 100),
        0,
      );
      expect(billed).toBe(cents);
      // Both sides of the last limit of both charges have customers.
      for (const { column, tiers } of TRACED) {
        const limit = tiers.at(-2)?.upTo ?? 0;
        const quantities = [...(SUMS.get(column)?.byCustomer.values() ?? [])].map(({ quantity }) => quantity);
        expect(new Set(quantities.map((quantity) => quantity > limit))).toEqual(new Set([true, false]));
      }
    });

    test("asked again for the same days, each is the draft that there is", async () => {
      for (const [customer, body] of drafts)
        expect(await draft(customer, NOVEMBER)).toMatchObject({ status: 201, body });
      const { body } = await running.get("/v1/invoices?month=2023-12&limit=100");
      expect(body.data).toHaveLength(CUSTOMERS);
    });

    test("earned is what is billed, before it is rounded to cents", async () => {
      const { body } = await running.get(`/v1/analytics/revenue?${new URLSearchParams(WINDOW)}`);
      const earnedBy = (customer: string, charge: TracedCharge) =>
        toMillionths(priceOf(charge, quantityOf(charge, customer)));
      const sum = (amounts: readonly number[]) => amounts.reduce((all, each) => all + each, 0);
      const byCharge = TRACED.map((charge) =>
        sum(CUSTOMER_NAMES.map((customer) => earnedBy(customer, charge))),
      );
      expect(body).toMatchObject({
        ...{ revenue: sum(byCharge) / 1e6, usageRevenue: sum(byCharge) / 1e6, recurringRevenue: 0 },
        eventCount: 2 * 8_819,
        byStrategy: TRACED.map(({ name }, index) => ({
          name,
          revenue: (byCharge[index] ?? 0) / 1e6,
          quantity: [18_059_974, 245_896][index],
        })),
      });
      const subscriptionOf = (customer: string) => drafts.get(customer).subscriptionId;
      const rows = body.bySubscription.map((row: Record<string, unknown>) => [
        row.subscriptionId,
        row.revenue,
      ]);
      expect(new Map(rows)).toEqual(
        new Map<unknown, unknown>(
          CUSTOMER_NAMES.map((customer) => [
            subscriptionOf(customer),
            sum(TRACED.map((charge) => earnedBy(customer, charge))) / 1e6,
          ]),
        ),
      );
    });
  },
);

function quantityOf({ column }: TracedCharge, customer: string): number {
  return SUMS.get(column)?.byCustomer.get(customer)?.quantity ?? Number.NaN;
}

/** In hundred-millionths. */
function priceOf({ model, tiers }: TracedCharge, quantity: number): number {
  if (model === "volume") {
    const reached = tiers.find(({ upTo }) => upTo === null || quantity <= upTo);
    return quantity * (reached?.rate ?? Number.NaN);
  }
  return tiers.reduce((sum, { upTo, rate }, index) => {
    const from = tiers[index - 1]?.upTo ?? 0;
    return sum + Math.max(0, Math.min(quantity, upTo ?? quantity) - from) * rate;
  }, 0);
}

/** Half up, as bills are rounded. */
function toCents(hundredMillionths: number): number {
  return Math.floor((hundredMillionths + 500_000) / 1_000_000);
}

/** Half to even, as analytics are. */
function toMillionths(hundredMillionths: number): number {
  const [whole, rest] = [Math.floor(hundredMillionths / 100), hundredMillionths % 100];
  return rest > 50 || (rest === 50 && whole % 2 === 1) ? whole + 1 : whole;
}

/** As decimals are written: without zeros at the end. */
function dollars(cents: number): string {
  return `${cents / 100}`;
}
