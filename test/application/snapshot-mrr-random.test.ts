/** Snapshots under random schedules: workers at once, each dying somewhere, on a DynamoDB that throttles, conflicts and loses answers. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSnapshots } from "../../shared/adapters/dynamodb/billing/snapshots.ts";
import { anInvoice, aRecurringCharge, aSubscription } from "../support/billing-builders.ts";
import { type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { createSnapshotWorld } from "../support/snapshot-world.ts";

const FATES = ["succeed", "succeed", "succeed", "throttle", "conflict", "lose-answer"] as const;
const NUMBERS = [1, 2, 3, 4, 5];

/** 7 of each customer, dated in September. */
const LATE = NUMBERS.map((number) =>
  anInvoice({
    id: `late-${number}`,
    number: `late-${number}`,
    customerId: `customer-${number}`,
    invoiceDate: "2026-09-20",
    total: "7",
  }),
);

/** What happens to a call, and how long it takes. */
interface Call {
  readonly fate: Fate;
  readonly ticks: number;
}

async function wait(ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
}

function aWorld(calls: readonly Call[] = []) {
  const coming = [...calls];
  const database = new InMemoryDynamoDb(async () => {
    const { fate, ticks } = coming.shift() ?? { fate: "succeed", ticks: 0 };
    await wait(ticks);
    return fate;
  });
  const store = {
    client: database.client,
    snapshotTable: "snapshots",
    pause: async () => {},
    random: () => 0.5,
  };
  const world = createSnapshotWorld({
    now: "2026-10-01T00:30:00Z",
    snapshots: createSnapshots(store),
    charges: [aRecurringCharge()],
    subscriptions: NUMBERS.map((number) =>
      aSubscription({
        id: `subscription-${number}`,
        customerId: `customer-${number}`,
        // The last ones begin in October.
        startDate: number > 3 ? "2026-10-10" : "2026-09-01",
      }),
    ),
  });
  return {
    ...world,
    /** From now on all calls succeed. */
    calm: () => {
      coming.length = 0;
    },
  };
}

/** What each month's last version says, with the customers themselves. */
async function lastOf(world: ReturnType<typeof aWorld>) {
  const latest = new Map((await world.heads()).map((head) => [head.month, head]));
  return Promise.all(
    [...latest.values()].map(async ({ runId, version: _, computedAt: __, ...head }) => ({
      ...head,
      customers: await world.customers({ runId, currency: head.currency }),
    })),
  );
}

/** A version that is made of what two workers put would not add up. */
async function expectWhole(world: ReturnType<typeof aWorld>): Promise<void> {
  for (const head of await world.heads()) {
    const customers = await world.customers(head);
    const ids = customers.map(({ customerId }) => customerId);
    expect(ids).toEqual([...new Set(ids)].sort());
    const rows = customers.flatMap((customer) => customer.rows);
    const sumOf = (field: "canonical" | "recurring") =>
      String(rows.reduce((sum, row) => sum + Number(row[field]), 0));
    expect([head.rows, head.totals.canonical, head.totals.runRate]).toEqual([
      rows.length,
      sumOf("canonical"),
      sumOf("recurring"),
    ]);
  }
}

test("whatever happens to several workers, months end as if one had made them, and no version is replaced", async () => {
  const steady = aWorld();
  await steady.run();
  steady.moveTo("2026-11-01T00:30:00Z");
  for (const invoice of LATE) await steady.record("invoice", invoice);
  await steady.run();
  const expected = await lastOf(steady);
  expect(expected.map(({ month, totals }) => [month, totals.canonical, totals.runRate])).toEqual([
    ["2026-09", "35", "300"],
    ["2026-10", "0", "500"],
  ]);

  const death = fc.integer({ min: 0, max: 9 });
  const schedule = fc.record({
    calls: fc.array(fc.record({ fate: fc.constantFrom(...FATES), ticks: fc.nat(60) }), { maxLength: 150 }),
    recorded: fc.array(fc.nat(500), { minLength: 5, maxLength: 5 }),
    first: fc.array(death, { minLength: 1, maxLength: 3 }),
    second: fc.array(death, { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(schedule, async ({ calls, recorded, first, second }) => {
      const world = aWorld(calls);
      const work = (deaths: readonly number[]) =>
        Promise.all(deaths.map((writesMax) => world.worker({ writesMax }).run()));
      const record = (from: number, to?: number) =>
        LATE.slice(from, to).map((invoice, index) =>
          wait(recorded[from + index] ?? 0).then(() => world.record("invoice", invoice)),
        );
      await Promise.all([work(first), ...record(0, 3)]);
      world.moveTo("2026-11-01T00:30:00Z");
      const before = await world.heads().catch(() => []);
      await Promise.all([work(second), ...record(3)]);
      world.calm();
      await world.run();
      await expectWhole(world);
      expect(await lastOf(world)).toEqual(expected);
      expect(await world.heads()).toEqual(expect.arrayContaining([...before]));
      expect((await world.run()).months).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
