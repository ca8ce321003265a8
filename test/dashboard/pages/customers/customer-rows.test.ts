import { describe, expect, it } from "vitest";
import {
  arrange,
  changeOf,
  measureOf,
  toRows,
} from "../../../../dashboard/src/pages/customers/customer-rows.ts";
import { readCustomerSearch, readCustomersSearch } from "../../../../dashboard/src/pages/customers/search.ts";

const createdAt = "2026-01-01T00:00:00.000Z";
const customers = ["Ada", "Bob", "Cy"].map((name) => ({
  id: name.toLowerCase(),
  externalId: `ext-${name}`,
  name,
  aliases: [],
  createdAt,
  archivedAt: null,
}));

function usageOf(quantities: Readonly<Record<string, number>>) {
  const whole = Object.values(quantities).reduce((sum, quantity) => sum + quantity, 0);
  const sums = (quantity: number) => ({
    totalEvents: 1,
    totalQuantity: quantity,
    totalCost: quantity / 10,
    avgCostPerEvent: 1,
  });
  return {
    summary: { ...sums(whole), eventCountWithNullCost: 0 },
    timeSeriesData: [],
    metadata: { signals: {}, customers: {}, agents: {} },
    dimensionBreakdown: {
      dimensionType: "customer" as const,
      summary: Object.entries(quantities).map(([id, quantity]) => ({
        id,
        name: `${id}!`,
        ...sums(quantity),
      })),
      timeline: [],
    },
    dateRange: { startDate: "2026-11-01", endDate: "2026-11-30" },
    filters: {},
  };
}

function mrrRow(customerId: string, total: number) {
  return { subscriptionId: `s${total}`, customerId, recurring: total, seatBased: 0, usage: 0, total };
}

const rows = toRows(
  {
    usage: usageOf({ bob: 30, ada: 10 }),
    before: usageOf({ ada: 8 }),
    customers,
    mrr: [mrrRow("ada", 0.1), mrrRow("ada", 0.2), mrrRow("cy", 5)],
  },
  "quantity",
);

describe("toRows", () => {
  it("tells usage, its share, what it was, and the run rate of all subscriptions of each", () => {
    expect(rows.map(({ id, quantity, share, before, mrr }) => [id, quantity, share, before, mrr])).toEqual([
      ["bob", 30, 0.75, 0, 0],
      ["ada", 10, 0.25, 8, 0.3],
      ["cy", 0, 0, 0, 5],
    ]);
    expect(rows.map(changeOf)).toEqual([undefined, 0.25, undefined]);
  });

  it("names customers that the list of names lacks as the answer does, and knows no run rate before it is told", () => {
    const [row] = toRows(
      { usage: usageOf({ zed: 1 }), before: undefined, customers, mrr: undefined },
      "events",
    );
    expect(row).toMatchObject({ name: "zed!", externalId: undefined, before: undefined, mrr: undefined });
  });
});

describe("arrange", () => {
  const names = (search: Parameters<typeof arrange>[1]) =>
    arrange(rows, search).map(({ rank, id }) => `${rank} ${id}`);

  it("has the largest cost first, without those that used nothing", () => {
    expect(names({})).toEqual(["1 bob", "2 ada"]);
    expect(names({ order: "reverse" })).toEqual(["1 ada", "2 bob"]);
  });

  it("has those without usage at the end, however it is sorted", () => {
    expect(names({ all: "yes", sort: "mrr" })).toEqual(["1 ada", "2 bob", "3 cy"]);
    expect(names({ all: "yes", sort: "name", order: "reverse" })).toEqual(["1 bob", "2 ada", "3 cy"]);
  });

  it("has whoever has more events first where costs are alike, and knows no cost where none is known", () => {
    const usage = usageOf({ ada: 1, bob: 1 });
    const unknown = {
      ...usage,
      summary: { ...usage.summary, totalEvents: 4, eventCountWithNullCost: 4 },
      dimensionBreakdown: {
        ...usage.dimensionBreakdown,
        summary: usage.dimensionBreakdown.summary.map((row, index) => ({
          ...row,
          totalEvents: 1 + 2 * index,
        })),
      },
    };
    const ranked = arrange(
      toRows({ usage: unknown, before: undefined, customers, mrr: undefined }, "cost"),
      {},
    );
    expect(ranked.map(({ id, cost, events }) => [id, cost, events])).toEqual([
      ["bob", undefined, 3],
      ["ada", undefined, 1],
    ]);
  });

  it("has what is not known after what is, both ways", () => {
    expect(names({ sort: "change" })).toEqual(["1 ada", "2 bob"]);
    expect(names({ sort: "change", order: "reverse" })).toEqual(["1 ada", "2 bob"]);
  });

  it("keeps the rank of what is found by a part of the name or of the external id", () => {
    expect(names({ q: " EXT-a" })).toEqual(["2 ada"]);
  });
});

describe("what the URLs hold", () => {
  it("leaves out defaults and what is not known", () => {
    const given = { sort: "cost", order: "up", all: "no", page: "1", currency: "XXL" };
    const read = readCustomersSearch(given);
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
    expect(readCustomerSearch({ page: "3", invoice: "i1", q: "x" })).toMatchObject({
      page: 3,
      invoice: "i1",
    });
  });

  it("measures shares by what the list is sorted by, and by cost otherwise: quantities of meters do not add up", () => {
    expect([measureOf({}), measureOf({ sort: "quantity" }), measureOf({ sort: "mrr" })]).toEqual([
      "cost",
      "quantity",
      "cost",
    ]);
  });
});
