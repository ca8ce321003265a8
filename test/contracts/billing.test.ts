/**
 * What every store of contracts and bills promises, run against the one in memory that other tests take, the DynamoDB adapter on a
 * store in memory, and the same adapter on the embedded DynamoDB.
 */
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDynamoDb } from "../../local/engines/dynamodb.ts";
import { createBillingEditor } from "../../shared/adapters/dynamodb/billing/billing-editor.ts";
import { createBillingLog, createLateMonths } from "../../shared/adapters/dynamodb/billing/billing-log.ts";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { BillingDeed } from "../../shared/ports/billing.ts";
import {
  anInvoice,
  aPlan,
  aRecurringCharge,
  aSubscription,
  aUsageCharge,
} from "../support/billing-builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { createInMemoryBilling, type InMemoryBilling } from "../support/in-memory-billing.ts";
import { type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

const TABLE = "billing";

function onDynamoDb(client: Pick<DynamoDBClient, "send">): InMemoryBilling {
  const store = { client, billingTable: TABLE, identifiers, pause: async () => {}, random: () => 0.5 };
  return {
    reader: createBillingReader(store),
    editor: createBillingEditor(store),
    log: createBillingLog(store),
    lateMonths: createLateMonths(store),
  };
}

async function startEngine(): Promise<{ billing: InMemoryBilling; stop: () => Promise<void> }> {
  const engine = await startDynamoDb();
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName: TABLE });
  return { billing: onDynamoDb(client), stop: engine.stop };
}

/** In February: January is over. */
const deed = (action: BillingDeed["action"] = "created", at = "2026-02-10T12:00:00.000Z"): BillingDeed => ({
  keyId: "key-1",
  action,
  at,
});
const JANUARY = "2026-01-20T12:00:00.000Z";
const ids = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id);

const STORES = [
  ["in memory", async () => ({ billing: createInMemoryBilling(), stop: async () => {} })],
  [
    "on DynamoDB in memory",
    async () => ({ billing: onDynamoDb(new InMemoryDynamoDb().client), stop: async () => {} }),
  ],
  ...(isDynamoDbAvailable ? ([["on DynamoDB", startEngine]] as const) : []),
] as const;

describe.each(STORES)("Contracts and bills %s", (_, start) => {
  let { reader, editor, log, lateMonths } = createInMemoryBilling();
  let stop = async () => {};
  let tests = 0;
  beforeAll(async () => {
    const started = await start();
    ({ reader, editor, log, lateMonths } = started.billing);
    stop = started.stop;
  });
  afterAll(() => stop());
  /** Each test is an organization of its own. */
  const org = () => `org-${tests++}`;

  test("are found by id and by external id or number, within their organization, by nobody else", async () => {
    const [own, other] = [org(), org()];
    expect(await editor.create(own, "plan", aPlan(), deed())).toBe("created");
    expect(await editor.create(own, "invoice", anInvoice(), deed())).toBe("created");
    for (const reference of ["plan-1", "pro"])
      expect(await reader.find(own, "plan", reference)).toEqual(aPlan());
    for (const reference of ["invoice-1", "2026-001"])
      expect(await reader.find(own, "invoice", reference)).toEqual(anInvoice());
    expect(await reader.find(other, "plan", "pro")).toBeUndefined();
    expect(await reader.find(own, "charge", "pro")).toBeUndefined();
    expect(await reader.list(other, "plan", { limit: 10 })).toEqual([]);
  });

  test("an id is meant before an external id that reads like one", async () => {
    const own = org();
    await editor.create(own, "plan", aPlan({ id: "a", externalId: "b" }), deed());
    await editor.create(own, "plan", aPlan({ id: "b", externalId: "c" }), deed());
    expect((await reader.find(own, "plan", "b"))?.externalId).toBe("c");
  });

  test("a name belongs to one of a kind; whoever comes later changes nothing", async () => {
    const own = org();
    await editor.create(own, "plan", aPlan(), deed());
    expect(await editor.create(own, "plan", aPlan({ id: "plan-2" }), deed())).toBe("taken");
    expect(await editor.create(own, "charge", aRecurringCharge({ externalId: "pro" }), deed())).toBe(
      "created",
    );
    expect(ids(await reader.list(own, "plan", { limit: 10 }))).toEqual(["plan-1"]);
    expect(await log.list(own, { limit: 10 })).toHaveLength(2);
  });

  test("the same once more is created still, and once in the log", async () => {
    const own = org();
    await editor.create(own, "plan", aPlan(), deed());
    expect(await editor.create(own, "plan", aPlan(), deed())).toBe("created");
    expect(await log.list(own, { limit: 10 })).toHaveLength(1);
  });

  test("of two that read the same, one replaces it; the other is told that it is stale", async () => {
    const own = org();
    const [before, first, second] = [aPlan(), aPlan({ name: "First" }), aPlan({ name: "Second" })];
    await editor.create(own, "plan", before, deed());
    expect(await editor.replace(own, "plan", { before, after: first }, deed("updated"))).toBe("replaced");
    expect(await editor.replace(own, "plan", { before, after: second }, deed("updated"))).toBe("stale");
    expect(await editor.replace(own, "plan", { before, after: first }, deed("updated"))).toBe("replaced");
    expect((await reader.find(own, "plan", "pro"))?.name).toBe("First");
    expect(await log.list(own, { limit: 10 })).toHaveLength(2);
  });

  test("of two that take back the same invoice in one step with it, one does; the other leaves nothing behind", async () => {
    const own = org();
    const credited = anInvoice();
    await editor.create(own, "invoice", credited, deed());
    const take = (id: string) => [
      { after: anInvoice({ id, number: id, kind: "credit_note", total: "-100" }), deed: deed() },
      { before: credited, after: { ...credited, creditedTotal: "100" }, deed: deed("updated") },
    ];
    expect(await editor.editInvoices(own, take("c1"))).toBe("done");
    expect(await editor.editInvoices(own, take("c2"))).toBe("stale");
    expect(await editor.editInvoices(own, take("c1"))).toBe("done");
    expect(await reader.find(own, "invoice", "c2")).toBeUndefined();
    expect((await reader.find(own, "invoice", "2026-001"))?.creditedTotal).toBe("100");
    const due = await reader.invoicesPastDue(own, "2026-03-01");
    expect(due.map(({ id, creditedTotal }) => [id, creditedTotal]).toSorted()).toEqual([
      ["c1", undefined],
      ["invoice-1", "100"],
    ]);
    const entries = await log.list(own, { limit: 10 });
    expect(entries.map(({ action }) => action).toSorted()).toEqual(["created", "created", "updated"]);
    const taken = [{ after: anInvoice({ id: "c3", number: "c1" }), deed: deed() }];
    expect(await editor.editInvoices(own, taken)).toBe("taken");
  });

  test("a new number replaces the old one, which is free then; one that is taken is refused", async () => {
    const own = org();
    const before = anInvoice({ status: "draft" });
    const after = { ...before, number: "2026-009" };
    await editor.create(own, "invoice", before, deed());
    await editor.create(own, "invoice", anInvoice({ id: "invoice-2", number: "2026-002" }), deed());
    const taken = { before, after: { ...before, number: "2026-002" } };
    expect(await editor.replace(own, "invoice", taken, deed("updated"))).toBe("taken");
    expect(await editor.replace(own, "invoice", { before, after }, deed("updated"))).toBe("replaced");
    expect(await reader.find(own, "invoice", "2026-001")).toBeUndefined();
    expect(await reader.find(own, "invoice", "2026-009")).toEqual(after);
    expect(await editor.create(own, "invoice", anInvoice({ id: "invoice-3" }), deed())).toBe("created");
  });

  test("come in pages, in the order of their ids", async () => {
    const own = org();
    for (const id of ["c", "a", "d", "b"])
      await editor.create(own, "plan", aPlan({ id, externalId: id }), deed());
    expect(ids(await reader.list(own, "plan", { limit: 3 }))).toEqual(["a", "b", "c"]);
    expect(ids(await reader.list(own, "plan", { limit: 3, after: "c" }))).toEqual(["d"]);
  });

  test("charges are those of the plans, with the ended ones", async () => {
    const own = org();
    await editor.create(own, "charge", aRecurringCharge(), deed());
    await editor.create(own, "charge", aUsageCharge({ endDate: "2026-01-31" }), deed());
    await editor.create(own, "charge", aUsageCharge({ id: "x", externalId: "x", planId: "plan-2" }), deed());
    expect(await reader.chargesOf(own, ["plan-1"])).toEqual([
      aRecurringCharge(),
      aUsageCharge({ endDate: "2026-01-31" }),
    ]);
    expect(await reader.chargesOf(own, ["plan-1", "plan-2", "plan-1"])).toHaveLength(3);
    expect(await reader.chargesOf(own, [])).toEqual([]);
  });

  test("subscriptions come customer by customer, of all or of one, as they are now", async () => {
    const own = org();
    const made = [
      ["s3", "a"],
      ["s2", "b"],
      ["s1", "b"],
      ["s4", "bb"],
    ] as const;
    for (const [id, customerId] of made)
      await editor.create(own, "subscription", aSubscription({ id, externalId: id, customerId }), deed());
    const before = aSubscription({ id: "s1", externalId: "s1", customerId: "b" });
    const after = { ...before, name: "Other" };
    await editor.replace(own, "subscription", { before, after }, deed("updated"));
    const all = await reader.subscriptionsByCustomer(own, { limit: 10 });
    expect(ids(all)).toEqual(["s3", "s1", "s2", "s4"]);
    expect(all[1]).toEqual(after);
    const place = { customerId: "b", id: "s1" };
    expect(ids(await reader.subscriptionsByCustomer(own, { limit: 1, after: place }))).toEqual(["s2"]);
    expect(ids(await reader.subscriptionsByCustomer(own, { limit: 9, after: place }))).toEqual(["s2", "s4"]);
    expect(ids(await reader.subscriptionsByCustomer(own, { customerId: "b", limit: 9 }))).toEqual([
      "s1",
      "s2",
    ]);
    const one = { customerId: "b", limit: 9, after: place };
    expect(ids(await reader.subscriptionsByCustomer(own, one))).toEqual(["s2"]);
  });

  test("invoices are found by month, by customer and by being past due, and move when they change", async () => {
    const own = org();
    const draft = anInvoice({ id: "i1", number: "1", status: "draft", invoiceDate: "2025-12-31" });
    await editor.create(own, "invoice", draft, deed());
    await editor.create(own, "invoice", anInvoice({ id: "i2", number: "2", customerId: "a" }), deed());
    await editor.create(own, "invoice", anInvoice({ id: "i3", number: "3", dueDate: "2026-01-31" }), deed());
    await editor.create(own, "invoice", anInvoice({ id: "i4", number: "4", dueDate: undefined }), deed());
    const moved = { ...draft, status: "issued" as const, invoiceDate: "2026-01-01", dueDate: "2026-02-01" };
    expect(ids(await reader.invoicesOfMonth(own, "2025-12", { limit: 9 }))).toEqual(["i1"]);
    expect(ids(await reader.invoicesPastDue(own, "2026-03-01"))).toEqual(["i3", "i2"]);
    await editor.replace(own, "invoice", { before: draft, after: moved }, deed("updated"));
    expect(ids(await reader.invoicesOfMonth(own, "2025-12", { limit: 9 }))).toEqual([]);
    expect(ids(await reader.invoicesOfMonth(own, "2026-01", { limit: 9 }))).toEqual(["i2", "i1", "i3", "i4"]);
    const after = { customerId: "customer-1", id: "i1" };
    expect(ids(await reader.invoicesOfMonth(own, "2026-01", { after, limit: 1 }))).toEqual(["i3"]);
    const one = { customerId: "a", limit: 9 };
    expect(ids(await reader.invoicesOfMonth(own, "2026-01", one))).toEqual(["i2"]);
    expect(ids(await reader.invoicesOfCustomer(own, "customer-1", { limit: 2 }))).toEqual(["i1", "i3"]);
    expect(ids(await reader.invoicesOfCustomer(own, "customer-1", { limit: 2, after: "i3" }))).toEqual([
      "i4",
    ]);
    // A due date is in time to its end.
    expect(ids(await reader.invoicesPastDue(own, "2026-02-01"))).toEqual(["i3"]);
    expect(ids(await reader.invoicesPastDue(own, "2026-02-05"))).toEqual(["i3", "i1", "i2"]);
    const paid = { before: moved, after: { ...moved, status: "paid" as const, amountPaid: "100" } };
    await editor.replace(own, "invoice", paid, deed("updated"));
    expect(ids(await reader.invoicesPastDue(own, "2026-02-05"))).toEqual(["i3", "i2"]);
  });

  test("the log tells who did what, newest first, with the record as it was from then on", async () => {
    const own = org();
    const [before, after] = [aPlan(), aPlan({ name: "New" })];
    await editor.create(own, "plan", before, deed());
    await editor.replace(own, "plan", { before, after }, deed("updated", "2026-02-11T00:00:00.000Z"));
    const entries = await log.list(own, { limit: 10 });
    expect(entries).toEqual([
      {
        id: expect.any(String),
        keyId: "key-1",
        action: "updated",
        at: "2026-02-11T00:00:00.000Z",
        kind: "plan",
        recordId: "plan-1",
        record: after,
      },
      { ...deed(), id: expect.any(String), kind: "plan", recordId: "plan-1", record: before },
    ]);
    const [newest] = await log.list(own, { limit: 1 });
    expect(newest).toEqual(entries[0]);
    expect(await log.list(own, { limit: 10, after: entries[0]?.id })).toEqual([entries[1]]);
  });

  test("the first month is that of the earliest first day, or of an invoice that was billed", async () => {
    const own = org();
    await editor.create(own, "charge", aRecurringCharge(), deed());
    expect(await reader.firstMonth(own)).toBeUndefined();
    await editor.create(own, "subscription", aSubscription({ startDate: "2026-03-31" }), deed());
    expect(await reader.firstMonth(own)).toBe("2026-03");
    const draft = anInvoice({ status: "draft", invoiceDate: "2025-12-31" });
    await editor.create(own, "invoice", draft, deed());
    expect(await reader.firstMonth(own)).toBe("2026-03");
    const after = { ...draft, status: "issued" as const };
    await editor.replace(own, "invoice", { before: draft, after }, deed("updated"));
    expect(await reader.firstMonth(own)).toBe("2025-12");
    const early = aSubscription({ id: "s2", externalId: "s2", startDate: "2025-11-01" });
    await editor.create(own, "subscription", early, deed());
    expect(await reader.firstMonth(own)).toBe("2025-11");
    expect(await reader.firstMonth(org())).toBeUndefined();
  });

  describe("late months", () => {
    const monthsOf = async (own: string) => (await lateMonths.list(own)).map(({ month }) => month);

    test("are those that are over when something in them is recorded; drafts, plans and payments make none", async () => {
      const own = org();
      await editor.create(own, "plan", aPlan(), deed());
      await editor.create(own, "charge", aRecurringCharge({ startDate: "2026-02-01" }), deed());
      await editor.create(own, "subscription", aSubscription({ startDate: "2026-02-01" }), deed());
      const draft = anInvoice({ status: "draft" });
      await editor.create(own, "invoice", draft, deed());
      await editor.create(own, "invoice", anInvoice({ id: "i2", number: "2" }), deed("created", JANUARY));
      expect(await monthsOf(own)).toEqual([]);
      const issued = anInvoice();
      await editor.replace(own, "invoice", { before: draft, after: issued }, deed("updated"));
      expect(await monthsOf(own)).toEqual(["2026-01"]);
      await lateMonths.clear(own, await lateMonths.list(own));
      const paid = { ...issued, status: "paid" as const, amountPaid: "100" };
      await editor.replace(own, "invoice", { before: issued, after: paid }, deed("updated"));
      expect(await monthsOf(own)).toEqual([]);
      await editor.replace(
        own,
        "invoice",
        { before: paid, after: { ...paid, status: "void" } },
        deed("updated"),
      );
      expect(await monthsOf(own)).toEqual(["2026-01"]);
    });

    test.each([
      ["a charge without a first day", "1970-01", {}, undefined],
      ["a charge from a day on", "2025-11", { startDate: "2025-11-30" }, undefined],
      ["the end of a charge", "2025-12", { startDate: "2026-02-01" }, { endDate: "2025-12-31" }],
    ])("of %s: %s", async (_, month, first, then) => {
      const own = org();
      const before = aRecurringCharge(first);
      await editor.create(own, "charge", before, deed());
      if (then !== undefined)
        await editor.replace(own, "charge", { before, after: { ...before, ...then } }, deed("ended"));
      expect(await monthsOf(own)).toEqual([month]);
    });

    test("of a subscription: of its first day, of a change, and of its end before and after", async () => {
      const own = org();
      const s1 = aSubscription({ startDate: "2025-10-15" });
      await editor.create(own, "subscription", s1, deed());
      expect(await monthsOf(own)).toEqual(["2025-10"]);
      await lateMonths.clear(own, await lateMonths.list(own));
      const change = { id: "c2", effectiveDate: "2025-12-01", seats: 9, recordedAt: deed().at };
      const s2 = { ...s1, changes: [...s1.changes, change] as typeof s1.changes };
      await editor.replace(own, "subscription", { before: s1, after: s2 }, deed("changed"));
      expect(await monthsOf(own)).toEqual(["2025-12"]);
      await lateMonths.clear(own, await lateMonths.list(own));
      const s3 = { ...s2, ends: [{ id: "e1", endDate: "2025-11-30", recordedAt: deed().at }] };
      await editor.replace(own, "subscription", { before: s2, after: s3 }, deed("ended"));
      expect(await monthsOf(own)).toEqual(["2025-11"]);
      await lateMonths.clear(own, await lateMonths.list(own));
      // It goes on after all: what had ended has not.
      const s4 = { ...s3, ends: [...s3.ends, { id: "e2", recordedAt: deed().at }] };
      await editor.replace(own, "subscription", { before: s3, after: s4 }, deed("ended"));
      expect(await monthsOf(own)).toEqual(["2025-11"]);
    });

    test("that was late again since it was listed is not cleared", async () => {
      const own = org();
      await editor.create(own, "invoice", anInvoice(), deed());
      const listed = await lateMonths.list(own);
      await editor.create(own, "invoice", anInvoice({ id: "i2", number: "2" }), deed());
      await lateMonths.clear(own, listed);
      expect(new Set(await monthsOf(own))).toEqual(new Set(["2026-01"]));
      const again = await lateMonths.list(own);
      await lateMonths.clear(own, again);
      await lateMonths.clear(own, again);
      expect(await monthsOf(own)).toEqual([]);
    });
  });
});

describe("An answer of DynamoDB that is lost", () => {
  function losing(operation: string, times: number) {
    let lost = 0;
    const decide = (called: string): Fate =>
      called === operation && lost++ < times ? "lose-answer" : "succeed";
    return onDynamoDb(new InMemoryDynamoDb(decide).client);
  }

  test("makes no edit twice, and none that was done looks refused", async () => {
    const { editor, log, reader } = losing("TransactWriteItems", 1);
    expect(await editor.create("org", "plan", aPlan(), deed())).toBe("created");
    const change = { before: aPlan(), after: aPlan({ name: "New" }) };
    const { editor: second, log: secondLog } = losing("TransactWriteItems", 2);
    expect(await second.create("org", "plan", aPlan(), deed())).toBe("created");
    expect(await second.replace("org", "plan", change, deed("updated"))).toBe("replaced");
    expect(await log.list("org", { limit: 9 })).toHaveLength(1);
    expect(await secondLog.list("org", { limit: 9 })).toHaveLength(2);
    expect(await reader.list("org", "plan", { limit: 9 })).toEqual([aPlan()]);
  });
});
