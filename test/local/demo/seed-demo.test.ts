/** The demo, sent for real but with fewer events: nothing is refused, and every panel has something true to show. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "../../../local/demo/seed-demo.ts";
import { isDynamoDbAvailable } from "../../support/engines.ts";
import { type Answer, startPipeline, type TestPipeline } from "../../support/pipeline.ts";

const NOW = Date.parse("2026-03-05T12:00:00Z");
const VOLUME = 0.04;
const MOVEMENTS = ["new", "expansion", "contraction", "churn", "reactivation"] as const;

describe.skipIf(!isDynamoDbAvailable)("the demo on a pipeline", { timeout: 120_000 }, () => {
  let running: TestPipeline;

  const get = async (path: string): Promise<Answer["body"]> => {
    const { status, body } = await running.get(path);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  };

  beforeAll(async () => {
    running = await startPipeline({ now: () => NOW });
    const { key, pipeline } = running;
    const signal = new AbortController().signal;
    const options = { organization: "test", url: pipeline.url, key, now: NOW, volume: VOLUME, signal };
    // What is refused is thrown.
    await seedDemo({ ...options, invoke: pipeline.invoke });
  }, 120_000);
  afterAll(() => running?.pipeline.stop());

  it("has a history of twelve months that adds up, with every kind of movement", async () => {
    const { months } = await get("/v1/analytics/mrr/history?from=2025-03&to=2026-02");
    const cents = (amount: number) => Math.round(amount * 1e6);

    expect(months).toHaveLength(12);
    for (const kind of MOVEMENTS)
      expect([kind, months.some((month: Record<string, number>) => (month[kind] ?? 0) > 0)]).toEqual([
        kind,
        true,
      ]);
    for (const { starting, new: come, expansion, contraction, churn, reactivation, ending } of months)
      expect(cents(ending)).toBe(
        cents(starting) +
          cents(come) +
          cents(expansion) +
          cents(reactivation) -
          cents(contraction) -
          cents(churn),
      );
  });

  it("has revenue at risk, of those who did not pay", async () => {
    const { amount, mrr, subscriptions } = await get("/v1/analytics/revenue-at-risk");

    expect(subscriptions).toHaveLength(4);
    expect(amount).toBeGreaterThan(0);
    expect(mrr).toBeGreaterThan(0);
  });

  it("has bills that say what the product itself makes of agreements and usage", async () => {
    // Its periods are calendar months, on three plans: what they earn is what they are billed.
    const customer = "northwind-logistics";
    const { data: invoices } = await get(`/v1/invoices?limit=100&customerId=${customer}`);
    const billed = invoices.filter(({ status }: { status: string }) => status !== "draft");
    const lines = billed.flatMap((invoice: { lines: readonly object[] }) => invoice.lines);
    const sum = lines.reduce((total: number, line: { amount: string }) => total + Number(line.amount), 0);
    const { revenue } = await get(
      `/v1/analytics/revenue?startDate=2025-03-01&endDate=2026-02-28&subscriptionId=${billed[0].subscriptionId}`,
    );

    expect(billed).toHaveLength(12);
    // Each line was rounded to a cent.
    expect(Math.abs(sum - revenue)).toBeLessThan(0.005 * lines.length);
  });

  it("has events of every fate", async () => {
    const { data } = await get("/v1/corrections");
    const quarantine = await get("/v1/quarantine");

    expect(data.map(({ action, kind }: Record<string, string>) => action ?? kind).toSorted()).toEqual([
      "amend",
      "void",
    ]);
    expect(quarantine.data).toHaveLength(2);
  });
});
