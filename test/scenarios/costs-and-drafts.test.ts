/** Model usage costs what the price table says, over HTTP: once, at the door; gaps are filled on request; and invoices are drafted. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { expectWhole } from "../support/whole.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const DAY = dayBefore(2);
const WINDOW = { startDate: DAY, endDate: DAY };

describe.skipIf(!isDynamoDbAvailable)("Costs of models, and drafted invoices", () => {
  let running: TestPipeline;
  let movedMs = 0;
  beforeAll(async () => {
    running = await startPipeline({ now: () => Date.now() + movedMs });
  });
  afterAll(() => running?.pipeline.stop());

  const record = async (key: string, over: object = {}) => {
    const usage = {
      customerExternalId: "acme",
      agentCode: "assistant",
      signalName: "calls",
      model: "gpt-5",
      modelProvider: "openai",
      inputTokens: 1000,
      outputTokens: 500,
      timestamp: `${DAY}T10:00:00Z`,
      idempotencyKey: key,
      ...over,
    };
    const { body } = await running.post("/v1/usage/record", { records: [usage] });
    expect(body).toMatchObject({ accepted: 1 });
  };
  const price = async (over: object) => {
    const prices = { provider: "openai", model: "gpt-5", validFrom: "2020-01-01", ...over };
    const answer = await running.post("/v1/model-prices", prices);
    expect(answer.status).toBe(201);
    // It takes effect a minute later.
    movedMs += 61_000;
    return answer.body;
  };
  const costs = async () => {
    const { summary } = await running.usage({ ...WINDOW, customerExternalId: "acme" });
    return [summary.totalEvents, summary.totalCost, summary.eventCountWithNullCost];
  };
  const reprice = async (body: object = WINDOW) => (await running.post("/v1/repricing-runs", body)).body;
  /** The event store follows within moments. */
  const uncosted = async () => {
    const { body } = await running.get(`/v1/events?${new URLSearchParams({ ...WINDOW, limit: "100" })}`);
    return body.data.filter(({ usageCost }: { usageCost: string | null }) => usageCost === null).length;
  };

  test("an event costs what its model does; without a price it costs nothing known, until it is repriced; the past stays", async () => {
    await record("before-1");
    await record("before-2", { inputTokens: 7, outputTokens: 0 });
    expect(await costs()).toEqual([2, 0, 2]);

    await price({ inputTokenPrice: "0.000001", outputTokenPrice: "0.000008" });
    await record("priced");
    await record("unknown", { model: "gpt-99" });
    // 1000 x 0.000001 + 500 x 0.000008 = 0.005
    expect(await costs()).toEqual([4, 0.005, 3]);
    // The same record again is the same event, though it has another price now.
    await record("before-1");
    expect(await costs()).toEqual([4, 0.005, 3]);

    await price({ inputTokenPrice: "1", outputTokenPrice: "1", validFrom: `${dayBefore(1)}T00:00:00Z` });
    await eventually(async () => (await uncosted()) === 3);
    // 0.005 and 7 x 0.000001: by the price of their own time.
    const run = await reprice();
    expect(run).toMatchObject({ repriced: 2, withoutPrice: 1, cost: "0.005007", next_page: null });
    expect(await costs()).toEqual([4, 0.010007, 1]);
    expect(await reprice()).toMatchObject({ repriced: 0, cost: "0", next_page: null });

    await price({ inputTokenPrice: "99", outputTokenPrice: "99" });
    await eventually(async () => (await uncosted()) === 1);
    expect(await reprice({ ...WINDOW, customerId: "acme" })).toMatchObject({ repriced: 0, withoutPrice: 1 });
    expect(await costs()).toEqual([4, 0.010007, 1]);
  });

  test("each repriced event is in the log of corrections, and each call in that of runs", async () => {
    const { body: corrections } = await running.get("/v1/corrections");
    expect(corrections.data).toMatchObject([
      { kind: "amend", reason: "repriced: openai/gpt-5", before: { usageCost: null } },
      { kind: "amend", reason: "repriced: openai/gpt-5", before: { usageCost: null } },
    ]);
    const { body: runs } = await running.get("/v1/repricing-runs?limit=2");
    expect(runs.data).toMatchObject([
      { ...WINDOW, customerId: "acme", repriced: 0, withoutPrice: 1, cost: "0", isLast: true },
      { ...WINDOW, customerId: null, repriced: 0, isLast: true },
    ]);
    const next = await running.get(`/v1/repricing-runs?limit=2&next_page=${runs.next_page}`);
    expect(next.body).toMatchObject({ data: [{ repriced: 2, cost: "0.005007" }], next_page: null });
    expect((await running.get("/v1/model-prices?limit=2")).body.data).toMatchObject([
      { inputTokenPrice: "0.000001", validFrom: "2020-01-01T00:00:00Z" },
      { inputTokenPrice: "1", validFrom: `${dayBefore(1)}T00:00:00Z` },
    ]);
    expect((await running.post("/v1/repricing-runs", { ...WINDOW, customerId: "nobody" })).status).toBe(404);
    expect((await running.post("/v1/repricing-runs", { startDate: DAY, endDate: dayBefore(9) })).status).toBe(
      400,
    );
  });

  test("a subscription's days are drafted as an invoice, once", async () => {
    const plan = await running.post("/v1/plans", { name: "Pro", currency: "USD", externalId: "pro" });
    expect(plan.status).toBe(201);
    const charge = (over: object) => running.post("/v1/charges", { planId: "pro", ...over });
    await charge({
      name: "Calls",
      type: "usage",
      meterId: "calls",
      rate: "2.5",
      period: "custom",
      customPeriod: { days: 2 },
    });
    await charge({ name: "Seats", type: "seat", rate: 10, period: "custom", customPeriod: { days: 2 } });
    const startDate = dayBefore(3);
    const subscription = { customerId: "acme", planId: "pro", startDate, seats: 3, externalId: "acme-pro" };
    expect((await running.post("/v1/subscriptions", subscription)).status).toBe(201);
    await running.pipeline.invoke("track-freshness", {});
    const draft = (body: object) => running.post("/v1/subscriptions/acme-pro/invoice-drafts", body);
    const { status, body } = await draft({ periodStart: startDate, periodEnd: DAY });
    expect([status, body]).toMatchObject([
      201,
      {
        kind: "invoice",
        status: "draft",
        number: `draft-${body.id}`,
        total: "40",
        lines: [
          // All four calls were made on the second of the two days.
          { type: "usage", quantity: "4", amount: "10", periodStart: startDate, periodEnd: DAY },
          { type: "seat", quantity: "3", amount: "30" },
        ],
      },
    ]);
    expect((await draft({ periodStart: startDate, periodEnd: DAY })).body).toEqual(body);
    expect((await running.get(`/v1/invoices/${body.id}`)).body).toEqual(body);
    expect((await draft({ periodStart: startDate, periodEnd: startDate })).status).toBe(400);
    expect((await draft({})).body.message).toMatchObject([expect.stringContaining("no month since")]);
  });

  test("ledger, rollups and event store have the same events", async () => {
    expect(await expectWhole(running)).toBe(4);
  });
});
