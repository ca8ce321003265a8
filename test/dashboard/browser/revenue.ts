/** The revenue page against the API: its numbers, and what each is the sum of. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  exactOf,
  exactRows,
  exactSum,
  figure,
  moneyText,
  monthText,
  panel,
  questionOf,
  readCsv,
  searchOf,
} from "./reading.ts";
import { expectInvoice, expectSums, type Row } from "./revenue-parts.ts";
import { describeRevenueOfWindow } from "./revenue-window.ts";

const ALL = "/v1/analytics/mrr?variant=all";
const VARIANTS = [
  ["Canonical MRR", "canonical"],
  ["Run rate MRR", "runRate"],
  ["Committed MRR", "committed"],
] as const;

export function describeRevenue(harness: () => Harness): void {
  describe("revenue", () => {
    describeVariants(harness);
    describeHistory(harness);
    describeRevenueOfWindow(harness);

    test("in euros everything is of what was sold in euros", async () => {
      const { open, ask } = harness();
      const page = await open("/revenue?range=90d");
      await page.getByLabel("Currency").selectOption("EUR");
      await settled(page);
      expect(searchOf(page)).toEqual({ range: "90d", currency: "EUR" });
      await expectVariants(page, await ask(`${ALL}&currency=EUR&breakdown=false`));
      const revenue = await ask(await questionOf(page, "/v1/analytics/revenue?", "currency=EUR"));
      const window = panel(page, "Revenue of the window");
      // The costs are of all usage and in dollars: no margin can be told of them.
      const types = ["recurringRevenue", "seatRevenue", "usageRevenue", "onetimeRevenue"];
      expect(await exactOf(window)).toEqual([
        revenue.revenue,
        revenue.cost,
        ...types.map((type) => revenue[type]).toSorted((a, b) => b - a),
      ]);
      expect((await figure(window, "Cost"))[0]).toContain("$");
      expect((await figure(window, "Margin"))[0]).toBe("–");
      await window.getByText("Costs are in USD: they cannot be taken off EUR").waitFor();
      await window.getByText("of all usage, in USD").waitFor();
      const history = await ask("/v1/analytics/mrr/history?variant=runRate&currency=EUR");
      expect(await readCsv(page, panel(page, "Run rate MRR by month"))).toEqual([
        ["period", "MRR (EUR)"],
        ...history.months.map(({ month, ending }: Row) => [`${month}-01`, String(ending)]),
      ]);
      const shown = await panel(page, "Run rate MRR").locator("data").first().textContent();
      expect(shown).toContain("€");
      expectNoFaults(page);
    });

    test("one panel that fails says why, and leaves the others", async () => {
      const { open } = harness();
      const page = await open("/revenue", { failing: ["/v1/analytics/mrr/history"] });
      const failed = panel(page, "Run rate MRR by month");
      await failed.getByText("the store is down").waitFor({ timeout: 30_000 });
      expect(await failed.getByText("r-1").isVisible()).toBe(true);
      expect(await exactOf(panel(page, "Run rate MRR"))).toHaveLength(2);
      expect((await exactOf(panel(page, "Revenue of the window"))).length).toBeGreaterThan(3);
      expectNoFaults(page);
    });
  });
}

function describeVariants(harness: () => Harness): void {
  test("the three MRRs are the API's, and canonical opens to the invoices that it is the sum of", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue");
    await expectVariants(page, await ask(`${ALL}&breakdown=false`));

    await page.getByRole("button", { name: "Invoices that make up Canonical MRR" }).click();
    const parts = panel(page, "What canonical MRR is made of");
    await parts.getByRole("table").waitFor();
    await settled(page);
    expect(searchOf(page)).toEqual({ open: "canonical" });
    const { invoices, mrr } = await ask("/v1/analytics/mrr?variant=canonical&explain=true");
    const rows = await exactRows(parts);
    expect(rows.map((row) => [row[0], row.at(-1)])).toEqual([
      ...invoices.map(({ number, total }: Row) => [number, String(total)]),
      ["Sum", String(mrr)],
    ]);
    expect(exactSum(rows.slice(0, -1).map((row) => row.at(-1) ?? ""))).toBe(String(mrr));
    expect((await readCsv(page, parts)).slice(1).map((line) => [line[0], line.at(-1)])).toEqual(
      invoices.map(({ number, total }: Row) => [number, String(total)]),
    );

    const [{ id, number }] = invoices;
    await parts.getByRole("button", { name: `Invoice ${number}` }).click();
    await expectInvoice(page, harness(), id);
    expect(searchOf(page)).toEqual({ open: "canonical" });
    expectNoFaults(page);
  });

  test("run rate and committed open to subscriptions, and these to charges: each is the sum of its parts", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue");
    const all = await ask(`${ALL}&explain=true`);
    await expectSubscriptions(page, "Run rate", all.runRate);
    const opened = await openSubscription(page, "Run rate", all.runRate);
    expect(searchOf(page)).toEqual({ open: "runRate", row: opened.subscriptionId });
    await expectCharges(page, opened);
    await page.reload();
    await settled(page);
    await expectCharges(page, opened);

    await expectSubscriptions(page, "Committed", all.committed);
    const other = await openSubscription(page, "Committed", all.committed);
    expect(searchOf(page)).toEqual({ open: "committed", row: other.subscriptionId });
    await expectCharges(page, other);
    expectNoFaults(page);
  });
}

type Subscription = Row & { readonly charges: readonly Row[] };

interface Rate {
  readonly mrr: number;
  readonly breakdown: readonly Subscription[];
}

/** Opens an MRR, and holds it to the API's: its rows add up to it. */
async function expectSubscriptions(page: Page, name: string, { breakdown, mrr }: Rate): Promise<void> {
  await page.getByRole("button", { name: `Subscriptions that make up ${name} MRR` }).click();
  const parts = partsOf(page, name);
  await parts.getByRole("table").first().waitFor();
  await settled(page);
  const rows = await exactRows(parts);
  expect(rows.slice(0, -1).map((row) => row.slice(-4))).toEqual(
    breakdown.map(({ recurring, seatBased, usage, total }) =>
      [recurring, seatBased, usage, total].map(String),
    ),
  );
  expectSums(rows, -4);
  expect(rows.at(-1)?.at(-1)).toBe(String(mrr));
  expect((await readCsv(page, parts)).slice(1).map((line) => line.slice(-4))).toEqual(
    rows.slice(0, -1).map((row) => row.slice(-4)),
  );
}

/** Opens the first one of several charges. */
async function openSubscription(page: Page, name: string, { breakdown }: Rate): Promise<Subscription> {
  const place = breakdown.findIndex(({ charges }) => charges.length > 1);
  const parts = partsOf(page, name);
  await parts
    .getByRole("button", { name: /^Parts of the MRR of/ })
    .nth(place)
    .click();
  await chargesOf(page).waitFor();
  await settled(page);
  const opened = breakdown[place];
  if (opened === undefined) throw new Error(`no subscription of ${name} has several charges`);
  return opened;
}

async function expectCharges(page: Page, { charges, total }: Subscription): Promise<void> {
  const rows = await exactRows(chargesOf(page));
  expect(rows.map((row) => row.at(-1))).toEqual([...charges.map(({ amount }) => amount), total].map(String));
  expectSums(rows, -1);
}

function partsOf(page: Page, name: string) {
  return panel(page, `What ${name.toLowerCase()} MRR is made of`);
}

function chargesOf(page: Page) {
  return page.getByRole("region", { name: "Charges of the subscription" });
}

const MOVEMENTS = ["new", "reactivation", "expansion", "contraction", "churn"] as const;

function signedOf(month: Row): readonly number[] {
  return MOVEMENTS.map((name) => {
    const amount = Number(month[name]);
    return amount !== 0 && (name === "contraction" || name === "churn") ? -amount : amount;
  });
}

function describeHistory(harness: () => Harness): void {
  test("months end as the API says; one that is chosen falls and rises to its ending, and has its versions", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue?movements=table");
    const { months } = await ask("/v1/analytics/mrr/history?variant=runRate");
    await expectMonths(page, months);

    const chosen: Row = months.at(-3);
    await page.getByLabel("Month", { exact: true }).selectOption(String(chosen.month));
    await settled(page);
    expect(searchOf(page)).toEqual({ movements: "table", month: chosen.month });
    await expectWaterfall(page, chosen);
    const { data } = await ask(`/v1/mrr-snapshots?month=${chosen.month}&currency=USD`);
    await expectVersions(page, String(chosen.month), data);
    expectNoFaults(page);
  });

  test("another MRR, another rule of churn and more months are asked", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue");
    const bar = page.getByRole("main");
    await bar.getByRole("radio", { name: "Canonical" }).check();
    await bar.getByRole("radio", { name: "At the cancellation" }).check();
    await bar.getByRole("radio", { name: "24 months" }).check();
    await settled(page);
    expect(searchOf(page)).toEqual({ variant: "canonical", churnAt: "cancellation", span: "24" });
    const asked = await questionOf(page, "/v1/analytics/mrr/history", "canonical", "cancellation", "from=");
    const { months, variant, churnAt } = await ask(asked);
    expect([variant, churnAt]).toEqual(["canonical", "cancellation"]);
    const csv = await readCsv(page, panel(page, "Movements by month"));
    expect(csv.slice(1)).toEqual(
      months
        .map((month: Row) => [month.month, month.starting, ...signedOf(month), month.ending].map(String))
        .toReversed(),
    );
    await page.reload();
    await settled(page);
    expect(await bar.getByRole("radio", { name: "24 months" }).isChecked()).toBe(true);
    expectNoFaults(page);
  });
}

/** How they ended, and that each is its starting and its movements, the last one first. */
async function expectMonths(page: Page, months: readonly Row[]): Promise<void> {
  expect(await readCsv(page, panel(page, "Run rate MRR by month"))).toEqual([
    ["period", "MRR (USD)"],
    ...months.map(({ month, ending }) => [`${month}-01`, String(ending)]),
  ]);
  const table = panel(page, "Movements by month");
  const rows = (await exactRows(table)).map((row) => row.slice(1));
  expect(rows).toEqual(
    months.map((month) => [month.starting, ...signedOf(month), month.ending].map(String)).toReversed(),
  );
  for (const row of rows) expect(exactSum(row.slice(0, -1))).toBe(row.at(-1));
  expect((await readCsv(page, table)).slice(1).map((line) => line.slice(1))).toEqual(rows);
}

async function expectWaterfall(page: Page, chosen: Row): Promise<void> {
  const waterfall = panel(page, "Movements of a month").getByRole("slider");
  const [signed, names] = [signedOf(chosen), ["New", "Reactivation", "Expansion", "Contraction", "Churn"]];
  const steps = [
    `Starting: Amount ${moneyText(chosen.starting)}`,
    ...names.map((name, index) => `${name}: Amount ${movedText(signed[index] ?? 0)}`),
    `Ending: Amount ${moneyText(chosen.ending)}`,
  ];
  await waterfall.press("Home");
  for (const [index, words] of steps.entries()) {
    await expect.poll(() => waterfall.getAttribute("aria-valuenow")).toBe(String(index));
    expect(await waterfall.getAttribute("aria-valuetext")).toBe(words);
    await waterfall.press("ArrowRight");
  }
  expect(exactSum([chosen.starting, ...signed].map(String))).toBe(String(chosen.ending));
}

async function expectVersions(page: Page, month: string, data: readonly Row[]): Promise<void> {
  const versions = panel(page, `Versions of ${monthText(month)}`);
  const told = data
    .toReversed()
    .map(({ version, computedAt, canonical, runRate, committed, rows }: Row) =>
      [version, computedAt, canonical, runRate, committed, rows].map(String),
    );
  expect((await readCsv(page, versions)).slice(1)).toEqual(told);
  const shown = await exactRows(versions);
  expect(shown[0]?.[0]).toContain("as shown");
  expect(shown.map((row) => row.slice(2))).toEqual(told.map((line: string[]) => line.slice(2)));
}

async function expectVariants(page: Page, all: Readonly<Record<string, Row>>): Promise<void> {
  for (const [title, variant] of VARIANTS)
    expect(await exactOf(panel(page, title))).toEqual([all[variant]?.mrr, all[variant]?.arr]);
}

function movedText(value: number): string {
  return `${value > 0 ? "+" : ""}${moneyText(value)}`;
}
