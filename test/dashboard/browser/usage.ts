/** The usage page against the API: its figures, its trend, its breakdowns, its filters. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  beforeOf,
  changeCell,
  changeText,
  choose,
  daysAgo,
  exactOf,
  exactRows,
  exactText,
  figure,
  panel,
  questionOf,
  readCsv,
  searchOf,
  tableRows,
} from "./reading.ts";

const ANALYTICS = "/v1/analytics/usage";

interface Point {
  readonly date: string;
  readonly eventCount: number;
}

interface Part {
  readonly id: string | null;
  readonly name: string | null;
  readonly totalEvents: number;
  readonly totalQuantity: number;
  readonly totalCost: number;
}

export function describeUsage(harness: () => Harness): void {
  describe("usage", () => {
    describeFigures(harness);
    describeBreakdowns(harness);
    describeZones(harness);
    describeFilters(harness);

    test("a question that fails says why in its panels, and the filters stay", async () => {
      const { open } = harness();
      const page = await open("/usage", { failing: [ANALYTICS] });
      for (const title of ["In the window", "Trend"]) {
        await panel(page, title).getByText("the store is down").waitFor({ timeout: 30_000 });
        expect(await panel(page, title).getByText("r-1").isVisible()).toBe(true);
      }
      expect(await page.getByRole("combobox", { name: "Meter", exact: true }).isEnabled()).toBe(true);

      await page.unrouteAll();
      await panel(page, "Trend").getByRole("button", { name: "Try again" }).click();

      await panel(page, "Trend").getByRole("slider").waitFor();
      expect(await exactOf(panel(page, "In the window"))).toHaveLength(3);
      expectNoFaults(page);
    });
  });
}

function describeFigures(harness: () => Harness): void {
  test("the default view shows what the API answers, beside the window before, and hands it over", async () => {
    const { open, ask } = harness();
    const page = await open("/usage");
    const asked = await questionOf(page, ANALYTICS, "groupBy=daily");
    const { question, than } = await beforeOf(page, asked);
    const [now, before, customers, customersBefore] = await Promise.all([
      ask(asked),
      ask(question),
      ask(`${asked}&breakdownBy=customer`),
      ask(`${question}&breakdownBy=customer`),
    ]);

    const figures = panel(page, "In the window");
    const { totalEvents, totalQuantity, totalCost } = now.summary;
    expect(await exactOf(figures)).toEqual([totalEvents, totalQuantity, totalCost]);
    const [used, usedBefore] = [customers, customersBefore].map(
      ({ dimensionBreakdown }) => dimensionBreakdown.summary.length,
    );
    expect(await figure(figures, "Customers with usage")).toEqual([
      String(used),
      changeText(used, usedBefore, than),
    ]);
    const changes = [
      ["Events", changeText(totalEvents, before.summary.totalEvents, than)],
      ["Quantity", changeText(totalQuantity, before.summary.totalQuantity, than)],
      ["Cost of usage", changeText(totalCost, before.summary.totalCost, than)],
    ] as const;
    for (const [label, change] of changes) expect((await figure(figures, label))[1]).toBe(change);

    const trend = panel(page, "Trend");
    expect(await readCsv(page, trend)).toEqual([
      ["period", "The window before", "Events"],
      ...now.timeSeriesData.map(({ date, eventCount }: Point, index: number) =>
        [date, before.timeSeriesData[index].eventCount, eventCount].map(String),
      ),
    ]);
    await expectChart(page, trend, now.timeSeriesData, before.timeSeriesData);
    expectNoFaults(page);
  });

  test("without the comparison nothing is compared", async () => {
    const { open } = harness();
    const page = await open("/usage?range=7d");
    await page.getByLabel("Compare with the window before").uncheck();
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "7d", compare: "off" });
    expect(await panel(page, "In the window").getByText("than in the").count()).toBe(0);
    const [head] = await readCsv(page, panel(page, "Trend"));
    expect(head).toEqual(["period", "Events"]);
    expectNoFaults(page);
  });
}

/** It is read by the arrow keys, its legend hides a line, and the table says the same. */
async function expectChart(
  page: Page,
  trend: Locator,
  days: readonly Point[],
  daysBefore: readonly Point[],
): Promise<void> {
  const textsOf = (index: number) =>
    [daysBefore, days].map((points) => exactText(points[index]?.eventCount ?? Number.NaN));
  const wordsOf = (index: number) => {
    const [old, now] = textsOf(index);
    return `: The window before ${old}, Events ${now}`;
  };
  const chart = trend.getByRole("slider");
  const read = async () => (await chart.getAttribute("aria-valuetext")) ?? "";
  const last = days.length - 1;
  expect(await read()).toMatch(new RegExp(`, so far${wordsOf(last)}$`));
  const steps = [
    ["ArrowLeft", last - 1],
    ["Home", 0],
    ["Shift+ArrowRight", 10],
    ["ArrowRight", 11],
    ["End", last],
  ] as const;
  for (const [key, index] of steps) {
    await chart.press(key);
    await expect.poll(() => chart.getAttribute("aria-valuenow")).toBe(String(index));
    expect(await read()).toMatch(new RegExp(`${wordsOf(index)}$`));
  }

  const line = trend.getByRole("button", { name: "The window before" });
  await line.click();
  expect(await line.getAttribute("aria-pressed")).toBe("false");
  await expect.poll(read).not.toContain("The window before");
  await line.click();
  await expect.poll(read).toContain("The window before");

  await trend.getByRole("radio", { name: "Table" }).check();
  // One part of the page has the name.
  expect(await panel(page, "Trend").count()).toBe(1);
  const rows = await tableRows(trend);
  expect(rows.map((row) => row.slice(1))).toEqual(days.map((_, index) => textsOf(index)).toReversed());
}

/** What is measured, and what a row of the answer has of it. */
const MEASURES = [
  { by: "customer", dimension: "customer", column: "Customer", measure: "events", total: "totalEvents" },
  { by: "agent", dimension: "agent", column: "Agent", measure: "cost", total: "totalCost" },
  { by: "meter", dimension: "signal", column: "Meter", measure: "quantity", total: "totalQuantity" },
] as const;

function describeBreakdowns(harness: () => Harness): void {
  test.each(MEASURES)("$measure by $by: rows and CSV are the API's", async (breakdown) => {
    const { by, dimension, column, measure, total } = breakdown;
    const { open, ask } = harness();
    const page = await open(`/usage?range=90d&by=${by}&measure=${measure}`);
    const asked = await questionOf(page, ANALYTICS, `breakdownBy=${dimension}`, "groupBy=daily");
    const { question, than } = await beforeOf(page, asked);
    const [now, before] = await Promise.all([ask(asked), ask(question)]);
    const parts: readonly Part[] = now.dimensionBreakdown.summary.toSorted(
      (a: Part, b: Part) => b[total] - a[total],
    );
    const old = new Map(before.dimensionBreakdown.summary.map((part: Part) => [part.id, part[total]]));
    const word = `${measure.slice(0, 1).toUpperCase()}${measure.slice(1)}`;
    const isOfEvents = measure === "events";
    const inCurrency = (name: string) => (measure === "cost" ? `${name} (USD)` : name);
    const table = panel(page, `${word} by ${by}`);

    const rows = await exactRows(table);
    expect(rows.map((row) => [row[1], row[3]])).toEqual(
      parts.map((part) => [part.name ?? `Without an ${by}`, String(part[total])]),
    );
    expect(rows.map((row) => row.at(-1))).toEqual(
      parts.map((part) => changeCell(part[total], Number(old.get(part.id) ?? 0), than)),
    );
    expect(await readCsv(page, table)).toEqual([
      ["#", column, inCurrency(word), ...(isOfEvents ? [] : ["Events"]), "Id", inCurrency("Before")],
      ...parts.map((part, index) =>
        [
          index + 1,
          part.name ?? `Without an ${by}`,
          part[total],
          ...(isOfEvents ? [] : [part.totalEvents]),
          part.id ?? "",
          old.get(part.id) ?? 0,
        ].map(String),
      ),
    ]);
    expectNoFaults(page);
  });

  test("a meter by a property of its events: rows, lines and CSV are the API's", async () => {
    const { open, ask } = harness();
    const id = await meterOf(harness(), "tokens-by-model");
    const page = await open(`/usage?range=90d&meter=${id}`);
    await page.getByLabel("Broken down by").selectOption("By property");
    await settled(page);
    expect(searchOf(page)).toMatchObject({ by: "property", property: "model" });
    const asked = await questionOf(page, `/v1/meters/${id}/usage`, "breakdown_by=property");
    const { breakdown, grouped_data } = await ask(asked);

    const table = panel(page, "Usage by property");
    const rows = await exactRows(table);
    expect(rows.map((row) => [row[1], row[3], row[4]])).toEqual(
      breakdown.rows.map((row: Record<string, unknown>) => [
        row.key ?? "Without model",
        String(row.usage),
        String(row.event_count),
      ]),
    );
    const [head, ...lines] = await readCsv(page, panel(page, "Trend by property"));
    expect(head).toEqual(["period", ...breakdown.rows.map(({ key }: { key: string }) => key)]);
    expect(lines).toEqual(
      grouped_data.map(({ period }: { period: string }, index: number) => [
        period,
        ...breakdown.rows.map((row: { grouped_data: { usage: number }[] }) =>
          String(row.grouped_data[index]?.usage),
        ),
      ]),
    );

    await page.getByRole("combobox", { name: "Property", exact: true }).fill("region");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await settled(page);
    expect(searchOf(page)).toMatchObject({ by: "property", property: "region" });
    const regions = await ask(await questionOf(page, `/v1/meters/${id}/usage`, "property=region"));
    expect((await exactRows(table)).map((row) => row[1])).toEqual(
      regions.breakdown.rows.map(({ key }: { key: string }) => key),
    );
    expectNoFaults(page);
  });
}

function describeZones(harness: () => Harness): void {
  test("hours of Kolkata are the API's, with their labels", async () => {
    const { open, ask } = harness();
    const [from, to] = [daysAgo(9), daysAgo(3)];
    const page = await open(`/usage?from=${from}&to=${to}&zone=Asia%2FKolkata&compare=off`);
    await page.getByRole("radio", { name: "Hour" }).check();
    await settled(page);
    expect(searchOf(page)).toMatchObject({ grain: "hour", zone: "Asia/Kolkata" });
    const days = `startDate=${from}&endDate=${to}`;
    const { timeSeriesData } = await ask(`${ANALYTICS}?${days}&timezone=Asia/Kolkata&groupBy=hourly`);
    const hours: readonly Point[] = timeSeriesData;
    expect(hours[0]?.date).toBe(`${from}T00:00:00+05:30`);
    expect(hours.some(({ eventCount }) => eventCount > 0)).toBe(true);

    const trend = panel(page, "Trend");
    const [, ...lines] = await readCsv(page, trend);
    expect(lines).toEqual(hours.map(({ date, eventCount }) => [date, String(eventCount)]));
    await trend.getByRole("radio", { name: "Table" }).check();
    const rows = await tableRows(trend);
    expect(rows.map(([, events]) => events)).toEqual(
      hours.map(({ eventCount }) => exactText(eventCount)).toReversed(),
    );
    // In words it is the hour of Kolkata, too.
    expect(rows.at(-1)?.[0]).toContain("12:00 AM");
    expectNoFaults(page);
  });

  test("the day on which clocks go forward has 23 hours", async () => {
    const { open, ask } = harness();
    const page = await open("/usage?from=2026-03-29&to=2026-03-29&zone=Europe%2FBerlin&compare=off");
    const day = "startDate=2026-03-29&endDate=2026-03-29";
    const { timeSeriesData } = await ask(`${ANALYTICS}?${day}&timezone=Europe/Berlin&groupBy=hourly`);
    const [, ...lines] = await readCsv(page, panel(page, "Trend"));
    expect(lines).toHaveLength(23);
    expect(lines).toEqual(timeSeriesData.map(({ date, eventCount }: Point) => [date, String(eventCount)]));
    expect(lines.slice(1, 3).map(([date]) => date)).toEqual([
      "2026-03-29T01:00:00+01:00",
      "2026-03-29T03:00:00+02:00",
    ]);
    expectNoFaults(page);
  });
}

function describeFilters(harness: () => Harness): void {
  test("what is chosen is asked, stands in the URL, outlasts a reload, and the way back undoes it", async () => {
    const { open, ask } = harness();
    const id = await meterOf(harness(), "peak-storage");
    const page = await open("/usage?range=90d");
    await choose(page, "Meter", "peak", "Peak storage, GB");
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "90d", meter: id });
    await choose(page, "Customer", "bluepeak", "BluePeak Health");
    await settled(page);
    const { customer } = searchOf(page);
    expect(searchOf(page)).toEqual({ range: "90d", meter: id, customer });
    const { externalId } = await ask(`/v1/customers/${customer}`);
    expect(externalId).toBe("bluepeak-health");

    const figures = panel(page, "In the window");
    const asked = await questionOf(page, `/v1/meters/${id}/usage`, `customer_id=${customer}`);
    const { event_count, total_usage } = await ask(asked);
    expect(await exactOf(figures)).toEqual([event_count, total_usage]);
    // Nothing that matched a maximum is a gap, and not 0.
    const meterPoints = (await ask(asked)).grouped_data;
    const [, ...lines] = await readCsv(page, panel(page, "Trend"));
    expect(lines.map((line) => line[2])).toEqual(
      meterPoints.map(({ usage }: { usage: number | null }) => String(usage ?? "")),
    );

    await page.reload();
    await settled(page);
    expect(await exactOf(figures)).toEqual([event_count, total_usage]);
    expect(await fieldValue(page, "Customer")).toBe("BluePeak Health");
    await page.goBack();
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "90d", meter: id });
    expect(await fieldValue(page, "Customer")).toBe("");
    expect(await fieldValue(page, "Meter")).toBe("Peak storage, GB");
    expectNoFaults(page);
  });

  test("an agent and a grain are asked; a filter is taken away again", async () => {
    const { open, ask } = harness();
    const page = await open("/usage?range=90d");
    await choose(page, "Agent", "copilot", "Support Copilot");
    await page.getByRole("radio", { name: "Week" }).check();
    await settled(page);
    const { agent } = searchOf(page);
    expect(searchOf(page)).toEqual({ range: "90d", agent, grain: "week" });
    const { summary } = await ask(await questionOf(page, ANALYTICS, `agentId=${agent}`, "groupBy=weekly"));
    const amounts = [summary.totalEvents, summary.totalQuantity, summary.totalCost];
    expect(await exactOf(panel(page, "In the window"))).toEqual(amounts);

    await page.getByRole("button", { name: "Agent: choose none" }).click();
    await settled(page);
    expect(searchOf(page)).toEqual({ range: "90d", grain: "week" });
    expectNoFaults(page);
  });
}

async function meterOf({ ask }: Harness, externalId: string): Promise<string> {
  const { data } = await ask("/v1/meters?limit=100");
  return data.find((meter: { externalId: string }) => meter.externalId === externalId).id;
}

function fieldValue(page: Page, name: string): Promise<string> {
  return page.getByRole("combobox", { name, exact: true }).inputValue();
}
