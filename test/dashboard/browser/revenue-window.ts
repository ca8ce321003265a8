/** The revenue page against the API: what a window earned and cost, what is at risk, and what each is the sum of. */
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import { daysAgo, exactOf, exactRows, exactSum, panel, questionOf, readCsv, searchOf } from "./reading.ts";
import { expectInvoice, expectSums, type Row } from "./revenue-parts.ts";

export function describeRevenueOfWindow(harness: () => Harness): void {
  describe("of a window", () => {
    describeEarned(harness);
    describeCost(harness);
    describeDays(harness);
    describeRisk(harness);
  });
}

function describeEarned(harness: () => Harness): void {
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
}

function describeCost(harness: () => Harness): void {
  test("cost of the window: by model and by day, beside the window before", async () => {
    const { open, ask } = harness();
    const page = await open("/revenue?range=90d");
    const asked = await questionOf(page, "/v1/analytics/cost");
    const { startDate = "", endDate = "" } = Object.fromEntries(new URL(asked, "http://local").searchParams);
    expect(dayAfter(startDate, 89)).toBe(endDate);
    // Today is not over: the last day before is as far as today has gone by, and no whole one.
    const askedBefore = await questionOf(page, "/v1/analytics/cost", `startDate=${dayAfter(startDate, -90)}`);
    expect(new URL(askedBefore, "http://local").searchParams.get("endDate")).toMatch(
      new RegExp(`^${dayAfter(startDate, -1)}T`),
    );
    const [{ cost, byModel, byDay }, prior] = [await ask(asked), await ask(askedBefore)];
    const costs = panel(page, "Cost of the window");
    expect((await exactOf(costs))[0]).toBe(cost);
    const old = new Map<string, Row>(prior.byModel.map((row: Row) => [modelOf(row), row]));
    const rows = await exactRows(costs);
    expect(rows.map((row) => [row[0], row[4], row[5]])).toEqual(
      byModel.map((row: Row) => [
        row.model ?? "Not named",
        knownText(row, "not known"),
        knownText(old.get(modelOf(row)), old.has(modelOf(row)) ? "not known" : "–"),
      ]),
    );
    expect(await readCsv(page, costs)).toEqual([
      ["Model", "Provider", "Cost (USD)", "Before (USD)", "Events", "Events without a cost"],
      ...byModel.map((row: Row) => [
        row.model ?? "",
        row.provider ?? "",
        knownText(row, ""),
        knownText(old.get(modelOf(row)), ""),
        String(row.eventCount),
        String(row.eventCountWithNullCost),
      ]),
    ]);

    await costs.getByRole("radio", { name: "Days" }).check();
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "90d", cost: "day" });
    expect(byDay).toHaveLength(90);
    expect(await readCsv(page, costs)).toEqual([
      ["period", "The window before (USD)", "Cost (USD)"],
      ...byDay.map((day: Row, index: number) => [
        day.date,
        knownText(prior.byDay[index], ""),
        knownText(day, ""),
      ]),
    ]);
    expectNoFaults(page);
  });
}

function modelOf({ provider, model }: Row): string {
  return `${provider} ${model}`;
}

/** A cost that no event of it tells is not 0. @param none what stands for it */
function knownText(row: Row | undefined, none: string): string {
  if (row === undefined) return none;
  const isKnown =
    row.eventCountWithNullCost === 0 || Number(row.eventCountWithNullCost) < Number(row.eventCount);
  return isKnown ? String(row.cost) : none;
}

/** @param day `YYYY-MM-DD` */
function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}

function describeDays(harness: () => Harness): void {
  test("its days are those of UTC, whatever zone other pages are in, which stays theirs", async () => {
    const { open } = harness();
    // One of the two where it is another day than in UTC.
    const zone = new Date().getUTCHours() >= 10 ? "Pacific/Kiritimati" : "Pacific/Pago_Pago";
    const dayBefore = daysAgo(0);
    const page = await open(`/revenue?range=today&zone=${encodeURIComponent(zone)}`);
    const today = [dayBefore, daysAgo(0)];
    for (const path of ["/v1/analytics/revenue?", "/v1/analytics/cost"]) {
      const { searchParams } = new URL(await questionOf(page, path), "http://local");
      expect(today).toContain(searchParams.get("startDate"));
      expect(searchParams.get("endDate")).toBe(searchParams.get("startDate"));
    }
    const days = page.getByText("UTC days", { exact: true });
    expect(await days.getAttribute("title")).toContain("Bills are made of UTC days");
    const zones = page.getByRole("combobox", { name: "Time zone" });
    expect(await zones.count()).toBe(0);

    await page.getByRole("combobox", { name: "Window" }).selectOption("Last 7 days");
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "7d", zone });
    await page
      .getByRole("navigation", { name: "Pages" })
      .getByRole("link", { name: "Usage", exact: true })
      .click();
    await zones.waitFor();
    await settled(page);
    expect(await zones.inputValue()).toBe(zone);
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
