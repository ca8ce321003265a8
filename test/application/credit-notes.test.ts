/** What was billed is taken back once, whoever asks for it at the same moment: on the store of production, in memory. */
import { describe, expect, test } from "vitest";
import { createBillingEditor } from "../../shared/adapters/dynamodb/billing/billing-editor.ts";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createRecordKeeper } from "../../shared/application/keep-records.ts";
import { type InvoiceDraft, recordInvoice } from "../../shared/application/record-invoice.ts";
import { createInvoiceReferences } from "../../shared/application/resolve-invoice.ts";
import { updateInvoice } from "../../shared/application/update-invoice.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import type { Identity } from "../../shared/ports/identities.ts";
import { anInvoice } from "../support/billing-builders.ts";
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
  absorbed: [],
};

async function aWorld(...invoices: readonly Invoice[]) {
  const { client } = new InMemoryDynamoDb();
  const store = { client, billingTable: "billing", identifiers, pause: async () => {}, random: () => 0.5 };
  const [reader, editor] = [createBillingReader(store), createBillingEditor(store)];
  const now = () => Date.parse("2026-02-10T12:00:00Z");
  const deed = { keyId: "key-1", action: "created", at: "2026-02-10T12:00:00.000Z" } as const;
  for (const invoice of invoices) await editor.create("org", "invoice", invoice, deed);
  const meters = createInMemoryMeters([]);
  const world = {
    reader,
    now,
    identifiers,
    records: createRecordKeeper({ reader, editor, now }),
    references: createInvoiceReferences({ reader, meters }),
    identities: createInMemoryIdentities([acme]),
  };
  return {
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
