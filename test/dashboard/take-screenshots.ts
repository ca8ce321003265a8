/**
 * `npm run screenshots -- --url http://127.0.0.1:4000 --key <key>`: every page of a running product, light and dark, wide and on a
 * phone, into docs/images/. Owns: which, and how they are named.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { findChromium, startChromium } from "../../local/browser/chromium.ts";
import { openSignedIn } from "../../local/browser/signed-in.ts";

const FOLDER = join(import.meta.dirname, "../../docs/images");

const LOOKS = [
  { name: "1440-light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "1440-dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "390-light", colorScheme: "light", viewport: { width: 390, height: 844 }, isMobile: true },
  { name: "390-dark", colorScheme: "dark", viewport: { width: 390, height: 844 }, isMobile: true },
] as const;

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://127.0.0.1:4000" }, key: { type: "string" } },
});
const { url, key } = values;
if (key === undefined) throw new Error("--key: got nothing; accepted is an API key of the product at --url");
const executable = findChromium();
if (executable === undefined) throw new Error("there is no Chromium on this machine");
await mkdir(FOLDER, { recursive: true });
const browser = await startChromium(executable);
await takeAll(browser, url, key);
await browser.close();

async function takeAll(browser: Browser, url: string, key: string): Promise<void> {
  for (const { name: look, ...options } of LOOKS) {
    const page = await openSignedIn(browser, key, options);
    for (const [name, path] of await listPages(url, key)) {
      await page.goto(`${url}${path}`);
      await settle(page);
      await page.screenshot({ path: join(FOLDER, `${name}-${look}.png`), fullPage: true });
      console.log(`${name}-${look}.png`);
    }
    await page.context().close();
  }
}

/** The customer who used most stands for all of them. */
async function listPages(
  url: string,
  key: string,
): Promise<readonly (readonly [name: string, path: string])[]> {
  const answer = await fetch(`${url}/v1/analytics/usage?breakdownBy=customer`, {
    headers: { "x-api-key": key },
  });
  const { dimensionBreakdown } = await answer.json();
  return [
    ["overview", "/"],
    ["usage", "/usage"],
    ["customers", "/customers"],
    ["customer", `/customers/${dimensionBreakdown.summary[0].id}`],
    ["revenue", "/revenue"],
    ["logs", "/logs"],
    ["settings", "/settings"],
  ];
}

/** Every panel has its answer. */
async function settle(page: Page): Promise<void> {
  await page.locator("main").waitFor();
  await page.waitForLoadState("networkidle");
}
