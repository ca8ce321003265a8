/** The pages of customers against the API: the list, and one of them. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  changeText,
  exactOf,
  exactRows,
  exactSum,
  panel,
  questionBefore,
  questionOf,
  readCsv,
  searchOf,
  tableRows,
} from "./reading.ts";

interface Part {
  readonly id: string;
  readonly name: string;
  readonly totalEvents: number;
  readonly totalQuantity: number;
  readonly totalCost: number;
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

export function describeCustomers(harness: () => Harness): void {
  describe("customers", () => {
    describeList(harness);
    describeOne(harness);
    describeFailures(harness);
    // Makes customers, and so comes last.
    describePaging(harness);
  });
}

function describeList(harness: () => Harness): void {
  test("are ranked by what they used, with their shares, changes and MRR as the API answers them", async () => {
    const { open, ask } = harness();
    const page = await open("/customers");
    const asked = await questionOf(page, "/v1/analytics/usage", "breakdownBy=customer");
    const [now, before, mrr, customers] = await Promise.all([
      ask(asked),
      ask(questionBefore(asked)),
      ask("/v1/analytics/mrr?variant=runRate&currency=USD"),
      ask("/v1/customers?limit=100"),
    ]);
    const externalIdOf = toMap(customers.data, "externalId");
    const oldOf = toMap(before.dimensionBreakdown.summary, "totalQuantity");
    const mrrOf = (id: string) =>
      exactSum(
        mrr.breakdown
          .filter(({ customerId }: { customerId: string }) => customerId === id)
          .map(({ total }: { total: number }) => String(total)),
      );
    const parts: readonly Part[] = now.dimensionBreakdown.summary.toSorted(
      (a: Part, b: Part) => b.totalQuantity - a.totalQuantity || a.name.localeCompare(b.name),
    );
    const amounts = (part: Part) => [part.totalQuantity, part.totalEvents, part.totalCost].map(String);

    const list = panel(page, "All customers");
    const rows = await exactRows(list);
    expect(rows.map((row) => [...row.slice(0, 3), ...row.slice(4, 7), row[8]])).toEqual(
      parts.map((part, index) => [
        String(index + 1),
        part.name,
        externalIdOf.get(part.id),
        ...amounts(part),
        mrrOf(part.id),
      ]),
    );
    parts.forEach((part, index) => {
      expect(rows[index]?.[3]).toBe(shareText(part.totalQuantity / now.summary.totalQuantity));
      expect(rows[index]?.[7]).toContain(changeText(part.totalQuantity, Number(oldOf.get(part.id) ?? 0)));
    });
    expect(await readCsv(page, list)).toEqual([
      ["#", "Customer", "External id", "Quantity", "Events", "Cost", "Run rate MRR", "Before", "Id"],
      ...parts.map((part, index) => [
        String(index + 1),
        part.name,
        externalIdOf.get(part.id),
        ...amounts(part),
        mrrOf(part.id),
        String(oldOf.get(part.id) ?? 0),
        part.id,
      ]),
    ]);
    expectNoFaults(page);
  });

  test("are sorted by each column, both ways, and the URL says how", async () => {
    const { open } = harness();
    const page = await open("/customers?range=90d");
    const list = panel(page, "All customers");
    const columns = [
      ["Events", 5, "events"],
      ["Cost", 6, "cost"],
      ["Run rate MRR", 8, "mrr"],
      ["Quantity", 4, undefined],
    ] as const;
    for (const [name, place, sort] of columns) {
      await sortBy(page, list, name);
      expect(searchOf(page).sort).toBe(sort);
      const falling = await columnOf(list, place);
      expect(await orderOf(list, name)).toBe("descending");
      expect(falling.map(Number)).toEqual(falling.map(Number).toSorted((a, b) => b - a));
      await sortBy(page, list, name);
      expect(searchOf(page).order).toBe("reverse");
      expect(await orderOf(list, name)).toBe("ascending");
      expect((await columnOf(list, place)).map(Number)).toEqual(falling.map(Number).toReversed());
    }
    await sortBy(page, list, "Customer");
    const names = await columnOf(list, 1);
    expect(await orderOf(list, "Customer")).toBe("ascending");
    expect(await orderOf(list, "Quantity")).toBe("none");
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
    await sortBy(page, list, "Change");
    const changes = (await columnOf(list, 7)).map((text) =>
      text.includes("%") ? Number.parseFloat(text.replaceAll(/[^-+.\d%]/g, "")) : Number.NEGATIVE_INFINITY,
    );
    expect(changes).toEqual(changes.toSorted((a, b) => b - a));
    expectNoFaults(page);
  });

  test("are found by a part of their name or external id, and keep their ranks", async () => {
    const { open } = harness();
    const page = await open("/customers?range=90d");
    const list = panel(page, "All customers");
    const all = await exactRows(list);
    const search = page.getByRole("searchbox", { name: "Search customers" });
    await search.fill("ANAL");
    await expect.poll(() => searchOf(page).q).toBe("ANAL");
    const isFound = (row: readonly string[]) => `${row[1]} ${row[2]}`.toLowerCase().includes("anal");
    expect(await exactRows(list)).toEqual(all.filter(isFound));
    await search.fill("nobody at all");
    await list.getByText('No customer with usage is called "nobody at all"').waitFor();
    await search.fill("");
    await expect.poll(() => exactRows(list)).toEqual(all);
    expectNoFaults(page);
  });
}

function describeOne(harness: () => Harness): void {
  test("one of them: its figures, meters, subscriptions and charges are the API's", async () => {
    const { open, ask } = harness();
    const customer = await customerOf(harness(), "halcyon-pharma");
    const page = await open(`/customers/${customer.id}?range=90d`);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(customer.name);
    const usageAsked = await questionOf(page, "/v1/analytics/usage", `customerId=${customer.id}`);
    const [{ summary }, mrr, invoices, subscriptions, meters] = await Promise.all([
      ask(usageAsked),
      ask(`/v1/analytics/mrr?variant=all&explain=true&customerId=${customer.id}&currency=USD`),
      invoicesOf(harness(), customer.id),
      ask(`/v1/subscriptions?customerId=${customer.id}&limit=100`),
      ask(await questionOf(page, `/v1/customers/${customer.id}/usage`)),
    ]);

    expect(await exactOf(panel(page, "Usage in the window"))).toEqual([
      summary.totalEvents,
      summary.totalQuantity,
      summary.totalCost,
    ]);
    const pastDue = invoices.filter(({ status, currency }) => status === "overdue" && currency === "USD");
    const owed = exactSum(pastDue.map(openOf));
    expect(await exactOf(panel(page, "Recurring revenue"))).toEqual([
      mrr.runRate.mrr,
      mrr.canonical.mrr,
      Number(owed),
    ]);
    const byMeter = await exactRows(panel(page, "Usage by meter"));
    expect(byMeter.map((row) => [row[0], row[3], row[5]]).toSorted()).toEqual(
      meters.meters
        .map((meter: Record<string, unknown>) =>
          [meter.name, meter.usage ?? "–", meter.event_count].map(String),
        )
        .toSorted(),
    );
    const used = await readCsv(page, panel(page, "Usage by meter"));
    expect(used.slice(1).map((line) => [line[0], line[2] || "–", line[3]])).toEqual(
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
    const [head, ...days] = await readCsv(page, panel(page, "Events by meter"));
    for (const { name, grouped_data } of meters.meters.slice(0, 3))
      expect(days.map((line) => line[head?.indexOf(name) ?? -1])).toEqual(
        grouped_data.map(({ event_count }: { event_count: number }) => String(event_count)),
      );
    expectNoFaults(page);
  });

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
}

function describeFailures(harness: () => Harness): void {
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

  test("a list that fails says why, and its filters stay", async () => {
    const { open } = harness();
    const page = await open("/customers", { failing: ["/v1/analytics/usage"] });
    const failed = panel(page, "All customers");
    await failed.getByText("the store is down").waitFor({ timeout: 30_000 });
    expect(await failed.getByText("r-1").isVisible()).toBe(true);
    expect(await page.getByRole("searchbox", { name: "Search customers" }).isEnabled()).toBe(true);
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

function describePaging(harness: () => Harness): void {
  test("more than a page of them: each stands on one page, once", async () => {
    const { open, ask, test: pipeline } = harness();
    const made = Array.from({ length: 45 }, (_, index) => `quiet-${index + 10}`);
    await Promise.all(
      made.map((externalId) => pipeline.post("/v1/customers", { externalId, name: externalId })),
    );
    const { data } = await ask("/v1/customers?limit=100");
    const page = await open("/customers?all=yes");
    const list = panel(page, "All customers");
    const first = await columnOf(list, 2);
    expect(first).toHaveLength(50);
    await list.getByRole("button", { name: "Next page" }).click();
    await expect.poll(() => searchOf(page).page).toBe("2");
    const second = await columnOf(list, 2);
    expect(await list.getByRole("button", { name: "Next page" }).isDisabled()).toBe(true);
    expect([...first, ...second].toSorted()).toEqual(
      data.map(({ externalId }: { externalId: string }) => externalId).toSorted(),
    );
    await page.getByRole("searchbox", { name: "Search customers" }).fill("quiet-1");
    await expect.poll(() => searchOf(page)).toEqual({ all: "yes", q: "quiet-1" });
    expect(await columnOf(list, 2)).toEqual(made.filter((id) => id.startsWith("quiet-1")));
    expectNoFaults(page);
  });
}

async function sortBy(page: Page, list: Locator, name: string): Promise<void> {
  const before = page.url();
  await list.getByRole("columnheader").getByRole("button", { name, exact: true }).click();
  await expect.poll(() => page.url()).not.toBe(before);
  await settled(page);
}

function orderOf(list: Locator, name: string): Promise<string | null> {
  return list.getByRole("columnheader", { name, exact: true }).getAttribute("aria-sort");
}

async function columnOf(list: Locator, place: number): Promise<readonly string[]> {
  return (await exactRows(list)).map((row) => row[place] ?? "");
}

function shareText(share: number): string {
  return new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 }).format(share);
}

function toMap(
  entries: readonly Readonly<Record<string, unknown>>[],
  name: string,
): ReadonlyMap<unknown, unknown> {
  return new Map(entries.map((entry) => [entry.id, entry[name]]));
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
