/** Owns: the Chromium that is on this machine, and a browser that asks nobody else for anything. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Undefined where there is none. TALLYMARK_CHROMIUM names another one. */
export function findChromium(): string | undefined {
  return [process.env.TALLYMARK_CHROMIUM ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));
}

/** Each has a profile of its own, which is removed with it. */
export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      // A container's root may start it no other way.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
