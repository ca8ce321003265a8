/** Usage leaves no mark where it comes late: nights compute a month anew, and keep only what is other than it was. */
import { describe, expect, test } from "vitest";
import { anInvoice, aRecurringCharge, aSubscription, aUsageCharge } from "../support/billing-builders.ts";
import { createSnapshotWorld } from "../support/snapshot-world.ts";

type World = ReturnType<typeof aWorld>;

/** Five customers at 100 a month each, and a cent a unit; one of them has a bill in euros. @param usage may change later */
const aWorld = (usage: Record<string, string>) =>
  createSnapshotWorld({
    now: "2026-11-01T00:30:00Z",
    charges: [aRecurringCharge(), aUsageCharge()],
    subscriptions: [1, 2, 3, 4, 5].map((number) =>
      aSubscription({
        id: `subscription-${number}`,
        customerId: `customer-${number}`,
        startDate: "2026-10-01",
      }),
    ),
    invoices: [anInvoice({ invoiceDate: "2026-10-15", currency: "EUR", customerId: "customer-5" })],
    usage,
  });

describe("Usage that comes late", () => {
  const rowsOfLastRun = async (world: World) => {
    const run = await world.snapshots.findRun("acme", "2026-10");
    return world.customers({ runId: run?.runId ?? "", currency: "USD" });
  };

  test("makes a version the next night; a night without any makes none and leaves no rows", async () => {
    const usage = { "customer-1": "250" };
    const world = aWorld(usage);
    await world.run();
    expect((await world.run()).months).toEqual([]);
    world.moveTo("2026-11-02T03:30:00Z");
    expect((await world.run()).months).toEqual([{ organization: "acme", month: "2026-10", written: [] }]);
    expect(await rowsOfLastRun(world)).toEqual([]);
    usage["customer-1"] = "300";
    world.moveTo("2026-11-03T03:30:00Z");
    await world.run();
    // 5 x 100 and 300 x 0.01 from then on. What is in euros is what it was.
    expect(
      (await world.heads()).map(({ currency, version, totals }) => [currency, version, totals.runRate]),
    ).toEqual([
      ["EUR", 1, "0"],
      ["USD", 1, "502.5"],
      ["USD", 2, "503"],
    ]);
    expect(await rowsOfLastRun(world)).toHaveLength(5);
    const { runId = "" } = (await world.snapshots.findRun("acme", "2026-10")) ?? {};
    expect(await world.customers({ runId, currency: "EUR" })).toEqual([]);
  });

  test("comes to the same, whatever write a worker dies at", async () => {
    // Begun; four pages; found to be another; four pages; finished.
    for (let writes = 0; writes <= 11; writes++) {
      const usage = { "customer-1": "250" };
      const world = aWorld(usage);
      await world.run();
      usage["customer-1"] = "300";
      world.moveTo("2026-11-03T03:30:00Z");
      await world.worker({ writesMax: writes, isLost: writes % 2 === 0 }).run();
      await world.run();
      expect((await world.heads()).map(({ version, totals }) => [version, totals.runRate])).toEqual([
        [1, "0"],
        [1, "502.5"],
        [2, "503"],
      ]);
      expect(await rowsOfLastRun(world)).toHaveLength(5);
      expect((await world.run()).months).toEqual([]);
    }
  });
});
