/** The revenue page against the API: its numbers, and what each is the sum of. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  exactOf,
  exactRows,
  exactSum,
  moneyText,
  monthText,
  panel,
  questionOf,
  readCsv,
  searchOf,
} from "./reading.ts";

const ALL = "/v1/analytics/mrr?variant=all";
const VARIANTS = [
  ["Canonical MRR", "canonical"],
  ["Run rate MRR", "runRate"],
  ["Committed MRR", "committed"],
] as const;

type Row = Readonly<Record<string, number | string>>;

export function describeRevenue(harness: () => Harness): void {
  describe("revenue", () => {
    describeVariants(harness);
    describeHistory(harness);
    describeWindow(harness);
    describeRisk(harness);

    test("in euros everything is of what was sold in euros", async () => {
      const { open, ask } = harness();
      const page = await open("/revenue?range=90d");
      await page.getByLabel("Currency").selectOption("EUR");
      await settled(page);
      expect(searchOf(page)).toEqual({ range: "90d", currency: "EUR" });
      await expectVariants(page, await ask(`${ALL}&currency=EUR&breakdown=false`));
      const revenue = await ask(await questionOf(page, "/v1/analytics/revenue?", "currency=EUR"));
      const earned = await exactOf(panel(page, "Revenue of the window"));
      expect(earned.slice(0, 3)).toEqual([revenue.revenue, revenue.cost, revenue.margin]);
      const history = await ask("/v1/analytics/mrr/history?variant=runRate&currency=EUR");
      const [, ...months] = await readCsv(page, panel(page, "MRR by month"));
      expect(months.map(([, ending]) => Number(ending))).toEqual(
        history.months.map(({ ending }: Row) => ending),
      );
      const shown = await panel(page, "Run rate MRR").locator("data").first().textContent();
      expect(shown).toContain("€");
      expectNoFaults(page);
    });

    test("one panel that fails says why, and leaves the others", async () => {
      const { open } = harness();
      const page = await open("/revenue", { failing: ["/v1/analytics/mrr/history"] });
      const failed = panel(page, "MRR by month");
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

  test.each(["runRate", "committed"] as const)(
    "%s opens to subscriptions, and these to charges: each is the sum of its parts",
    async (variant) => {
      const { open, ask } = harness();
      const page = await open("/revenue");
      const name = variant === "runRate" ? "Run rate" : "Committed";
      await page.getByRole("button", { name: `Subscriptions that make up ${name} MRR` }).click();
      const parts = panel(page, `What ${name.toLowerCase()} MRR is made of`);
      await parts.getByRole("table").waitFor();
      await settled(page);
      const all = await ask(`${ALL}&explain=true`);
      const { breakdown, mrr } = all[variant];
      const rows = await exactRows(parts);
      expect(rows.slice(0, -1).map((row) => row.slice(-4))).toEqual(
        breakdown.map(({ recurring, seatBased, usage, total }: Row) =>
          [recurring, seatBased, usage, total].map(String),
        ),
      );
      expectSums(rows, -4);
      expect(rows.at(-1)?.at(-1)).toBe(String(mrr));
      expect((await readCsv(page, parts)).slice(1).map((line) => line.slice(-4))).toEqual(
        rows.slice(0, -1).map((row) => row.slice(-4)),
      );

      const opened = breakdown.find(({ charges }: { charges: unknown[] }) => charges.length > 1);
      const toggle = parts.getByRole("button", { name: /^Parts of the MRR of/ });
      await toggle.nth(breakdown.indexOf(opened)).click();
      await parts.getByRole("region", { name: "Charges of the subscription" }).waitFor();
      await settled(page);
      expect(searchOf(page)).toEqual({ open: variant, row: opened.subscriptionId });
      const expectCharges = async () => {
        const charges = await exactRows(parts.getByRole("region", { name: "Charges of the subscription" }));
        expect(charges.map((row) => row.at(-1))).toEqual(
          [...opened.charges.map(({ amount }: Row) => amount), opened.total].map(String),
        );
        expectSums(charges, -1);
      };
      await expectCharges();
      await page.reload();
      await settled(page);
      await expectCharges();
      expectNoFaults(page);
    },
  );
}

const MOVEMENTS = ["new", "reactivation", "expansion", "contraction", "churn"] as const;

function signedOf(month: Row): readonly number[] {
  return MOVEMENTS.map((name) => {
    const amount = Number(month[name]);
    return amount !== 0 && (name === "contraction" || name === "churn") ? -amount : amount;
  });
}

function describeHistory(harness: () => Harness): void {
  test("months end as the API says, and each is its starting and its movements", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue?movements=table");
    const { months } = await ask("/v1/analytics/mrr/history?variant=runRate");
    expect(await readCsv(page, panel(page, "MRR by month"))).toEqual([
      ["period", "MRR"],
      ...months.map(({ month, ending }: Row) => [`${month}-01`, String(ending)]),
    ]);
    const table = panel(page, "Movements by month");
    const rows = (await exactRows(table)).map((row) => row.slice(1));
    expect(rows).toEqual(
      months.map((month: Row) => [month.starting, ...signedOf(month), month.ending].map(String)).toReversed(),
    );
    for (const row of rows) expect(exactSum(row.slice(0, -1))).toBe(row.at(-1));
    expect((await readCsv(page, table)).slice(1).map((line) => line.slice(1))).toEqual(rows);
    expectNoFaults(page);
  });

  test("a month that is chosen falls and rises from its starting to its ending, and has its versions", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue");
    const { months } = await ask("/v1/analytics/mrr/history?variant=runRate");
    const chosen: Row = months.at(-3);
    await page.getByLabel("Month", { exact: true }).selectOption(String(chosen.month));
    await settled(page);
    expect(searchOf(page)).toEqual({ month: chosen.month });

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

    const { data } = await ask(`/v1/mrr-snapshots?month=${chosen.month}&currency=USD`);
    const versions = panel(page, `Versions of ${monthText(String(chosen.month))}`);
    const told = data
      .toReversed()
      .map(({ version, computedAt, canonical, runRate, committed, rows }: Row) =>
        [version, computedAt, canonical, runRate, committed, rows].map(String),
      );
    expect((await readCsv(page, versions)).slice(1)).toEqual(told);
    const shown = await exactRows(versions);
    expect(shown[0]?.[0]).toContain("as shown");
    expect(shown.map((row) => row.slice(2))).toEqual(told.map((line: string[]) => line.slice(2)));
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

function describeWindow(harness: () => Harness): void {
  test("revenue of the window: its figures, subscriptions, pieces and charges are the API's", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue?range=90d");
    const asked = await questionOf(page, "/v1/analytics/revenue?");
    const body = await ask(asked);
    const [revenue, cost, margin, ...types] = await exactOf(panel(page, "Revenue of the window"));
    expect([revenue, cost, margin]).toEqual([body.revenue, body.cost, body.margin]);
    const { recurringRevenue, seatRevenue, usageRevenue, onetimeRevenue } = body;
    expect(types).toEqual(
      [recurringRevenue, seatRevenue, usageRevenue, onetimeRevenue].toSorted((a, b) => b - a),
    );

    const broken = panel(page, "Revenue, broken down");
    const rows = await exactRows(broken);
    expect(rows.slice(0, -1).map((row) => row.slice(-5))).toEqual(
      body.bySubscription.map((row: Row) =>
        [row.recurringRevenue, row.seatRevenue, row.usageRevenue, row.onetimeRevenue, row.revenue].map(
          String,
        ),
      ),
    );
    expectSums(rows, -5);
    expect(rows.at(-1)?.at(-1)).toBe(String(body.revenue));
    expect((await readCsv(page, broken)).slice(1).map((line) => line.slice(-5))).toEqual(
      rows.slice(0, -1).map((row) => row.slice(-5)),
    );

    await broken
      .getByRole("button", { name: /^Parts of the revenue of/ })
      .first()
      .click();
    const pieces = broken.getByRole("region", { name: "Pieces of the revenue" });
    await pieces.waitFor();
    await settled(page);
    const [{ subscriptionId }] = body.bySubscription;
    expect(searchOf(page)).toEqual({ range: "90d", earned: subscriptionId });
    const told = await ask(`${asked}&subscriptionId=${subscriptionId}&explain=true`);
    const amounts = (await exactRows(pieces)).map((row) => row.at(-1));
    expect(amounts).toEqual(
      [...told.bySubscription[0].pieces.map(({ amount }: Row) => amount), told.revenue].map(String),
    );
    expectSums(await exactRows(pieces), -1);

    await page.getByRole("radio", { name: "Charges" }).check();
    await settled(page);
    const charges = await exactRows(broken);
    expect(charges.map((row) => [row[0], row.at(-1)])).toEqual([
      ...body.byStrategy.map((row: Row) => [row.name, String(row.revenue)]),
      ["Sum", String(body.revenue)],
    ]);
    expectSums(charges, -1);
    const csv = await readCsv(page, broken);
    expect(csv.slice(1).map((line) => [line[0], line.at(-1)])).toEqual(
      charges.slice(0, -1).map((row) => [row[0], row.at(-1)]),
    );
    expectNoFaults(page);
  });

  test("cost of the window: by model and by day, beside the window before", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue?range=90d");
    const { cost, byModel, byDay, prior } = await ask(await questionOf(page, "/v1/analytics/cost"));
    const costs = panel(page, "Cost of the window");
    expect((await exactOf(costs))[0]).toBe(cost);
    const modelOf = ({ provider, model }: Row) => `${provider} ${model}`;
    const old = new Map(prior.byModel.map((row: Row) => [modelOf(row), row.cost]));
    const rows = await exactRows(costs);
    expect(rows.map((row) => [row[0], row[4], row[5]])).toEqual(
      byModel.map((row: Row) => [
        row.model ?? "Not named",
        String(row.cost),
        String(old.get(modelOf(row)) ?? "–"),
      ]),
    );
    expect((await readCsv(page, costs)).slice(1)).toEqual(
      byModel.map((row: Row) =>
        [row.model ?? "", row.provider ?? "", row.cost, old.get(modelOf(row)) ?? ""].map(String),
      ),
    );

    await costs.getByRole("radio", { name: "Days" }).check();
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "90d", cost: "day" });
    expect((await readCsv(page, costs)).slice(1)).toEqual(
      byDay.map(({ date, cost: ofDay }: Row, index: number) =>
        [date, prior.byDay[index].cost, ofDay].map(String),
      ),
    );
    expectNoFaults(page);
  });
}

function describeRisk(harness: () => Harness): void {
  test("revenue at risk: its totals, its subscriptions, and the invoices that each is the sum of", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue");
    const { amount, mrr, subscriptions, unattributed } = await ask("/v1/analytics/revenue-at-risk");
    const risk = panel(page, "Revenue at risk");
    expect((await exactOf(risk)).slice(0, 3)).toEqual([amount, mrr, unattributed.amount]);
    const rows = (await exactRows(risk)).slice(0, subscriptions.length);
    expect(rows.map((row) => row.slice(-4))).toEqual(
      subscriptions.map((row: Row & { invoices: unknown[] }) =>
        [row.invoices.length, row.daysOverdue, row.mrr, row.amount].map(String),
      ),
    );
    expect(exactSum(rows.map((row) => row.at(-1) ?? ""))).toBe(String(amount));
    const csv = await readCsv(page, risk);
    expect(csv.slice(1, subscriptions.length + 1).map((line) => line.slice(-4))).toEqual(
      rows.map((row) => row.slice(-4)),
    );

    const [first] = subscriptions;
    await risk
      .getByRole("button", { name: /^Parts of what is past due of/ })
      .first()
      .click();
    const invoices = risk.getByRole("region", { name: "Invoices past due" });
    await invoices.waitFor();
    expect(searchOf(page)).toEqual({ risk: first.subscriptionId });
    const opened = await exactRows(invoices);
    expect(opened.map((row) => [row[0], row.at(-1)])).toEqual([
      ...first.invoices.map((row: Row) => [row.number, String(row.amount)]),
      ["Sum", String(first.amount)],
    ]);
    expectSums(opened, -1);
    await invoices.getByRole("button", { name: `Invoice ${first.invoices[0].number}` }).click();
    await expectInvoice(page, harness(), first.invoices[0].id);
    expectNoFaults(page);
  });
}

async function expectVariants(page: Page, all: Readonly<Record<string, Row>>): Promise<void> {
  for (const [title, variant] of VARIANTS)
    expect(await exactOf(panel(page, title))).toEqual([all[variant]?.mrr, all[variant]?.arr]);
}

/** The dialog shows the invoice as the API tells it, and its lines are its total; then it is closed. */
async function expectInvoice(page: Page, { ask }: Harness, id: string): Promise<void> {
  const { number, lines, total } = await ask(`/v1/invoices/${id}`);
  const dialog: Locator = page.getByRole("dialog", { name: number });
  await dialog.getByText("Open", { exact: true }).waitFor();
  expect(searchOf(page).invoice).toBe(id);
  const amounts = (await exactRows(dialog)).map((row) => row.at(-1) ?? "");
  expect(amounts).toEqual([...lines.map(({ amount }: Row) => amount), total]);
  expect(exactSum(amounts.slice(0, -1))).toBe(total);
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** The last row is the sum of those above, in each of the last columns. @param columns -2: the last two */
function expectSums(rows: readonly (readonly string[])[], columns: number): void {
  const sums = rows.at(-1)?.slice(columns) ?? [];
  const parts = rows.slice(0, -1).map((row) => row.slice(columns));
  expect(sums.map((_, place) => exactSum(parts.map((row) => row[place] ?? "")))).toEqual(sums);
}

function movedText(value: number): string {
  return `${value > 0 ? "+" : ""}${moneyText(value)}`;
}
