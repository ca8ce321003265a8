/** What was billed is taken back once, whoever asks for it at the same moment: on the store of production, in memory. */
import { describe, expect, test } from "vitest";
import { createBillingEditor } from "../../shared/adapters/dynamodb/billing/billing-editor.ts";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createRecordKeeper } from "../../shared/application/keep-records.ts";
import { listInvoices } from "../../shared/application/list-invoices.ts";
import { listSubscriptions } from "../../shared/application/list-subscriptions.ts";
import { type InvoiceDraft, recordInvoice } from "../../shared/application/record-invoice.ts";
import { createInvoiceReferences } from "../../shared/application/resolve-invoice.ts";
import { updateInvoice } from "../../shared/application/update-invoice.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import type { Identity } from "../../shared/ports/identities.ts";
import { anInvoice, aSubscription } from "../support/billing-builders.ts";
import { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { createInMemoryIdentities, createInMemoryMeters } from "../support/in-memory-ports.ts";

const SCOPE = { organization: "org", keyId: "key-1" };
const acme: Identity = {
  kind: "customer",
  id: "customer-1",
  externalId: "acme",
  name: "Acme",
  createdAt: "2026-01-01T00:00:00.000Z",
  aliases: [],
  absorbed: ["customer-9"],
};

/** acme was eps, which is its alias now. */
const SUBSCRIPTIONS = [
  aSubscription(),
  aSubscription({ id: "subscription-9", externalId: "eps-pro", customerId: "customer-9" }),
];

async function aWorld(...invoices: readonly Invoice[]) {
  const { client } = new InMemoryDynamoDb();
  const store = { client, billingTable: "billing", identifiers, pause: async () => {}, random: () => 0.5 };
  const [reader, editor] = [createBillingReader(store), createBillingEditor(store)];
  const now = () => Date.parse("2026-02-10T12:00:00Z");
  const deed = { keyId: "key-1", action: "created", at: "2026-02-10T12:00:00.000Z" } as const;
  for (const invoice of invoices) await editor.create("org", "invoice", invoice, deed);
  for (const subscription of SUBSCRIPTIONS) await editor.create("org", "subscription", subscription, deed);
  const meters = createInMemoryMeters([]);
  const identities = createInMemoryIdentities([acme]);
  const world = {
    reader,
    now,
    identifiers,
    records: createRecordKeeper({ reader, editor, now }),
    references: createInvoiceReferences({ reader, meters, identities }),
    identities,
  };
  return {
    listSubscriptions: async (after?: string) => {
      const page = { limit: 1, ...(after === undefined ? {} : { after }) };
      return listSubscriptions(world, "org", { customerId: "acme" }, page, "2026-02-10");
    },
    listInvoices: (filters: { readonly month?: string }, page: Parameters<typeof listInvoices>[3]) =>
      listInvoices(world, "org", { customerId: "acme", ...filters }, page),
    read: (reference: string) => reader.find("org", "invoice", reference),
    record: (draft: InvoiceDraft) => recordInvoice(world, SCOPE, draft),
    update: (reference: string, status: Invoice["status"], amountPaid?: string) =>
      updateInvoice(world, SCOPE, reference, { status, ...(amountPaid === undefined ? {} : { amountPaid }) }),
  };
}

const note = (number: string, total: string, over: Partial<InvoiceDraft> = {}): InvoiceDraft => ({
  number,
  kind: "credit_note",
  customerId: "acme",
  currency: "USD",
  status: "issued",
  invoiceDate: "2026-02-01",
  lines: [],
  total,
  creditedInvoiceId: "2026-001",
  ...over,
});

const countDone = async (work: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(work)).filter(({ status }) => status === "fulfilled").length;

describe("Credit notes", () => {
  test("of four at once that take back the whole invoice, one does", async () => {
    const { record, read } = await aWorld(anInvoice());
    expect(await countDone(["a", "b", "c", "d"].map((number) => record(note(number, "-100"))))).toBe(1);
    expect((await read("2026-001"))?.creditedTotal).toBe("100");
  });

  test("of four at once that take back a quarter each, all do", async () => {
    const { record, read } = await aWorld(anInvoice());
    expect(await countDone(["a", "b", "c", "d"].map((number) => record(note(number, "-25"))))).toBe(4);
    expect((await read("2026-001"))?.creditedTotal).toBe("100");
  });

  test("the same one, sent twice at once, is one", async () => {
    const { record, read } = await aWorld(anInvoice());
    const [first, second] = await Promise.all([record(note("a", "-100")), record(note("a", "-100"))]);
    expect(second).toEqual(first);
    expect((await read("2026-001"))?.creditedTotal).toBe("100");
  });

  test.each([
    ["a new one", "issued"],
    ["a draft that is issued", "draft"],
  ] as const)("either %s is accepted, or the invoice becomes void at the same moment", async (_, status) => {
    const { record, read, update } = await aWorld(anInvoice());
    if (status === "draft") await record(note("a", "-100", { status }));
    const credit = status === "draft" ? update("a", "issued") : record(note("a", "-100"));
    expect(await countDone([credit, update("2026-001", "void")])).toBe(1);
    const [invoice, made] = [await read("2026-001"), await read("a")];
    expect(invoice?.status === "void").toBe(made?.status !== "issued");
  });

  test("leave less to pay: paid is what is open, or what was paid before they came", async () => {
    const { record, update } = await aWorld(anInvoice());
    await record(note("a", "-30"));
    expect((await update("2026-001", "paid")).amountPaid).toBe("70");
    await expect(update("2026-001", "paid", "69")).rejects.toThrow("accepted is 70 to 100, because");
    expect((await update("2026-001", "paid", "100")).amountPaid).toBe("100");
    await record(note("b", "-70"));
    expect((await update("2026-001", "paid")).amountPaid).toBe("100");
  });

  test("take back only while they are billed", async () => {
    const { record, read, update } = await aWorld(anInvoice());
    const taken = async () => (await read("2026-001"))?.creditedTotal ?? "0";
    await record(note("a", "-100", { status: "draft" }));
    expect(await taken()).toBe("0");
    await update("a", "issued");
    expect(await taken()).toBe("100");
    await update("a", "void");
    expect(await taken()).toBe("0");
    expect((await update("2026-001", "void")).status).toBe("void");
  });
});

describe("A credit note and its subscription", () => {
  const billed = anInvoice({ subscriptionId: "subscription-1" });

  test("is that of the invoice where it names none; sent once more it is the same", async () => {
    const { record } = await aWorld(billed);
    const made = await record(note("a", "-40"));
    expect(made.subscriptionId).toBe("subscription-1");
    expect(await record(note("a", "-40", { subscriptionId: "acme-pro" }))).toEqual(made);
  });

  test("is no other one", async () => {
    const { record } = await aWorld(billed, anInvoice({ id: "i2", number: "none" }));
    await expect(record(note("a", "-40", { subscriptionId: "eps-pro" }))).rejects.toThrow(
      'subscriptionId: got "eps-pro"; accepted is subscription-1, that of the invoice that it takes back, or none',
    );
    const ofNone = note("a", "-40", { subscriptionId: "acme-pro", creditedInvoiceId: "none" });
    await expect(record(ofNone)).rejects.toThrow('got "acme-pro"; accepted is none, because the invoice');
  });
});

describe("What was recorded of a customer before it became the alias of another", () => {
  const ofEps = (over: Partial<Invoice> = {}) =>
    anInvoice({ customerId: "customer-9", subscriptionId: "subscription-9", ...over });

  test("is taken back by the other, and as a draft that is issued later", async () => {
    const { record, update, read } = await aWorld(
      ofEps(),
      ofEps({
        id: "old",
        number: "old",
        kind: "credit_note",
        status: "draft",
        total: "-60",
        creditedInvoiceId: "invoice-1",
      }),
    );
    const made = await record(note("a", "-40"));
    expect(made).toMatchObject({ customerId: "customer-1", subscriptionId: "subscription-9" });
    await update("old", "issued");
    expect((await read("2026-001"))?.creditedTotal).toBe("100");
  });

  test("is the same when it is sent once more, and its subscription is billed to the other", async () => {
    const standing = ofEps();
    const { record } = await aWorld(standing);
    const { id: _id, createdAt: _at, ...draft } = standing;
    for (const customerId of ["customer-9", "acme"])
      expect(await record({ ...draft, customerId })).toEqual(standing);
    const next = { ...draft, customerId: "acme", number: "next", subscriptionId: "eps-pro" };
    expect(await record(next)).toMatchObject({ subscriptionId: "subscription-9", customerId: "customer-1" });
  });

  test("is listed with what is the other's, in the order of creation, in pages", async () => {
    const world = await aWorld(
      ofEps({ id: "i1", number: "1" }),
      anInvoice({ id: "i2", number: "2" }),
      ofEps({ id: "i3", number: "3" }),
      anInvoice({ id: "i4", number: "4", customerId: "customer-2" }),
    );
    for (const filters of [{}, { month: "2026-01" }]) {
      const first = await world.listInvoices(filters, { limit: 2 });
      expect(first.entries.map(({ id }) => id)).toEqual(["i1", "i2"]);
      const rest = await world.listInvoices(filters, { limit: 2, after: first.next });
      expect(rest.entries.map(({ id }) => id)).toEqual(["i3"]);
      expect(rest.next).toBeUndefined();
    }
    const first = await world.listSubscriptions();
    expect(first.entries.map(({ id }) => id)).toEqual(["subscription-1"]);
    const rest = await world.listSubscriptions(first.next);
    expect(rest.entries.map(({ id }) => id)).toEqual(["subscription-9"]);
  });
});

describe("What a credit note is refused with", () => {
  test("names what came, and what is left only where something can be", async () => {
    const { record } = await aWorld(
      anInvoice({ subscriptionId: "subscription-1" }),
      anInvoice({ id: "i2", number: "whole", creditedTotal: "100" }),
      anInvoice({ id: "i3", number: "other", customerId: "customer-2" }),
      anInvoice({ id: "i4", number: "note", kind: "credit_note", total: "-30.005" }),
    );
    const credit = (creditedInvoiceId: string) => record(note("a", "-1", { creditedInvoiceId }));
    await expect(credit("whole")).rejects.toThrow(
      'total: got "-1"; accepted is none, because nothing is left of 100',
    );
    await expect(credit("other")).rejects.toThrow(
      'creditedInvoiceId: got "other"; accepted is an invoice of',
    );
    await expect(credit("note")).rejects.toThrow(
      /^creditedInvoiceId: got "note", credit_note issued; [^-]*$/,
    );
    const euro = note("a", "-1", { subscriptionId: "acme-pro", currency: "EUR" });
    await expect(record(euro)).rejects.toThrow('subscriptionId: got "acme-pro"; accepted is');
  });
});
