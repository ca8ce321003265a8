/** What owners may do with contracts and bills, on a store in memory; dates and amounts are computed by hand. */
import { describe, expect, test } from "vitest";
import { createRecordKeeper } from "../../shared/application/keep-records.ts";
import { listSubscriptions } from "../../shared/application/list-subscriptions.ts";
import { createCharge, endCharge } from "../../shared/application/manage-charges.ts";
import { createPlan } from "../../shared/application/manage-plans.ts";
import {
  changeSubscription,
  createSubscription,
  endSubscription,
} from "../../shared/application/manage-subscriptions.ts";
import { type InvoiceDraft, recordInvoice } from "../../shared/application/record-invoice.ts";
import { createInvoiceReferences } from "../../shared/application/resolve-invoice.ts";
import { updateInvoice } from "../../shared/application/update-invoice.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import { MeteringError } from "../../shared/errors.ts";
import type { BillingEditor } from "../../shared/ports/billing.ts";
import type { Identity } from "../../shared/ports/identities.ts";
import { anInvoice, aPlan, aRecurringCharge, aSubscription } from "../support/billing-builders.ts";
import { aMeter } from "../support/builders.ts";
import { createInMemoryBilling } from "../support/in-memory-billing.ts";
import {
  createInMemoryIdentities,
  createInMemoryMeters,
  readableIdentifiers,
} from "../support/in-memory-ports.ts";

const SCOPE = { organization: "org", keyId: "key-1" };
const customer: Identity = {
  kind: "customer",
  id: "customer-1",
  externalId: "acme",
  name: "Acme",
  createdAt: "2026-01-01T00:00:00.000Z",
  aliases: ["acme-old"],
  absorbed: [],
};

function aWorld(
  given: Parameters<typeof createInMemoryBilling>[0] = {},
  wrap: (editor: BillingEditor) => BillingEditor = (editor) => editor,
) {
  const { reader, editor, log } = createInMemoryBilling({ plans: [aPlan()], ...given });
  const now = () => Date.parse("2026-02-10T12:00:00Z");
  const meters = createInMemoryMeters([aMeter()]);
  const identities = createInMemoryIdentities([customer]);
  return {
    reader,
    log,
    now,
    meters,
    records: createRecordKeeper({ reader, editor: wrap(editor), now }),
    references: createInvoiceReferences({ reader, meters, identities }),
    identities,
    identifiers: readableIdentifiers(),
  };
}

const faultsOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MeteringError)) throw new Error(`not refused: ${error}`);
  return error.faults.length > 0 ? error.faults : [`${error.code} ${error.message}`];
};

describe("A subscription", () => {
  const draft = { customerId: "acme-old", planId: "pro", startDate: "2026-01-31", seats: 3 };

  test("has the ids of what its draft names, the plan's currency, and its first terms as its first change", async () => {
    const world = aWorld();
    const made = await createSubscription(world, SCOPE, { ...draft, endDate: "2026-12-31" });
    expect(made).toMatchObject({
      customerId: "customer-1",
      currency: "USD",
      externalId: made.id,
      name: made.id,
    });
    expect(made.changes).toEqual([
      expect.objectContaining({ effectiveDate: "2026-01-31", planId: "plan-1", seats: 3 }),
    ]);
    expect(made.ends).toEqual([expect.objectContaining({ endDate: "2026-12-31" })]);
  });

  test("changes on its days only, to a plan of its currency that is not archived", async () => {
    const euro = aPlan({ id: "plan-2", externalId: "euro", currency: "EUR" });
    const old = aPlan({ id: "plan-3", externalId: "old", archivedAt: "2026-01-01T00:00:00.000Z" });
    const ended = aSubscription({
      startDate: "2026-01-31",
      ends: [{ id: "e", endDate: "2026-03-31", recordedAt: "2026-02-01T00:00:00.000Z" }],
    });
    const world = aWorld({ plans: [aPlan(), euro, old], subscriptions: [ended] });
    const change = (effectiveDate: string, over: object = { seats: 1 }) =>
      changeSubscription(world, SCOPE, "acme-pro", { effectiveDate, ...over });
    expect(await faultsOf(change("2026-01-30"))).toEqual([
      'effectiveDate: got "2026-01-30"; accepted is a day not before 2026-01-31, its first one',
    ]);
    expect(await faultsOf(change("2026-04-01"))).toEqual([expect.stringContaining("not after 2026-03-31")]);
    expect(await faultsOf(change("2026-01-01", { planId: "euro" }))).toEqual([
      expect.stringContaining("effectiveDate"),
      'planId: got "euro", a plan in EUR; accepted is one in USD, the subscription\'s currency',
    ]);
    expect(await faultsOf(change("2026-02-01", { planId: "old" }))).toEqual([
      expect.stringContaining("archived"),
    ]);
    expect(await faultsOf(change("2026-02-01", { planId: "none" }))).toEqual([
      expect.stringContaining('"none"'),
    ]);
    for (const day of ["2026-01-31", "2026-03-31"])
      expect((await change(day)).changes.at(-1)).toMatchObject({ effectiveDate: day, seats: 1 });
  });

  test("has at most 1,000 changes, and the last one sent once more is there already", async () => {
    const { changes, ...rest } = aSubscription();
    const others = Array.from({ length: 998 }, (_, index) => ({ ...changes[0], id: `c${index}` }));
    const world = aWorld({ subscriptions: [{ ...rest, changes: [changes[0], ...others] }] });
    const last = { effectiveDate: "2026-02-01", seats: 7 };
    const full = await changeSubscription(world, SCOPE, "acme-pro", last);
    expect(full.changes).toHaveLength(1_000);
    expect(await changeSubscription(world, SCOPE, "acme-pro", last)).toEqual(full);
    expect(await faultsOf(changeSubscription(world, SCOPE, "acme-pro", { ...last, seats: 8 }))).toEqual([
      "changes: there are 1000; accepted are 1000 of one subscription",
    ]);
  });

  test("ends on the day before its first one at the earliest: it never began", async () => {
    const world = aWorld({ subscriptions: [aSubscription({ startDate: "2026-03-01" })] });
    const end = (endDate?: string) => endSubscription(world, SCOPE, "acme-pro", { endDate });
    expect((await end()).ends).toEqual([]);
    expect(await faultsOf(end("2026-02-27"))).toEqual([expect.stringContaining("not before 2026-02-28")]);
    expect((await end("2026-02-28")).ends).toHaveLength(1);
    expect((await end("2026-02-28")).ends).toHaveLength(1);
    expect((await end()).ends).toHaveLength(2);
  });

  test("that others changed meanwhile is read and judged anew", async () => {
    let isFirst = true;
    const world: ReturnType<typeof aWorld> = aWorld({ subscriptions: [aSubscription()] }, (editor) => ({
      ...editor,
      replace: async (...edit) => {
        if (!isFirst) return editor.replace(...edit);
        isFirst = false;
        await endSubscription(world, SCOPE, "acme-pro", { endDate: "2026-02-28" });
        return editor.replace(...edit);
      },
    }));
    const change = { effectiveDate: "2026-03-01", seats: 9 };
    expect(await faultsOf(changeSubscription(world, SCOPE, "acme-pro", change))).toEqual([
      expect.stringContaining("not after 2026-02-28"),
    ]);
    expect(await world.log.list("org", { limit: 9 })).toHaveLength(1);
  });

  test("is listed by the plan and the status of today; where few match, a page is short and goes on", async () => {
    const many = Array.from({ length: 30 }, (_, index) => {
      const id = `s${String(index).padStart(2, "0")}`;
      return aSubscription({ id, externalId: id, startDate: index === 29 ? "2026-03-01" : "2026-01-01" });
    });
    const world = aWorld({ subscriptions: many });
    const list = (after?: string) =>
      listSubscriptions(
        world,
        "org",
        { status: "upcoming", planId: "pro" },
        { limit: 1, after },
        "2026-02-10",
      );
    // Ten reads of two.
    const first = await list();
    expect(first).toEqual({ entries: [], next: "s19" });
    expect((await list(first.next)).entries.map(({ id }) => id)).toEqual(["s29"]);
  });
});

describe("What is sent once more", () => {
  test("is the one there is where it says the same, and refused where it says something else", async () => {
    const world = aWorld();
    const plan = { externalId: "max", name: "Max", currency: "USD" } as const;
    const charge = {
      externalId: "tokens",
      planId: "max",
      name: "Tokens",
      type: "usage",
      meterId: "eu-tokens",
      price: { model: "graduated", tiers: [{ upTo: "10", rate: "1" }, { rate: "0.5" }] },
      period: { count: 1, unit: "month" },
    } as const;
    const subscription = {
      externalId: "acme-max",
      customerId: "acme",
      planId: "max",
      startDate: "2026-01-01",
      seats: 3,
    };
    const makePlan = (over = {}) => createPlan(world, SCOPE, { ...plan, ...over });
    const makeCharge = (over = {}) => createCharge(world, SCOPE, { ...charge, ...over });
    const subscribe = (over = {}) => createSubscription(world, SCOPE, { ...subscription, ...over });
    const made = [await makePlan(), await makeCharge(), await subscribe()];
    await changeSubscription(world, SCOPE, "acme-max", { effectiveDate: "2026-02-01", seats: 4 });
    const again = [await makePlan(), await makeCharge(), await subscribe({ customerId: "acme-old" })];
    expect(again.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    expect(again[2]).toMatchObject({ changes: [{ seats: 3 }, { seats: 4 }] });
    expect(await world.log.list("org", { limit: 9 })).toHaveLength(4);
    for (const other of [
      makePlan({ name: "Other" }),
      makeCharge({ price: { model: "flat", rate: "1" } }),
      subscribe({ seats: 4 }),
      subscribe({ endDate: "2026-12-31" }),
    ])
      expect(await faultsOf(other)).toEqual([expect.stringMatching(/^billing.conflict externalId: /)]);
  });
});

describe("A charge", () => {
  test("names a plan and a meter that there are, and ends once, on its last day or before its first", async () => {
    const world = aWorld({ charges: [aRecurringCharge({ startDate: "2026-02-01" })] });
    const made = await createCharge(world, SCOPE, {
      planId: "pro",
      name: "Tokens",
      type: "usage",
      meterId: "eu-tokens",
      price: { model: "flat", rate: "1" },
      period: { count: 1, unit: "month" },
    });
    expect(made).toMatchObject({ planId: "plan-1", meterId: "meter-1", aggregation: "sum" });
    expect(await faultsOf(endCharge(world, SCOPE, "base", "2026-01-30"))).toEqual([
      expect.stringContaining("not before 2026-01-31"),
    ]);
    expect((await endCharge(world, SCOPE, "base", "2026-01-31")).endDate).toBe("2026-01-31");
    expect(await faultsOf(endCharge(world, SCOPE, "base", "2026-03-31"))).toEqual([
      expect.stringMatching(/^billing.conflict .*ends on 2026-01-31/),
    ]);
  });
});

describe("An invoice", () => {
  const draft: InvoiceDraft = {
    number: "N-1",
    kind: "invoice",
    customerId: "acme",
    currency: "USD",
    status: "draft",
    invoiceDate: "2026-02-01",
    lines: [
      { type: "recurring", amount: "100.10" },
      { type: "usage", amount: "-0.10", meterId: "eu-tokens" },
    ],
  };

  test("amounts to the sum of its lines, and names what there is by its ids", async () => {
    const world = aWorld({ subscriptions: [aSubscription()] });
    const made = await recordInvoice(world, SCOPE, { ...draft, subscriptionId: "acme-pro" });
    expect(made).toMatchObject({ total: "100", amountPaid: "0", subscriptionId: "subscription-1" });
    expect(made.lines[1]?.meterId).toBe("meter-1");
    expect(await recordInvoice(world, SCOPE, { ...draft, subscriptionId: "subscription-1" })).toEqual(made);
    expect(await faultsOf(recordInvoice(world, SCOPE, { ...draft, subscriptionId: undefined }))).toEqual([
      'billing.conflict number: "N-1" is that of another invoice; accepted is one that no invoice has',
    ]);
    expect(await world.log.list("org", { limit: 9 })).toHaveLength(1);
  });

  test.each<[string, Partial<InvoiceDraft>, readonly RegExp[]]>([
    ["a customer that there is not", { customerId: "who" }, [/^customerId: got "who"/]],
    [
      "a subscription in another currency",
      { subscriptionId: "acme-pro", currency: "EUR" },
      [/^subscriptionId/],
    ],
    [
      "a charge and a meter that there are not",
      {
        lines: [{ type: "usage", amount: "1", chargeId: "c", meterId: "m" }],
      },
      [/^lines\[0\]\.chargeId: got "c"/, /^lines\[0\]\.meterId: got "m"/],
    ],
    ["a total that the lines do not have", { total: "99" }, [/^total: got "99"; accepted is 100,/]],
    ["an invoice below 0", { lines: [], total: "-1" }, [/^total: got "-1"; accepted is 0 or more/]],
    ["a credit note above 0", { kind: "credit_note" }, [/^total: got "100"; accepted is one below 0/]],
    ["an invoice that takes back another", { creditedInvoiceId: "x" }, [/^creditedInvoiceId: .* none/]],
    [
      "more paid than billed",
      { amountPaid: "100.01" },
      [/^amountPaid: got "100.01"; accepted is at most 100/],
    ],
    [
      "paid in part",
      { status: "paid", amountPaid: "50" },
      [/^amountPaid: got "50"; accepted is 100, because/],
    ],
    ["overdue without a day", { status: "overdue" }, [/^dueDate: is missing/]],
    ["due before it was written", { dueDate: "2026-01-31" }, [/^dueDate: got "2026-01-31"; .*2026-02-01/]],
  ])("is refused with %s", async (_, over, faults) => {
    const world = aWorld({ subscriptions: [aSubscription()] });
    expect(await faultsOf(recordInvoice(world, SCOPE, { ...draft, ...over }))).toEqual(
      faults.map((fault) => expect.stringMatching(fault)),
    );
  });

  test("credit notes take back what was billed, in sum not more, and only of the same customer's billed ones", async () => {
    const world = aWorld({
      invoices: [
        anInvoice({ creditedTotal: "30" }),
        anInvoice({ id: "i2", number: "open", status: "draft" }),
        anInvoice({ id: "i3", number: "other", customerId: "customer-2" }),
        anInvoice({
          id: "i4",
          number: "old",
          kind: "credit_note",
          total: "-30",
          creditedInvoiceId: "invoice-1",
        }),
        anInvoice({ id: "i5", number: "gone", status: "void", total: "-50", creditedInvoiceId: "invoice-1" }),
      ],
    });
    const credit = (creditedInvoiceId: string, total: string) =>
      recordInvoice(world, SCOPE, {
        ...draft,
        number: `${creditedInvoiceId} ${total}`,
        kind: "credit_note",
        status: "issued",
        lines: [],
        total,
        creditedInvoiceId,
      });
    expect(await faultsOf(credit("2026-001", "-70.01"))).toEqual([
      'total: got "-70.01"; accepted is at least -70, what is left of 100',
    ]);
    expect(await faultsOf(credit("open", "-1"))).toEqual([expect.stringContaining("invoice draft")]);
    expect(await faultsOf(credit("other", "-1"))).toEqual([expect.stringContaining("same customer")]);
    expect(await faultsOf(credit("none", "-1"))).toEqual([expect.stringContaining('"none"')]);
    const whole = await credit("2026-001", "-70");
    expect(whole).toMatchObject({ creditedInvoiceId: "invoice-1", amountPaid: "0" });
    expect(await credit("2026-001", "-70")).toEqual(whole);
    expect(await faultsOf(updateInvoice(world, SCOPE, "2026-001", { status: "void" }))).toEqual([
      expect.stringContaining("credit notes take back 100 of it"),
    ]);
  });

  test.each<[Invoice["status"], Invoice["status"], boolean]>([
    ["draft", "issued", true],
    ["draft", "refunded", false],
    ["issued", "draft", false],
    ["issued", "void", true],
    ["paid", "refunded", true],
    ["paid", "issued", true],
    ["paid", "draft", false],
    ["void", "issued", false],
    ["refunded", "paid", false],
  ])("that is %s may become %s: %s", async (status, next, isAccepted) => {
    const amountPaid = status === "paid" ? "100" : "0";
    const world = aWorld({ invoices: [anInvoice({ status, amountPaid })] });
    const update = updateInvoice(world, SCOPE, "2026-001", { status: next });
    const isBounced = status === "paid" && next === "issued";
    if (isAccepted)
      expect(await update).toMatchObject({ status: next, ...(isBounced ? { amountPaid: "0" } : {}) });
    else expect(await faultsOf(update)).toEqual([expect.stringMatching(/^status: got .* accepted is /)]);
  });

  test("a draft changes as a whole; what is paid is paid in full unless it is said how much", async () => {
    const world = aWorld({ invoices: [anInvoice({ status: "draft" })] });
    const lines = [{ type: "one_time", amount: "80" }] as const;
    const changed = await updateInvoice(world, SCOPE, "2026-001", { lines, number: "N-9", status: "issued" });
    expect(changed).toMatchObject({ lines, total: "80", number: "N-9", status: "issued" });
    expect(await faultsOf(updateInvoice(world, SCOPE, "N-9", { lines: [], number: "N-8" }))).toEqual([
      expect.stringMatching(/^number: cannot change/),
      expect.stringMatching(/^lines: cannot change/),
    ]);
    expect(await faultsOf(updateInvoice(world, SCOPE, "N-9", { status: "paid", amountPaid: "79" }))).toEqual([
      expect.stringMatching(/^amountPaid: got "79"; accepted is 80/),
    ]);
    expect(await updateInvoice(world, SCOPE, "N-9", { status: "paid" })).toMatchObject({ amountPaid: "80" });
  });
});
