/** What every store of snapshots promises, run against the one in memory that other tests take, and the DynamoDB adapter on a store in memory. */
import { describe, expect, test } from "vitest";
import { createSnapshots } from "../../shared/adapters/dynamodb/billing/snapshots.ts";
import type { CustomerMonth } from "../../shared/domain/mrr/customer-month.ts";
import type { SnapshotHead, SnapshotRow } from "../../shared/domain/mrr/snapshot.ts";
import type { ClosedCustomer, SnapshotRun } from "../../shared/domain/mrr/snapshot-run.ts";
import type { CustomersQuestion, SnapshotReader, SnapshotWriter } from "../../shared/ports/snapshots.ts";
import { type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { createInMemorySnapshots } from "../support/in-memory-snapshots.ts";

type Snapshots = SnapshotReader & SnapshotWriter;

const TABLE = "snapshots";

const onDynamoDb = (database: InMemoryDynamoDb): Snapshots =>
  createSnapshots({
    client: database.client,
    snapshotTable: TABLE,
    pause: async () => {},
    random: () => 0.5,
  });

const aRun = (over: Partial<SnapshotRun> = {}): SnapshotRun => ({
  month: "2026-10",
  runId: "run-1",
  startedAt: "2026-11-01T00:30:00.000Z",
  step: 0,
  isFinished: false,
  isOutdated: false,
  isFirst: false,
  before: {},
  sums: {},
  ...over,
});

const aHead = (over: Partial<SnapshotHead> = {}): SnapshotHead => ({
  month: "2026-10",
  currency: "USD",
  version: 1,
  runId: "run-1",
  totals: { canonical: "1", runRate: "2", committed: "3" },
  rows: 1,
  digest: "digest",
  carried: "",
  basis: "",
  computedAt: "2026-11-01T00:30:00.000Z",
  ...over,
});

const aRow = (customerId: string, number: number): SnapshotRow => ({
  customerId,
  subscriptionId: `subscription-${String(number).padStart(4, "0")}-of-an-id-as-long-as-a-uuid`,
  canonical: "100.123456",
  recurring: "100.123456",
  seatBased: "100.123456",
  usage: "0.000001",
  committedUsage: "0",
  isCancelled: number % 2 === 1,
});

const aCustomer = (customerId: string, over: Partial<ClosedCustomer> = {}): ClosedCustomer => ({
  customerId,
  currency: "USD",
  rows: [aRow(customerId, 1)],
  hadBefore: ["runRate/end"],
  ...over,
});

/** Puts these customers in one step. */
async function put(
  snapshots: Snapshots,
  customers: readonly ClosedCustomer[],
  heads: readonly SnapshotHead[] = [],
) {
  const begun = aRun();
  await snapshots.advance("acme", { before: undefined, after: begun, customers: [], heads: [] });
  const after = { ...begun, step: 1, lastCustomerId: customers.at(-1)?.customerId };
  return snapshots.advance("acme", { before: begun, after, customers, heads });
}

async function read(snapshots: Snapshots, question: CustomersQuestion = {}, version = aHead()) {
  const found: CustomerMonth[] = [];
  for await (const some of snapshots.customers("acme", version, question)) found.push(...some);
  return found;
}

const idsOf = (customers: readonly CustomerMonth[]) => customers.map(({ customerId }) => customerId);

describe.each([
  ["in memory", createInMemorySnapshots],
  ["of DynamoDB", () => onDynamoDb(new InMemoryDynamoDb())],
])("A store of snapshots %s", (_, create) => {
  test("puts a run, its customers and versions in one step, and gives them back", async () => {
    const snapshots = create();
    const customers = [
      aCustomer("customer-1"),
      aCustomer("customer-1", { currency: "EUR", hadBefore: [] }),
      aCustomer("customer-2", { rows: [], hadBefore: ["canonical/end", "committed/cancellation"] }),
      aCustomer("customer-3", { rows: [{ ...aRow("customer-3", 2), subscriptionId: undefined }] }),
    ];
    expect(await put(snapshots, customers, [aHead()])).toBe("advanced");
    const inDollars = customers.filter(({ currency }) => currency === "USD");
    expect(await read(snapshots)).toEqual(inDollars.map(({ currency: _, ...customer }) => customer));
    expect(idsOf(await read(snapshots, {}, aHead({ currency: "EUR" })))).toEqual(["customer-1"]);
    expect(await read(snapshots, {}, aHead({ runId: "run-2" }))).toEqual([]);
    expect(await snapshots.heads("acme", {})).toEqual([aHead()]);
    expect(await snapshots.findRun("acme", "2026-10")).toMatchObject({
      step: 1,
      lastCustomerId: "customer-3",
    });
    expect(await snapshots.findRun("acme", "2026-09")).toBeUndefined();
    expect(await snapshots.heads("globex", {})).toEqual([]);
    expect(await snapshots.runs("globex")).toEqual([]);
  });

  test("puts nothing where the run is another one than was read", async () => {
    const snapshots = create();
    await put(snapshots, [aCustomer("customer-1")]);
    const late = {
      before: aRun(),
      after: aRun({ step: 1 }),
      customers: [aCustomer("customer-1")],
      heads: [aHead()],
    };
    expect(await snapshots.advance("acme", late)).toBe("overtaken");
    expect(await snapshots.advance("acme", { ...late, before: undefined })).toBe("overtaken");
    expect(await snapshots.heads("acme", {})).toEqual([]);
    expect(await read(snapshots)).toHaveLength(1);
  });

  test("knows that a step was put already", async () => {
    const snapshots = create();
    expect(await put(snapshots, [aCustomer("customer-1")])).toBe("advanced");
    const before = aRun();
    const after = { ...before, step: 1, lastCustomerId: "customer-1" };
    const again = { before, after, customers: [aCustomer("customer-1")], heads: [] };
    expect(await snapshots.advance("acme", again)).toBe("advanced");
    expect(await read(snapshots)).toHaveLength(1);
  });

  test("gives versions of some months in the order of months, currencies and versions", async () => {
    const snapshots = create();
    const names = [
      ["2026-10", "USD", 10],
      ["2026-10", "USD", 2],
      ["2026-10", "EUR", 1],
      ["2026-09", "USD", 1],
      ["2026-11", "USD", 1],
    ] as const;
    const heads = names.map(([month, currency, version]) => aHead({ month, currency, version }));
    await put(snapshots, [], heads);
    const named = async (months: { from?: string; to?: string }) =>
      (await snapshots.heads("acme", months)).map(({ month, currency, version }) =>
        [month, currency, version].join(" "),
      );
    expect(await named({ from: "2026-10", to: "2026-10" })).toEqual([
      "2026-10 EUR 1",
      "2026-10 USD 2",
      "2026-10 USD 10",
    ]);
    expect(await named({ to: "2026-09" })).toEqual(["2026-09 USD 1"]);
    expect(await named({ from: "2026-11" })).toEqual(["2026-11 USD 1"]);
    expect(await named({})).toHaveLength(5);
  });

  test("gives the customers after one, or one alone, however many rows there are", async () => {
    const snapshots = create();
    const many = Array.from({ length: 2_500 }, (_, number) => aRow("customer-2", number));
    const customers = [
      aCustomer("customer-1"),
      aCustomer("customer-2", { rows: many }),
      ...[3, 4, 5].map((number) =>
        aCustomer(`customer-${number}`, {
          rows: many.slice(0, 700).map((row) => ({ ...row, customerId: `customer-${number}` })),
        }),
      ),
    ];
    await put(snapshots, customers);
    expect(await rowsOf({})).toEqual([1, 2_500, 700, 700, 700]);
    expect(await rowsOf({ after: "customer-2" })).toEqual([0, 0, 700, 700, 700]);
    expect(await rowsOf({ after: "customer-4" })).toEqual([0, 0, 0, 0, 700]);
    for (const [index, count] of [1, 2_500, 700, 700, 700].entries())
      expect((await rowsOf({ customerId: `customer-${index + 1}` }))[index]).toBe(count);
    expect(await read(snapshots, { customerId: "customer-6" })).toEqual([]);
    expect(await read(snapshots, { customerId: "customer-25" })).toEqual([]);

    async function rowsOf(question: CustomersQuestion): Promise<readonly number[]> {
      const found = await read(snapshots, question);
      return [1, 2, 3, 4, 5].map((number) =>
        found
          .filter(({ customerId }) => customerId === `customer-${number}`)
          .reduce((sum, { rows }) => sum + rows.length, 0),
      );
    }
  });
});

describe("A store of snapshots of DynamoDB", () => {
  test.each(["throttle", "lose-answer", "conflict"] as const)("meets %s", async (fate) => {
    const fates: Fate[] = [fate, "succeed", fate];
    const database = new InMemoryDynamoDb(() => fates.shift() ?? "succeed");
    const snapshots = onDynamoDb(database);
    expect(await put(snapshots, [aCustomer("customer-1")])).toBe("advanced");
    expect(await read(snapshots)).toHaveLength(1);
  });

  test("keeps items well below what one may have", async () => {
    const database = new InMemoryDynamoDb();
    const many = Array.from({ length: 5_000 }, (_, number) => aRow("customer-1", number));
    await put(onDynamoDb(database), [aCustomer("customer-0"), aCustomer("customer-1", { rows: many })]);
    const sizes = database.items(TABLE).map((item) => JSON.stringify(item).length);
    expect(sizes.length).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
  });
});
