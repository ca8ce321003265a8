/** Finance keeps contracts and bills: nothing that was agreed is overwritten, nothing that was billed changes, and each change is told. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

describe.skipIf(!isDynamoDbAvailable)("Contracts and bills", () => {
  let running: TestPipeline;
  let stranger: Record<string, string>;
  beforeAll(async () => {
    running = await startPipeline();
    stranger = { "x-api-key": await running.createKey("stranger") };
    await made("/v1/customers", { externalId: "acme", aliases: ["acme-old"] });
    await made("/v1/meters", { externalId: "tokens", name: "Tokens", aggregation: "sum" });
  });
  afterAll(() => running?.pipeline.stop());

  const made = async (path: string, body: object) => {
    const answer = await running.post(path, body);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body;
  };
  const done = async (path: string, body: object) => {
    const answer = await running.post(path, body);
    expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
    return answer.body;
  };
  const patch = async (path: string, body: object) => {
    const response = await fetch(`${running.pipeline.url}${path}`, {
      method: "PATCH",
      headers: { "x-api-key": running.key, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it is not there
    return { status: response.status, body: answer as any };
  };
  const refused = async (path: string, body: object) => {
    const { status, body: answer } = await running.post(path, body);
    expect(status).toBe(400);
    return answer.message;
  };

  test("a plan with charges of every kind, a subscription that changes and ends, and nothing is overwritten", async () => {
    const plan = await made("/v1/plans", { externalId: "pro", name: "Pro", currency: "USD" });
    expect(plan).toMatchObject({ description: null, archivedAt: null });
    const base = { planId: "pro", name: "Base" };
    const fixed = await made("/v1/charges", {
      ...base,
      externalId: "base",
      type: "recurring",
      amount: "1200",
      period: "yearly",
    });
    expect(fixed).toMatchObject({
      planId: plan.id,
      amount: "1200",
      period: "yearly",
      rate: null,
      meterId: null,
    });
    const tiers = [
      { upTo: 1000, rate: "0.02" },
      { upTo: null, rate: "0.010" },
    ];
    const usage = await made("/v1/charges", {
      ...base,
      type: "usage",
      meterId: "tokens",
      model: "graduated",
      tiers,
    });
    expect(usage).toMatchObject({
      period: "monthly",
      model: "graduated",
      tiers: [
        { upTo: "1000", rate: "0.02" },
        { upTo: null, rate: "0.01" },
      ],
    });
    await made("/v1/charges", {
      ...base,
      type: "seat",
      rate: 20,
      minimumCommitment: 3,
      customPeriod: { days: 28 },
    });
    await made("/v1/charges", { ...base, type: "one_time", amount: "500", startDate: "2026-01-01" });
    const listed = (await running.get("/v1/charges?planId=pro&limit=3")).body;
    expect(listed.data.map(({ type }: { type: string }) => type)).toEqual(["recurring", "usage", "seat"]);
    const next = (await running.get(`/v1/charges?planId=pro&limit=3&next_page=${listed.next_page}`)).body;
    expect(next).toMatchObject({ data: [{ type: "one_time" }], next_page: null });
    expect((await patch("/v1/charges/base", { amount: "1300" })).body.message).toEqual([
      expect.stringMatching(/^name: is missing/),
      expect.stringContaining("prices never change"),
    ]);
    const ended = await done("/v1/charges/base/end", { endDate: "2026-12-31" });
    expect(await done("/v1/charges/base/end", { endDate: "2026-12-31" })).toEqual(ended);
    expect((await running.post("/v1/charges/base/end", { endDate: "2027-12-31" })).status).toBe(409);

    const draft = {
      customerId: "acme-old",
      planId: "pro",
      startDate: "2026-01-15",
      seats: 5,
      externalId: "acme-pro",
    };
    const first = await made("/v1/subscriptions", draft);
    expect(first).toMatchObject({
      status: "active",
      planId: plan.id,
      seats: 5,
      endDate: null,
      currency: "USD",
    });
    await made("/v1/plans", { externalId: "max", name: "Max", currency: "USD" });
    const more = { effectiveDate: "2026-03-01", planId: "max", seats: 8, reason: "they grow" };
    await done("/v1/subscriptions/acme-pro/changes", more);
    const changed = await done("/v1/subscriptions/acme-pro/changes", more);
    expect(changed.changes).toEqual([
      first.changes[0],
      expect.objectContaining({ effectiveDate: "2026-03-01", seats: 8, reason: "they grow" }),
    ]);
    expect(changed.seats).toBe(8);
    const over = await done("/v1/subscriptions/acme-pro/end", { endDate: "2026-06-30", reason: "too dear" });
    expect(over).toMatchObject({ status: "ended", endDate: "2026-06-30" });
    expect(
      await refused("/v1/subscriptions/acme-pro/changes", { effectiveDate: "2026-07-01", seats: 1 }),
    ).toEqual([expect.stringContaining("2026-06-30")]);
    const on = await done("/v1/subscriptions/acme-pro/end", { endDate: null });
    expect(on).toMatchObject({ status: "active", endDate: null });
    expect(on.ends).toHaveLength(2);

    const archived = await done("/v1/plans/pro/archive", {});
    expect(await done("/v1/plans/pro/archive", {})).toEqual(archived);
    expect(await refused("/v1/subscriptions", { ...draft, externalId: "late" })).toEqual([
      expect.stringContaining("archived"),
    ]);
    const ofPlan = (await running.get("/v1/subscriptions?customerId=acme&planId=max&status=active")).body;
    expect(ofPlan.data).toEqual([on]);
    expect((await running.get("/v1/subscriptions?status=upcoming")).body.data).toEqual([]);
  });

  test("an invoice from draft to paid, the same once more, a credit note, and what may not be", async () => {
    const lines = [
      { type: "recurring", amount: "100", periodStart: "2026-01-15", periodEnd: "2026-02-14" },
      { type: "usage", amount: "23.45", meterId: "tokens", quantity: 2345 },
    ];
    const invoice = { customerId: "acme", currency: "USD", invoiceDate: "2026-02-15", number: "A-1", lines };
    const draft = await made("/v1/invoices", invoice);
    expect(draft).toMatchObject({ kind: "invoice", status: "draft", total: "123.45", amountPaid: "0" });
    expect(await made("/v1/invoices", { ...invoice, total: 123.45 })).toEqual(draft);
    expect((await running.post("/v1/invoices", { ...invoice, invoiceDate: "2026-02-16" })).status).toBe(409);
    const changed = await patch("/v1/invoices/A-1", { number: "A-2", dueDate: "2026-03-17" });
    expect(changed.body).toMatchObject({ number: "A-2", dueDate: "2026-03-17", id: draft.id });
    expect((await running.get("/v1/invoices/A-1")).status).toBe(404);
    // It was due long ago: issued is what was recorded, overdue what it is.
    expect((await patch("/v1/invoices/A-2", { status: "issued" })).body.status).toBe("overdue");
    const fixed = await patch("/v1/invoices/A-2", { invoiceDate: "2026-02-16", status: "draft" });
    expect([fixed.status, fixed.body.message]).toEqual([
      400,
      [
        'status: got "draft"; accepted is one that may follow issued: paid, overdue, void, refunded',
        "invoiceDate: cannot change, because the invoice is issued and no longer a draft; accepted are status, amountPaid and dueDate",
      ],
    ]);
    expect((await patch("/v1/invoices/A-2", { amountPaid: 200 })).body.message).toEqual([
      'amountPaid: got "200"; accepted is at most 123.45, the total',
    ]);
    expect((await patch("/v1/invoices/A-2", { amountPaid: 50 })).body.amountPaid).toBe("50");
    expect((await patch("/v1/invoices/A-2", { status: "paid" })).body).toMatchObject({
      status: "paid",
      amountPaid: "123.45",
    });

    const note = {
      ...invoice,
      number: "C-1",
      kind: "credit_note",
      creditedInvoiceId: "A-2",
      status: "issued",
    };
    const half = await made("/v1/invoices", { ...note, lines: undefined, total: "-60" });
    expect(half).toMatchObject({ total: "-60", creditedInvoiceId: draft.id, lines: [] });
    expect(
      await refused("/v1/invoices", { ...note, number: "C-2", lines: undefined, total: "-63.46" }),
    ).toEqual(['total: got "-63.46"; accepted is at least -63.45, what is left of 123.45']);
    expect((await patch("/v1/invoices/A-2", { status: "refunded" })).body.message).toEqual([
      expect.stringContaining("credit notes take back 60"),
    ]);
    await patch("/v1/invoices/C-1", { status: "void" });
    expect((await patch("/v1/invoices/A-2", { status: "refunded" })).body.status).toBe("refunded");
    const february = (await running.get("/v1/invoices?month=2026-02&customerId=acme-old&limit=1")).body;
    expect(february.data).toEqual([expect.objectContaining({ number: "A-2" })]);
    const rest = `/v1/invoices?month=2026-02&customerId=acme-old&limit=1&next_page=${february.next_page}`;
    expect((await running.get(rest)).body.data).toEqual([expect.objectContaining({ number: "C-1" })]);
    // A cursor is of its question.
    expect((await running.get(`/v1/invoices?limit=1&next_page=${february.next_page}`)).status).toBe(400);
  });

  test("the log tells every change with its key, newest first", async () => {
    const plan = await made("/v1/plans", { externalId: "logged", name: "One", currency: "EUR" });
    await patch("/v1/plans/logged", { name: "Two", description: "for two" });
    // What changes nothing is no change.
    await patch("/v1/plans/logged", { name: "Two" });
    const { data } = (await running.get("/v1/billing-log?kind=plan&limit=2")).body;
    expect(data.map(({ action, record }: { action: string; record: object }) => [action, record])).toEqual([
      ["updated", { ...plan, name: "Two", description: "for two" }],
      ["created", plan],
    ]);
    expect(running.key).toContain(data[0].keyId);
  });

  test("of many that change one at once each is done, and none undoes another", async () => {
    await made("/v1/plans", { externalId: "busy", name: "Busy", currency: "USD" });
    await made("/v1/subscriptions", {
      customerId: "acme",
      planId: "busy",
      startDate: "2026-01-01",
      externalId: "busy",
    });
    const seats = [1, 2, 3, 4, 5, 6];
    await Promise.all(
      seats.map((count) =>
        done("/v1/subscriptions/busy/changes", { effectiveDate: `2026-02-0${count}`, seats: count }),
      ),
    );
    const { changes } = (await running.get("/v1/subscriptions/busy")).body;
    const recorded = changes.slice(1).map((change: { seats: number }) => change.seats);
    expect(recorded.toSorted()).toEqual(seats);
  });

  test("whatever is wrong is told field by field", async () => {
    const charge = { planId: "nothing", name: "x", type: "usage", meterId: "none", rate: "1" };
    expect(await refused("/v1/charges", charge)).toEqual([
      'planId: got "nothing"; accepted is the id or external id of a plan',
      'meterId: got "none"; accepted is the id or external id of a meter',
    ]);
    expect(await refused("/v1/charges", { type: "weekly" })).toEqual([
      'type: got "weekly"; accepted is recurring, seat, usage or one_time',
    ]);
    const wrong = {
      planId: "pro",
      name: "x",
      type: "seat",
      model: "volume",
      period: "yearly",
      customPeriod: { days: 7 },
    };
    const tiers = [
      { upTo: "10", rate: "1" },
      { upTo: "10", rate: "1" },
    ];
    const fields = (faults: readonly string[]) => faults.map((fault) => fault.split(":")[0]);
    expect(fields(await refused("/v1/charges", { ...wrong, tiers }))).toEqual(["tiers", "customPeriod"]);
    expect(
      await refused("/v1/subscriptions", { customerId: "who", planId: "what", startDate: "2026-01-01" }),
    ).toEqual([
      'customerId: got "who"; accepted is the id, external id or alias of a customer',
      'planId: got "what"; accepted is the id or external id of a plan',
    ]);
    const bad = { customerId: "acme", currency: "Euro", invoiceDate: "2026-02-30" };
    expect(fields(await refused("/v1/invoices", bad))).toEqual(["currency", "invoiceDate", "total"]);
    expect((await running.get("/v1/subscriptions?customerId=who")).status).toBe(404);
    expect((await running.get("/v1/charges?colour=red")).status).toBe(400);
  });

  test("a public key reads and does not write, and another tenant sees nothing", async () => {
    const readOnly = { "x-api-key": running.publicKey };
    expect((await running.get("/v1/plans/pro", readOnly)).status).toBe(200);
    for (const [path, body] of [
      ["/v1/plans", { name: "x", currency: "USD" }],
      ["/v1/subscriptions/acme-pro/end", { endDate: null }],
    ] as const)
      expect((await running.post(path, body, readOnly)).status).toBe(403);
    for (const path of [
      "/v1/plans/pro",
      "/v1/charges/base",
      "/v1/subscriptions/acme-pro",
      "/v1/invoices/A-2",
    ])
      expect((await running.get(path, stranger)).status).toBe(404);
    for (const list of ["plans", "charges", "subscriptions", "invoices", "billing-log"])
      expect((await running.get(`/v1/${list}`, stranger)).body).toEqual({ data: [], next_page: null });
  });
});
