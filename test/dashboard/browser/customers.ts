/** The list of customers against the API. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  beforeOf,
  changeCell,
  exactRows,
  exactSum,
  panel,
  questionOf,
  readCsv,
  searchOf,
} from "./reading.ts";

interface Part {
  readonly id: string;
  readonly name: string;
  readonly totalEvents: number;
  readonly totalQuantity: number;
  readonly totalCost: number;
}

export function describeCustomers(harness: () => Harness): void {
  describe("customers", () => {
    describeList(harness);

    test("a list that fails says why, and its filters stay", async () => {
      const { open } = harness();
      const page = await open("/customers", { failing: ["/v1/analytics/usage"] });
      const failed = panel(page, "All customers");
      await failed.getByText("the store is down").waitFor({ timeout: 30_000 });
      expect(await failed.getByText("r-1").isVisible()).toBe(true);
      expect(await page.getByRole("searchbox", { name: "Search customers" }).isEnabled()).toBe(true);
      expectNoFaults(page);
    });

    // Makes customers, and so comes last.
    describePaging(harness);
  });
}

function describeList(harness: () => Harness): void {
  test("are ranked by what they cost, with their shares, changes and MRR as the API answers them", async () => {
    const { open, ask } = harness();
    const page = await open("/customers");
    const asked = await questionOf(page, "/v1/analytics/usage", "breakdownBy=customer");
    const { question, than } = await beforeOf(page, asked);
    const [now, before, mrr, customers] = await Promise.all([
      ask(asked),
      ask(question),
      ask("/v1/analytics/mrr?variant=runRate&currency=USD"),
      ask("/v1/customers?limit=100"),
    ]);
    const externalIdOf = toMap(customers.data, "externalId");
    const oldOf = toMap(before.dimensionBreakdown.summary, "totalCost");
    const mrrOf = (id: string) =>
      exactSum(
        mrr.breakdown
          .filter(({ customerId }: { customerId: string }) => customerId === id)
          .map(({ total }: { total: number }) => String(total)),
      );
    const parts: readonly Part[] = now.dimensionBreakdown.summary.toSorted(
      (a: Part, b: Part) =>
        b.totalCost - a.totalCost || b.totalEvents - a.totalEvents || a.name.localeCompare(b.name),
    );
    const amounts = (part: Part) => [part.totalCost, part.totalEvents, part.totalQuantity].map(String);

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
      expect(rows[index]?.[3]).toBe(shareText(part.totalCost / now.summary.totalCost));
      expect(rows[index]?.[7]).toBe(changeCell(part.totalCost, Number(oldOf.get(part.id) ?? 0), than));
    });
    expect(await readCsv(page, list)).toEqual([
      [
        ...["#", "Customer", "External id", "Cost (USD)", "Events", "Quantity (mixed units)"],
        ...["Run rate MRR (USD)", "Before (USD)", "Id"],
      ],
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

  test("are found by name or external id, and sorted by each column, both ways; the URL says how", async () => {
    const { open } = harness();
    const page = await open("/customers?range=90d");
    const list = panel(page, "All customers");
    await expectSearch(page, list);
    const columns = [
      ["Events", 5, "events"],
      ["Quantity (mixed units)", 6, "quantity"],
      ["Run rate MRR", 8, "mrr"],
      ["Cost", 4, undefined],
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
    expect(await orderOf(list, "Cost")).toBe("none");
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
    await sortBy(page, list, "Change");
    const changes = (await columnOf(list, 7)).map(ratioOf);
    expect(changes).toEqual(changes.toSorted((a, b) => b - a));
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

/** What is found keeps its rank. */
async function expectSearch(page: Page, list: Locator): Promise<void> {
  const all = await exactRows(list);
  const search = page.getByRole("searchbox", { name: "Search customers" });
  await search.fill("ANAL");
  await expect.poll(() => searchOf(page).q).toBe("ANAL");
  const isFound = (row: readonly string[]) => `${row[1]} ${row[2]}`.toLowerCase().includes("anal");
  expect(all.some(isFound)).toBe(true);
  await expect.poll(() => exactRows(list)).toEqual(all.filter(isFound));
  await search.fill("nobody at all");
  await list.getByText('No customer with usage is called "nobody at all"').waitFor();
  await search.fill("");
  await expect.poll(() => exactRows(list)).toEqual(all);
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

/** Of a change as it reads; what has none is less than all. */
function ratioOf(change: string): number {
  const [, times, percent] = /×([\d,]+)|([-+]?[\d.,]+)%/.exec(change) ?? [];
  if (times !== undefined) return Number(times.replaceAll(",", "")) - 1;
  return percent === undefined ? Number.NEGATIVE_INFINITY : Number(percent.replaceAll(",", "")) / 100;
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
