/** The overview against the API: what stands there is what a client is answered. */
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import { exactOf, panel, questionOf, readCsv, searchOf, tableRows } from "./reading.ts";

export function describeOverview(harness: () => Harness): void {
  describe("the overview", () => {
    test("shows MRR, usage, customers and what is at risk as the API answers them", async () => {
      const { open, ask } = harness();
      const page = await open("/");
      const [mrr, usage, risk] = await Promise.all([
        ask("/v1/analytics/mrr?variant=all&breakdown=false"),
        ask("/v1/analytics/usage?breakdownBy=customer"),
        ask("/v1/analytics/revenue-at-risk"),
      ]);

      const recurring = panel(page, "Recurring revenue");
      expect(await exactOf(recurring)).toEqual([mrr.runRate.mrr, mrr.runRate.arr, mrr.canonical.mrr]);
      const totals = await exactOf(panel(page, "Usage in the window"));
      expect(totals).toEqual([usage.summary.totalEvents, usage.summary.totalCost]);
      const ranked = byCost(usage);
      const rows = await tableRows(panel(page, "Top customers"));
      expect(rows.map(([name]) => name)).toEqual(ranked.map(({ name }) => name));
      const atRisk = await exactOf(panel(page, "Revenue at risk"));
      expect(atRisk.slice(0, 2)).toEqual([risk.amount, risk.mrr]);
      expectNoFaults(page);
    });

    test("hands over what a panel shows as CSV, exact", async () => {
      const { open, ask } = harness();
      const page = await open("/?range=90d");
      const usage = await ask(await questionOf(page, "/v1/analytics/usage", "breakdownBy=customer"));
      const csv = await readCsv(page, panel(page, "Top customers"));
      const ranked = byCost(usage);
      expect(csv).toEqual([
        ["Customer", "Events", "Cost (USD)"],
        ...ranked.map((row) => [row.name, row.totalEvents, row.totalCost].map(String)),
      ]);
      expectNoFaults(page);
    });

    test("one panel that fails says why, and leaves the others; asking again heals it", async () => {
      const { open } = harness();
      const page = await open("/", { failing: ["/v1/analytics/revenue-at-risk"] });
      const risk = panel(page, "Revenue at risk");
      await risk.getByText("the store is down").waitFor({ timeout: 30_000 });
      expect(await risk.getByText("r-1").isVisible()).toBe(true);
      expect(await exactOf(panel(page, "Recurring revenue"))).toHaveLength(3);

      await page.unrouteAll();
      await risk.getByRole("button", { name: "Try again" }).click();

      await risk.getByRole("table").waitFor();
      expectNoFaults(page);
    });

    test("the window is in the URL: a link opens it, and the way back leads through it", async () => {
      const { open } = harness();
      const page = await open("/?range=7d&zone=Asia%2FKolkata");
      expect(await page.getByLabel("Window", { exact: true }).inputValue()).toBe("7d");
      expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Kolkata");

      await page.getByLabel("Window", { exact: true }).selectOption("90d");
      await settled(page);
      expect(new URL(page.url()).searchParams.get("range")).toBe("90d");
      await page.goBack();
      await settled(page);
      expect(await page.getByLabel("Window", { exact: true }).inputValue()).toBe("7d");

      await page.getByLabel("Window", { exact: true }).selectOption("custom");
      await page.getByLabel("From", { exact: true }).fill("2026-01-05");
      await page.getByLabel("To", { exact: true }).fill("2026-01-09");
      await page.getByRole("button", { name: "Show" }).click();
      await settled(page);
      expect(searchOf(page)).toEqual({ from: "2026-01-05", to: "2026-01-09", zone: "Asia/Kolkata" });

      await page.goBack();
      await settled(page);
      expect(await page.getByLabel("Window", { exact: true }).inputValue()).toBe("7d");
      expect(await page.getByLabel("From", { exact: true }).count()).toBe(0);
      await page.goForward();
      await settled(page);
      expect(await page.getByLabel("Window", { exact: true }).inputValue()).toBe("custom");
      expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("2026-01-05");
      expectNoFaults(page);
    });

    test("numbers are written as the reader's locale writes them", async () => {
      const { open, ask } = harness();
      const { runRate } = await ask("/v1/analytics/mrr?variant=all&breakdown=false");
      const page = await open("/", { locale: "de-DE" });
      const shown = await panel(page, "Recurring revenue").locator("data").first().getAttribute("title");
      const german = new Intl.NumberFormat("de-DE", {
        style: "currency",
        currency: "USD",
        maximumFractionDigits: 12,
      });
      expect(shown).toBe(german.format(runRate.mrr));
    });
  });
}

/** The eight customers whose usage cost most. */
function byCost({
  dimensionBreakdown,
}: {
  readonly dimensionBreakdown: { readonly summary: CustomerSums[] };
}) {
  return dimensionBreakdown.summary
    .toSorted((a, b) => b.totalCost - a.totalCost || b.totalEvents - a.totalEvents)
    .slice(0, 8);
}

interface CustomerSums {
  readonly name: string;
  readonly totalEvents: number;
  readonly totalCost: number;
}
