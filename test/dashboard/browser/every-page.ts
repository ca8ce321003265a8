/** What holds of every page, at every size, in both themes. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness } from "./harness.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SCRIPT_KILOBYTES_MAX = 250;

const PAGES = [
  { name: "overview", path: "/" },
  { name: "usage", path: "/usage" },
  { name: "usage by customer", path: "/usage?by=customer" },
  { name: "customers", path: "/customers" },
  { name: "revenue", path: "/revenue" },
  { name: "usage logs", path: "/logs" },
  { name: "settings", path: "/settings" },
] as const;

const LOOKS = [
  { width: 1440, height: 900, theme: "light" },
  { width: 390, height: 844, theme: "dark" },
] as const;

export function describeEveryPage(harness: () => Harness): void {
  describe.each(PAGES)("$name", ({ path }) => {
    test.each(LOOKS)(
      "at $width pixels, $theme: axe finds nothing serious, nothing is wider than the page",
      async (look) => {
        const page = await harness().open(path, look);
        expect(await findBarriers(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(
          0,
        );
        expectNoFaults(page);
      },
    );
  });

  test("the sign-in has no barriers either", async () => {
    const page = await harness().open("/", { key: null });
    expect(await findBarriers(page)).toEqual([]);
  });

  test("the first load is at most 250 KB of script, as it comes over the wire", async () => {
    const page = await harness().open("/");
    const bytes: number = await page.evaluate(
      "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes / 1024).toBeLessThan(SCRIPT_KILOBYTES_MAX);
  });

  test("an address that is no page says so, and leads back", async () => {
    const page = await harness().open("/nothing/here");
    await page.getByRole("link", { name: "Overview" }).last().click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expectNoFaults(page);
  });
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly html: string }[];
}

/** Run beside the page's own scripts: its policy lets no other script in. */
async function findBarriers(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
  });
  const run = (expression: string) =>
    session.send("Runtime.evaluate", {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
  await run(AXE);
  const { result, exceptionDetails } = await run(
    "axe.run(document).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target, html }) => ({ target, html })) })))",
  );
  if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
  const findings: readonly Finding[] = result.value;
  return findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${id} ${target.join(" ")} ${html.slice(0, 160)}`),
    );
}
