/** What signing in promises: nothing is shown before, the key goes nowhere but to the API, and a link still opens what it shows. */
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";

export function describeSignIn(harness: () => Harness): void {
  describe("signing in", () => {
    test("shows nothing but the form before, and the page that was asked for after", async () => {
      const { open, test: pipeline } = harness();
      const page = await open("/usage?range=7d&grain=day", { key: null });
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Sign in");
      expect(await page.getByRole("navigation").count()).toBe(0);

      await page.getByLabel("API key").fill(pipeline.key);
      await page.getByRole("button", { name: "Sign in" }).click();

      await page.getByRole("heading", { level: 1, name: "Usage" }).waitFor();
      await settled(page);
      expect(new URL(page.url()).search).toBe("?range=7d&grain=day");
      expect(await page.getByText("test", { exact: true }).isVisible()).toBe(true);
      expectNoFaults(page);
    });

    test("says so when the key is none, and keeps nothing of it", async () => {
      const { open } = harness();
      const page = await open("/", { key: null, failing: ["/v1/me"] });
      await page.unrouteAll();
      await page.getByLabel("API key").fill("tm_sk_nobodyknows00_abcdefghijklmnopqrstuvwxyz");
      await page.getByRole("button", { name: "Sign in" }).click();

      await page.getByText("This key is not valid, has expired, or was revoked.").first().waitFor();
      const kept = "[sessionStorage.length, localStorage.length, document.cookie]";
      expect(await page.evaluate(kept)).toEqual([0, 0, ""]);
      expectNoFaults(page);
    });

    test("keeps the key in the tab, or on the device if one says so; signing out forgets both", async () => {
      const { open, test: pipeline } = harness();
      const page = await open("/", { key: null });
      await page.getByLabel("API key").fill(pipeline.publicKey);
      await page.getByLabel("Stay signed in on this device").check();
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      const kept = "[sessionStorage.getItem('tallymark.key'), localStorage.getItem('tallymark.key')]";
      expect(await page.evaluate(kept)).toEqual([null, pipeline.publicKey]);

      await page.getByRole("button", { name: "Sign out" }).click();

      await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
      expect(await page.evaluate(kept)).toEqual([null, null]);
      expectNoFaults(page);
    });
  });
}
