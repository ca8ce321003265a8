import { describe, expect, test } from "vitest";
import {
  queryUsageAnalytics,
  type UsageAnalyticsInput,
} from "../../shared/application/query-usage-analytics.ts";
import { toUsageResponse } from "../../shared/contracts/analytics-usage-answer.ts";
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import { parseBound } from "../../shared/domain/time-window/window.ts";
import { UTC } from "../../shared/domain/time-window/zone.ts";
import { createTally } from "../../shared/domain/usage/tally.ts";
import type { CatalogReference } from "../../shared/ports/catalog.ts";
import type { SumUsage } from "../../shared/ports/sums.ts";
import { aUsageEvent, someWatermarks } from "../support/builders.ts";
import { createInMemoryCatalog } from "../support/in-memory-ports.ts";
import { createInMemoryEventStore, createInMemoryRollups } from "../support/in-memory-usage.ts";
import { bindSumOwned, bindSumUsage } from "../support/sums.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");
const [ACME, GLOBEX] = ["org/customer/acme", "org/customer/globex"];
const [TOKENS, CALLS] = ["org/meter/tokens", "org/meter/calls"];
const BOT = "org/agent/bot";

const EVENTS = [
  aUsageEvent({
    customerId: ACME,
    meterId: TOKENS,
    agentId: BOT,
    timestamp: "2026-01-01T00:00:00Z",
    quantity: "0.1",
    cost: "0.25",
  }),
  aUsageEvent({
    customerId: ACME,
    meterId: TOKENS,
    timestamp: "2026-01-01T23:59:59.999Z",
    quantity: "0.2",
    cost: "0.5",
  }),
  aUsageEvent({
    customerId: GLOBEX,
    meterId: CALLS,
    agentId: BOT,
    timestamp: "2026-01-03T10:30:00Z",
    quantity: "5",
  }),
  aUsageEvent({
    customerId: ACME,
    meterId: CALLS,
    timestamp: "2026-01-04T00:00:00Z",
    quantity: "7",
    cost: "1",
  }),
].map((event) => ({ organization: "org", event }));

async function setUp() {
  const catalog = createInMemoryCatalog();
  await catalog.resolve("org", "customer", ["acme", "globex"]);
  await catalog.resolve("org", "meter", ["tokens", "calls"]);
  await catalog.resolve("org", "agent", ["bot"]);
  const calls: string[] = [];
  const rollups = createInMemoryRollups(EVENTS);
  const eventStore = createInMemoryEventStore(EVENTS);
  const named: (readonly CatalogReference[])[] = [];
  const stores = {
    sumUsage: async (...[question, onProgress]: Parameters<SumUsage>) => {
      calls.push("sums");
      return bindSumUsage(rollups, eventStore)(question, onProgress);
    },
    entries: async (organization: string, references: readonly CatalogReference[]) => {
      calls.push("names");
      named.push(references);
      return catalog.entries(organization, references);
    },
  };
  const dependencies = {
    catalog: { find: catalog.find },
    freshness: {
      watermarks: async () => {
        calls.push("watermarks");
        return someWatermarks("2026-01-31T11:59:00.000Z");
      },
    },
    now: () => NOW,
    sumOwned: bindSumOwned((...asked) => stores.sumUsage(...asked), {
      entries: (...asked) => stores.entries(...asked),
    }),
  };
  const ask = async (over: Partial<UsageAnalyticsInput> = {}) => {
    const input = {
      organization: "org",
      start: parseBound("2026-01-01"),
      end: parseBound("2026-01-03"),
      zone: UTC,
      granularity: "day" as const,
      breakdownBy: undefined,
      references: {},
      ...over,
    };
    const answer = await queryUsageAnalytics(dependencies, input);
    return { answer, body: toUsageResponse(answer, {}) };
  };
  return { ask, calls, named, stores, rollups };
}

describe("Usage analytics", () => {
  test("sums the window, with every day in the series and only what was asked in the rest", async () => {
    const { ask } = await setUp();
    expect((await ask()).body).toEqual({
      summary: {
        totalEvents: 3,
        totalQuantity: 5.3,
        totalCost: 0.75,
        avgCostPerEvent: 0.25,
        eventCountWithNullCost: 1,
      },
      timeSeriesData: [
        { date: "2026-01-01", eventCount: 2, quantity: 0.3, cost: 0.75 },
        { date: "2026-01-02", eventCount: 0, quantity: 0, cost: 0 },
        { date: "2026-01-03", eventCount: 1, quantity: 5, cost: 0 },
      ],
      metadata: { signals: {}, customers: {}, agents: {} },
      dateRange: { startDate: "2026-01-01", endDate: "2026-01-03" },
      filters: {},
    });
  });

  test("breaks down by customer, with names", async () => {
    const { ask } = await setUp();
    const { body } = await ask({ breakdownBy: "customer" });
    expect(body.metadata).toEqual({
      signals: {},
      customers: { [ACME]: "acme", [GLOBEX]: "globex" },
      agents: {},
    });
    expect(body.dimensionBreakdown).toEqual({
      dimensionType: "customer",
      summary: [
        { id: GLOBEX, name: "globex", totalEvents: 1, totalQuantity: 5, totalCost: 0, avgCostPerEvent: 0 },
        {
          id: ACME,
          name: "acme",
          totalEvents: 2,
          totalQuantity: 0.3,
          totalCost: 0.75,
          avgCostPerEvent: 0.375,
        },
      ],
      timeline: [
        { date: "2026-01-01", id: ACME, eventCount: 2, quantity: 0.3, cost: 0.75 },
        { date: "2026-01-03", id: GLOBEX, eventCount: 1, quantity: 5, cost: 0 },
      ],
    });
  });

  test("calls a meter a signal, and keeps events without an agent in a row of their own", async () => {
    const { ask } = await setUp();
    const bySignal = (await ask({ breakdownBy: "meter" })).body.dimensionBreakdown;
    expect(bySignal?.dimensionType).toBe("signal");
    expect(bySignal?.summary.map(({ name }) => name)).toEqual(["calls", "tokens"]);
    const byAgent = (await ask({ breakdownBy: "agent" })).body.dimensionBreakdown;
    expect(byAgent?.summary.map(({ id, name, totalEvents }) => [id, name, totalEvents])).toEqual([
      [BOT, "bot", 2],
      [null, null, 1],
    ]);
  });

  test("filters by id and by external id alike, and names what it filters by", async () => {
    const { ask } = await setUp();
    const byId = await ask({ references: { customer: { kind: "id", id: ACME } } });
    const byExternalId = await ask({ references: { customer: { kind: "external-id", externalId: "acme" } } });
    expect(byExternalId.body).toEqual(byId.body);
    expect(byId.body.summary).toMatchObject({ totalEvents: 2, totalQuantity: 0.3 });
    expect(byId.body.metadata.customers).toEqual({ [ACME]: "acme" });
  });

  test("answers zeros for what is unknown, without reading a counter for an external id", async () => {
    const { ask, calls } = await setUp();
    const unknown = await ask({ references: { agent: { kind: "external-id", externalId: "nobody" } } });
    expect(calls).toEqual(["watermarks"]);
    expect(unknown.body.summary).toEqual({
      totalEvents: 0,
      totalQuantity: 0,
      totalCost: 0,
      avgCostPerEvent: 0,
      eventCountWithNullCost: 0,
    });
    expect(unknown.body.timeSeriesData).toHaveLength(3);
    const unknownId = await ask({
      references: { agent: { kind: "id", id: "nobody" } },
      breakdownBy: "customer",
    });
    expect(unknownId.body).toMatchObject({
      metadata: { agents: {} },
      dimensionBreakdown: { summary: [], timeline: [] },
    });
  });

  test("reads the watermarks before the sums, and all names in one call", async () => {
    const { ask, calls, named } = await setUp();
    const { answer } = await ask({ references: { meter: { kind: "id", id: CALLS } }, breakdownBy: "agent" });
    expect(answer.dataThrough).toBe("2026-01-31T11:59:00.000Z");
    expect(calls).toEqual(["watermarks", "sums", "names"]);
    expect(named).toEqual([
      [
        { kind: "meter", id: CALLS },
        { kind: "agent", id: BOT },
      ],
    ]);
  });

  test("a month of one customer takes three calls: watermarks, one partition, names", async () => {
    const { ask, calls, rollups } = await setUp();
    const month = { start: parseBound("2026-01-01"), end: parseBound("2026-01-31") };
    await ask({ ...month, references: { customer: { kind: "id", id: ACME } }, breakdownBy: "meter" });
    expect(rollups.reads).toHaveLength(1);
    expect(calls.filter((call) => call !== "sums")).toEqual(["watermarks", "names"]);
  });

  test("without bounds it answers the last 30 days", async () => {
    const { ask } = await setUp();
    const { body } = await ask({ start: undefined, end: undefined });
    expect(body.dateRange).toEqual({ startDate: "2026-01-02", endDate: "2026-01-31" });
    expect(body.timeSeriesData).toHaveLength(30);
    expect(body.summary.totalEvents).toBe(2);
  });

  test("refuses a window that is none", async () => {
    const { ask } = await setUp();
    await expect(ask({ start: parseBound("2026-01-04") })).rejects.toMatchObject({
      code: "request.invalid",
      faults: [expect.stringMatching(/^startDate: got 2026-01-04/)],
    });
  });

  test("refuses an answer that would not fit, while it is still reading", async () => {
    const { stores, ask } = await setUp();
    let added = 0;
    stores.sumUsage = async (_, onProgress) => {
      const tally = createTally();
      for (added = 0; added < 100_000; added++) {
        tally.add(`customer-${added}`, 0, { count: 1, quantity: decimal(1), cost: decimal(0), costed: 0 });
        onProgress(tally);
      }
      return tally;
    };
    await expect(ask({ breakdownBy: "customer" })).rejects.toMatchObject({
      code: "request.too-large",
      message: expect.stringMatching(
        /ask for a shorter window, a longer groupBy \(daily, weekly or monthly\), or one customer/,
      ),
    });
    expect(added).toBeLessThan(30_000);
  });

  test("refuses while reading only what could not be sent: the shortest rows beyond its limit have more than 6 MB", async () => {
    const { stores, ask } = await setUp();
    stores.entries = async () => [];
    const least = { count: 1, quantity: decimal(1), cost: decimal(0), costed: 1 };
    const rows = async (count: number) => {
      stores.sumUsage = async (_, onProgress) => {
        const tally = createTally();
        for (let row = 0; row < count; row++)
          tally.add(`${String(row).padStart(8, "0")}-aaaa-5aaa-8aaa-aaaaaaaaaaaa`, 0, least);
        if (count < 27_000) onProgress(tally);
        return tally;
      };
      const { body } = await ask({ breakdownBy: "customer" });
      return Buffer.byteLength(JSON.stringify({ body: JSON.stringify(body) }));
    };
    await expect(rows(20_000)).resolves.toBeLessThan(6 * 1024 * 1024);
    expect(await rows(28_000)).toBeGreaterThan(6 * 1024 * 1024);
  });
});
