/** The page of one customer against the API. */
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  beforeOf,
  changeText,
  exactOf,
  exactRows,
  exactSum,
  figure,
  panel,
  questionOf,
  readCsv,
  searchOf,
  tableRows,
} from "./reading.ts";

interface MeterUsage {
  readonly meter_id: string;
  readonly name: string;
  readonly usage: number | null;
  readonly event_count: number;
  readonly grouped_data: readonly { readonly event_count: number }[];
}

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly status: string;
  readonly invoiceDate: string;
  readonly dueDate: string | null;
  readonly createdAt: string;
  readonly total: string;
  readonly amountPaid: string;
  readonly creditedTotal: string;
  readonly lines: readonly { readonly amount: string }[];
}

export function describeCustomer(harness: () => Harness): void {
  describe("a customer", () => {
    describeFigures(harness);
    describeInvoices(harness);
    describeWays(harness);
  });
}

function describeFigures(harness: () => Harness): void {
  test("one of them: its figures, meters, subscriptions and charges are the API's", async () => {
    const { open, ask } = harness();
    const customer = await customerOf(harness(), "halcyon-pharma");
    const page = await open(`/customers/${customer.id}?range=90d`);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(customer.name);
    const usageAsked = await questionOf(page, "/v1/analytics/usage", `customerId=${customer.id}`);
    const metersAsked = await questionOf(page, `/v1/customers/${customer.id}/usage`);
    const { question, than } = await beforeOf(page, usageAsked);
    const metersBefore = await beforeOf(page, metersAsked);
    const [{ summary }, old, mrr, invoices, subscriptions, meters, oldMeters, defined] = await Promise.all([
      ask(usageAsked),
      ask(question),
      ask(`/v1/analytics/mrr?variant=all&explain=true&customerId=${customer.id}&currency=USD`),
      invoicesOf(harness(), customer.id),
      ask(`/v1/subscriptions?customerId=${customer.id}&limit=100`),
      ask(metersAsked),
      ask(metersBefore.question),
      definedIn(harness()),
    ]);

    const used = panel(page, "Usage in the window");
    expect(await exactOf(used)).toEqual([summary.totalEvents, summary.totalQuantity, summary.totalCost]);
    const totals = [
      ["Events", "totalEvents"],
      ["Quantity", "totalQuantity"],
      ["Cost of usage", "totalCost"],
    ] as const;
    for (const [label, total] of totals)
      expect((await figure(used, label))[1]).toBe(changeText(summary[total], old.summary[total], than));
    const pastDue = invoices.filter(({ status, currency }) => status === "overdue" && currency === "USD");
    const owed = exactSum(pastDue.map(openOf));
    expect(await exactOf(panel(page, "Recurring revenue"))).toEqual([
      mrr.runRate.mrr,
      mrr.canonical.mrr,
      Number(owed),
    ]);
    const usageBefore = new Map<string, unknown>(
      oldMeters.meters.map(({ meter_id, usage }: MeterUsage) => [meter_id, usage]),
    );
    const byMeter = await exactRows(panel(page, "Usage by meter"));
    expect(byMeter.map((row) => [row[0], ...row.slice(3)]).toSorted()).toEqual(
      meters.meters
        .map((meter: MeterUsage) =>
          [
            meter.name,
            meter.usage ?? "–",
            changeOfMeter(meter.usage, usageBefore.get(meter.meter_id), than),
            meter.event_count,
          ].map(String),
        )
        .toSorted(),
    );
    const usedCsv = await readCsv(page, panel(page, "Usage by meter"));
    expect(usedCsv.slice(1).map((line) => [line[0], line[2] || "–", line[3]])).toEqual(
      byMeter.map((row) => [row[0], row[3], row[5]]),
    );
    const agreed = await tableRows(panel(page, "Subscriptions"));
    expect(agreed.map((row) => [row[0], row[2]]).toSorted()).toEqual(
      subscriptions.data.map(({ name, status }: Record<string, string>) => [name, status]).toSorted(),
    );
    const contracts = await readCsv(page, panel(page, "Subscriptions"));
    expect(contracts.slice(1).map((line) => [line[0], line[2]])).toEqual(
      agreed.map((row) => [row[0], row[2]]),
    );
    const made = panel(page, "What the run rate is made of");
    const charges = (await exactRows(made)).map((row) => row.at(-1) ?? "");
    expect(exactSum(charges)).toBe(String(mrr.runRate.mrr));
    expect((await readCsv(page, made)).slice(1).map((line) => line.at(-1))).toEqual(charges);
    // Meters that somebody defined count the same events again.
    const types: readonly MeterUsage[] = meters.meters
      .filter(({ meter_id }: MeterUsage) => !defined.has(meter_id))
      .toSorted((a: MeterUsage, b: MeterUsage) => b.event_count - a.event_count)
      .slice(0, 8);
    const [head, ...days] = await readCsv(page, panel(page, "Events by type"));
    expect(head?.toSorted()).toEqual(["period", ...types.map(({ name }) => name)].toSorted());
    for (const { name, grouped_data } of types)
      expect(days.map((line) => line[head?.indexOf(name) ?? -1])).toEqual(
        grouped_data.map(({ event_count }) => String(event_count)),
      );
    expectNoFaults(page);
  });

  test("one panel that fails says why, and leaves the others", async () => {
    const { open } = harness();
    const customer = await customerOf(harness(), "halcyon-pharma");
    const page = await open(`/customers/${customer.id}`, { failing: ["/v1/subscriptions"] });
    const failed = panel(page, "Subscriptions");
    await failed.getByText("the store is down").waitFor({ timeout: 30_000 });
    expect(await failed.getByText("r-1").isVisible()).toBe(true);
    expect(await exactOf(panel(page, "Recurring revenue"))).toHaveLength(3);
    expect(await panel(page, "Invoices").getByRole("table").isVisible()).toBe(true);
    expectNoFaults(page);
  });
}

function describeInvoices(harness: () => Harness): void {
  test("its invoices: all of them, paged, as CSV, and an opened one adds up", async () => {
    const { open, ask } = harness();
    const customer = await customerOf(harness(), "halcyon-pharma");
    const page = await open(`/customers/${customer.id}`);
    const invoices = await invoicesOf(harness(), customer.id);
    const table = panel(page, "Invoices");
    expect(await table.getByText(`${invoices.length} in all`).isVisible()).toBe(true);
    const toRow = (invoice: Invoice) => [
      invoice.number,
      invoice.status,
      invoice.currency,
      invoice.total,
      invoice.amountPaid,
      openOf(invoice),
    ];
    const csv = await readCsv(page, table);
    expect(csv.slice(1).map(([number, , status, , ...rest]) => [number, status, ...rest])).toEqual(
      invoices.map(toRow),
    );

    const first = invoices.find(({ lines }) => lines.length > 1);
    await table.getByRole("button", { name: first?.number, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Invoice ${first?.number}` });
    await dialog.getByRole("row").first().waitFor();
    expect(searchOf(page).invoice).toBe(first?.id);
    const told: Invoice = await ask(`/v1/invoices/${first?.id}`);
    const lines = (await exactRows(dialog)).map((row) => row.at(-1) ?? "");
    expect(lines).toEqual([...told.lines.map(({ amount }) => amount), told.total]);
    expect(exactSum(lines.slice(0, -1))).toBe(told.total);
    expect((await readCsv(page, dialog)).slice(1).map((line) => line.at(-1))).toEqual(lines.slice(0, -1));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(searchOf(page)).toEqual({});

    const seen = (await tableRows(table)).length;
    if (invoices.length > seen) {
      await table.getByRole("button", { name: "Next page" }).click();
      await expect.poll(() => searchOf(page).page).toBe("2");
      const next = await tableRows(table);
      expect(next[0]?.[0]).toContain(invoices[seen]?.number ?? "");
    }
    expectNoFaults(page);
  });
}

function describeWays(harness: () => Harness): void {
  test("leads to its events in the logs, and back to the list, in the same window", async () => {
    const { open } = harness();
    const customer = await customerOf(harness(), "bluepeak-health");
    const page = await open(`/customers/${customer.externalId}?range=90d`);
    await page.getByRole("link", { name: "Its events in the logs" }).click();
    await page.getByRole("heading", { level: 1, name: "Usage logs" }).waitFor();
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "90d", customer: customer.id });
    const cells = page.getByRole("grid", { name: "Events" }).getByRole("gridcell", { name: customer.name });
    expect(await cells.count()).toBeGreaterThan(5);
    await page.goBack();
    await page.getByRole("main").getByRole("link", { name: "Customers", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
    expect(searchOf(page)).toEqual({ range: "90d" });
    await settled(page);
    expectNoFaults(page);
  });

  test("an id that nobody has says so, and leads back", async () => {
    const { open } = harness();
    const page = await open("/customers/nobody", { refused: ["/v1/customers/nobody"] });
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("No such customer");
    expect(await page.getByText("No customer has the id, external id or alias nobody").isVisible()).toBe(
      true,
    );
    await page.getByRole("main").getByRole("link", { name: "Customers", exact: true }).click();
    await panel(page, "All customers").getByRole("table").waitFor();
    await settled(page);
    expectNoFaults(page);
  });
}

/** Only what has a value now and had one before is compared. */
function changeOfMeter(now: number | null, before: unknown, than: string): string {
  if (now === null || typeof before !== "number") return "–";
  return changeText(now, before, than);
}

async function definedIn({ ask }: Harness): Promise<ReadonlySet<string>> {
  const { data } = await ask("/v1/meters?limit=100");
  return new Set(
    data.flatMap(({ id, origin }: Record<string, string>) => (origin === "defined" ? [id] : [])),
  );
}

function customerOf({ ask }: Harness, externalId: string) {
  return ask(`/v1/customers/${externalId}`);
}

/** The latest first, as the page has them. */
async function invoicesOf({ ask }: Harness, customerId: string): Promise<readonly Invoice[]> {
  const { data }: { data: readonly Invoice[] } = await ask(`/v1/invoices?customerId=${customerId}&limit=100`);
  const order = ({ invoiceDate, createdAt }: Invoice) => `${invoiceDate} ${createdAt}`;
  return data.toSorted((a, b) => order(b).localeCompare(order(a)) || a.id.localeCompare(b.id));
}

function openOf({ status, total, amountPaid, creditedTotal }: Invoice): string {
  if (status !== "issued" && status !== "overdue") return "0";
  const open = exactSum([total, `-${amountPaid}`, `-${creditedTotal}`]);
  return open.startsWith("-") ? "0" : open;
}
