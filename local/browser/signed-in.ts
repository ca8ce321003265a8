/** Owns: a page of the dashboard with a key in its tab, as after signing in. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** In a profile of its own: close its context. */
export async function openSignedIn(
  browser: Browser,
  key: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: "en-US", ...options });
  await context.addInitScript((text) => sessionStorage.setItem("tallymark.key", text), key);
  return context.newPage();
}
