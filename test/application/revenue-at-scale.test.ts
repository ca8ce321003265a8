import { describe, expect, test } from "vitest";
import { openQuestions } from "../../functions/query-revenue/dependencies.ts";
import { queryMrr } from "../../shared/application/query-mrr.ts";
import { queryRevenue } from "../../shared/application/query-revenue.ts";
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import type { RollupRow } from "../../shared/ports/rollup-store.ts";
import { aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { aMeter } from "../support/builders.ts";
import { setUp } from "../support/revenue-queries.ts";

const idOf = (index: number) => `customer-${String(index).padStart(6, "0")}`;
const indexOf = (id: string) => Number(id.slice(-6));

/** Each customer has one subscription, and used 10 units on 20 February and on 1 March: rows are made as they are read. */
function openWorld(count: number) {
  const calls = { subscriptions: 0, charges: 0, rollups: 0 };
  let [waiting, waitingMost] = [0, 0];
  const { stores } = setUp({ now: "2026-03-15T12:00:00Z", defined: [aMeter()] });
  const charges = [aRecurringCharge(), aUsageCharge()];
  const readCounters = async (partition: string, from = "", to = ""): Promise<readonly RollupRow[]> => {
    calls.rollups++;
    const day = partition.endsWith("2026-02") ? "20" : partition.endsWith("2026-03") ? "01" : undefined;
    if (!partition.startsWith("org#meter-customers#") || day === undefined) return [];
    if (day === "01") waiting--;
    const month = { count: 1, quantity: decimal(10), cost: decimal(0), costed: 0 };
    return Array.from({ length: indexOf(to) - indexOf(from) + 1 }, (_, index) => {
      return { partition, sort: idOf(indexOf(from) + index), slots: new Map([[day, month]]), month };
    });
  };
  const questions = openQuestions({
    ...stores,
    billing: {
      ...stores.billing,
      chargesOf: async () => {
        calls.charges++;
        return charges;
      },
      subscriptionsByCustomer: async (_, { after, limit }) => {
        calls.subscriptions++;
        const first = after === undefined ? 0 : indexOf(after.customerId) + 1;
        const length = Math.max(0, Math.min(limit, count - first));
        waitingMost = Math.max(waitingMost, ++waiting);
        return Array.from({ length }, (__, index): Subscription => {
          const customerId = idOf(first + index);
          return aSubscription({ id: `subscription-of-${customerId}`, customerId });
        });
      },
    },
    rollups: { read: readCounters, months: readCounters, sorts: async () => [] },
  });
  return { questions, calls, waitingMost: () => waitingMost };
}

const ALL = {
  organization: "org",
  customer: undefined,
  subscription: undefined,
  currency: "USD",
  isExplained: false,
};

describe("Many subscriptions", () => {
  const patience = { timeout: 60_000 };

  test(
    "run rate of a hundred thousand: a read a page, and two a page for the usage of all its customers",
    patience,
    async () => {
      const { questions, calls, waitingMost } = openWorld(100_000);
      const input = { ...ALL, variant: "runRate" as const, isBrokenDown: false };
      const { rates } = await queryMrr(questions, input);
      // 100 + 20 x 0.01 each
      expect(rates.runRate?.mrr.toFixed()).toBe("10020000");
      expect(calls).toEqual({ subscriptions: 101, charges: 1, rollups: 200 });
      // Four pages at once, and one that is fetched meanwhile.
      expect(waitingMost()).toBeLessThanOrEqual(5);
    },
  );

  test(
    "more rows than an answer can have are refused while they are read, with what to ask for",
    patience,
    async () => {
      const { questions, calls } = openWorld(60_000);
      const input = { ...ALL, variant: "committed" as const, isBrokenDown: true };
      await expect(queryMrr(questions, input)).rejects.toMatchObject({
        code: "request.too-large",
        message: expect.stringMatching(
          /over 6 MB; ask for breakdown=false.*customerId or one subscriptionId/,
        ),
      });
      expect(calls.subscriptions).toBeLessThan(50);
    },
  );

  test(
    "revenue of a month in totals: the usage of the period so far, in one read a month and page",
    patience,
    async () => {
      const { questions, calls } = openWorld(20_000);
      const lastDay = { ...questions, now: () => Date.parse("2026-03-31T12:00:00Z") };
      const { byType } = await queryRevenue(lastDay, {
        ...ALL,
        start: { kind: "day", text: "2026-03-01", day: Date.parse("2026-03-01") / 86_400_000 },
        end: { kind: "day", text: "2026-03-31", day: Date.parse("2026-03-31") / 86_400_000 },
        isBrokenDown: false,
      });
      // A whole period of 100 each, and 10 units of it.
      expect(byType.recurring.toFixed()).toBe("2000000");
      expect(byType.usage.toFixed()).toBe("2000");
      expect(calls).toMatchObject({ subscriptions: 81, charges: 1, rollups: 80 + 4 });
    },
  );
});
