/** The settings: keys and meters are made, changed and ended as the API then says. Each test has records of its own. */
import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import { panel, readCsv, searchOf } from "./reading.ts";

interface Key {
  readonly id: string;
  readonly name: string | null;
  readonly kind: string;
  readonly status: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

interface Meter {
  readonly id: string;
  readonly name: string;
  readonly externalId: string;
  readonly aggregation: string;
  readonly archivedAt: string | null;
}

/** A test that is run again has records of its own again. */
const RUN = randomUUID().slice(0, 8);

export function describeSettings(harness: () => Harness): void {
  describe("settings", () => {
    describeLooking(harness);
    describeKeys(harness);
    describeMeters(harness);
  });
}

function describeLooking(harness: () => Harness): void {
  test("keys and meters are those of the API", async () => {
    const { open, ask } = harness();
    const page = await open("/settings");
    const keys = panel(page, "API keys");
    const { data }: { data: readonly Key[] } = await ask("/v1/keys?limit=100");
    expect((await readCsv(page, keys)).slice(1)).toEqual(
      data.map(({ name, kind, status, scopes, createdAt, expiresAt }) => [
        name ?? "",
        kind,
        status,
        scopes.join(" "),
        createdAt,
        expiresAt ?? "",
      ]),
    );
    const { keyId } = await ask("/v1/me");
    const own = keys.getByRole("row").filter({ hasText: keyId });
    expect(await own.getByText("you", { exact: true }).isVisible()).toBe(true);
    expect(await own.getByRole("button", { name: /^Revoke/ }).isDisabled()).toBe(true);

    await page.getByRole("link", { name: "Meters", exact: true }).click();
    const meters = panel(page, "Meters");
    await meters.getByRole("table").waitFor();
    await settled(page);
    expect(searchOf(page)).toEqual({ tab: "meters" });
    const expectListed = async (origin: string) => {
      const defined = await ask(`/v1/meters?limit=100&origin=${origin}`);
      const rows = await readCsv(page, meters);
      expect(rows.slice(1).map(([name, aggregation]) => [name, aggregation])).toEqual(
        defined.data.map(({ name, aggregation }: Meter) => [name, aggregation]),
      );
    };
    await expectListed("defined");
    await page.getByRole("radio", { name: "Event types" }).check();
    await settled(page);
    await expectListed("first-sight");
    expectNoFaults(page);
  });

  test("a public key sees why it may not, on both tabs", async () => {
    const { open, test: pipeline } = harness();
    const page = await open("/settings?tab=meters", { key: pipeline.publicKey, refused: ["/v1/keys"] });
    const meters = panel(page, "Meters");
    expect(await meters.getByText("it has not got catalog:write").isVisible()).toBe(true);
    expect(await meters.getByRole("button", { name: "New meter" }).isDisabled()).toBe(true);
    expect(
      await meters
        .getByRole("button", { name: /^Rename/ })
        .first()
        .isDisabled(),
    ).toBe(true);
    await page.getByRole("link", { name: "API keys" }).click();
    const keys = panel(page, "API keys");
    expect(await keys.getByText("it has not got keys:write").isVisible()).toBe(true);
    await keys.getByRole("alert").getByText("keys:read").waitFor();
    expect(await keys.getByRole("button", { name: "New key" }).isDisabled()).toBe(true);
    await settled(page);
    expectNoFaults(page);
  });

  test("a list that fails says why, and the other stays", async () => {
    const { open } = harness();
    const page = await open("/settings", { failing: ["/v1/keys"] });
    const failed = panel(page, "API keys");
    await failed.getByText("the store is down").waitFor({ timeout: 30_000 });
    expect(await failed.getByText("r-1").isVisible()).toBe(true);
    await page.getByRole("link", { name: "Meters", exact: true }).click();
    await panel(page, "Meters").getByRole("table").waitFor();
    await settled(page);
    expectNoFaults(page);
  });
}

function describeKeys(harness: () => Harness): void {
  test("a key is made with the scopes that are chosen, shown once, works, and is revoked", async () => {
    const { open, test: pipeline } = harness();
    const name = `Reader ${RUN}`;
    const page = await open("/settings");
    const form = await openDialog(page, "New key", "New API key");
    const make = form.getByRole("button", { name: "Make the key" });
    await form.getByRole("textbox", { name: "Name" }).fill(name);
    expect(await make.isDisabled()).toBe(true);
    await form.getByRole("checkbox", { name: /^catalog:read/ }).check();
    await form.getByRole("checkbox", { name: /^analytics:read/ }).check();
    await make.click();

    const shown = page.getByRole("dialog", { name: `The key of ${name}` });
    const key = await shown.getByRole("textbox", { name: "API key" }).inputValue();
    // Neither Escape nor a click beside it takes away what is shown once.
    await page.keyboard.press("Escape");
    expect(await shown.isVisible()).toBe(true);
    const made = await keyOf(harness(), name);
    expect(made).toMatchObject({ kind: "secret", status: "active", expiresAt: null });
    expect(made?.scopes.toSorted()).toEqual(["analytics:read", "catalog:read"]);
    expect((await pipeline.get("/v1/meters", { "x-api-key": key })).status).toBe(200);
    expect((await pipeline.get("/v1/keys", { "x-api-key": key })).status).toBe(403);

    await shown.getByRole("button", { name: "I have stored it" }).click();
    await shown.waitFor({ state: "detached" });
    await settled(page);
    const secret = key.slice(key.lastIndexOf("_") + 1);
    const kept = `JSON.stringify([document.documentElement.outerHTML, [...document.querySelectorAll('input')].map(({ value }) => value), { ...localStorage }])`;
    expect(await page.evaluate(kept)).not.toContain(secret);

    const row = rowOf(page, name);
    await row.getByText("active", { exact: true }).waitFor();
    await row.getByRole("button", { name: `Revoke ${name}` }).click();
    const confirm = page.getByRole("dialog", { name: `Revoke ${name}?` });
    await confirm.getByRole("button", { name: "Cancel" }).click();
    await confirm.waitFor({ state: "detached" });
    expect((await keyOf(harness(), name))?.status).toBe("active");
    await row.getByRole("button", { name: `Revoke ${name}` }).click();
    await confirm.getByRole("button", { name: "Revoke the key" }).click();
    await row.getByText("revoked", { exact: true }).waitFor();
    expect((await keyOf(harness(), name))?.status).toBe("revoked");
    expect(await row.getByRole("button").count()).toBe(0);
    expectNoFaults(page);
  });

  test("a public key that ends is made, and replaced by one of the same scopes", async () => {
    const { open } = harness();
    const [name, next] = [`Page ${RUN}`, `Next page ${RUN}`];
    const page = await open("/settings?zone=Europe%2FBerlin", { refused: ["/v1/keys"] });
    const form = await openDialog(page, "New key", "New API key");
    await form.getByRole("textbox", { name: "Name" }).fill(name);
    await form.getByRole("checkbox", { name: /^events:write/ }).check();
    await form.getByRole("combobox", { name: "Kind" }).selectOption("Public: reads only");
    const writing = form.getByRole("checkbox", { name: /^events:write/ });
    expect([await writing.isChecked(), await writing.isDisabled()]).toEqual([false, true]);
    await form.getByRole("checkbox", { name: /^analytics:read/ }).check();
    const year = new Date().getUTCFullYear() + 1;
    await form.getByLabel("Last day (empty: it has no end)").fill(`${year}-06-30`);
    await form.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("button", { name: "I have stored it" }).click();
    // Midnight of Berlin, in summer.
    const made = await keyOf(harness(), name);
    expect(made).toMatchObject({ kind: "public", status: "expiring", scopes: ["analytics:read"] });
    expect(Date.parse(made?.expiresAt ?? "")).toBe(Date.parse(`${year}-06-30T22:00:00Z`));

    await rowOf(page, name)
      .getByRole("button", { name: `Replace ${name}` })
      .click();
    const replacing = page.getByRole("dialog", { name: `Replace ${name}` });
    await replacing.getByRole("textbox", { name: "Name" }).fill(next);
    expect(await replacing.getByRole("checkbox", { name: /^analytics:read/ }).isChecked()).toBe(true);
    const overlap = replacing.getByRole("textbox", { name: "Overlap in hours" });
    await overlap.fill("9000");
    await replacing.getByRole("button", { name: "Make the key" }).click();
    await replacing.getByText(/^overlapHours: got 9000/).waitFor();
    expect(await overlap.getAttribute("aria-invalid")).toBe("true");
    await overlap.fill("1");
    await replacing.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await rowOf(page, next).waitFor();
    await settled(page);
    const [old, replaced] = [await keyOf(harness(), name), await keyOf(harness(), next)];
    expect(replaced).toMatchObject({ kind: "public", scopes: ["analytics:read"] });
    expect(Date.parse(old?.expiresAt ?? "")).toBeLessThan(Date.parse(made?.expiresAt ?? ""));
    expectNoFaults(page);
  });
}

function describeMeters(harness: () => Harness): void {
  test("a meter is defined, renamed and archived; what the API refuses stands beside its field", async () => {
    const { open } = harness();
    const [name, later, externalId] = [`Slow calls ${RUN}`, `Calls that fail ${RUN}`, `slow-${RUN}`];
    const page = await open("/settings?tab=meters", { refused: ["/v1/meters"] });
    const form = await openDialog(page, "New meter", "New meter");
    await form.getByRole("textbox", { name: "Name" }).fill(name);
    const ownId = form.getByRole("textbox", { name: "External id" });
    await ownId.fill("peak-storage");
    await form.getByRole("combobox", { name: "What it measures" }).selectOption("Number of events");
    await form.getByRole("textbox", { name: "Event types", exact: true }).fill("api-calls");
    await form.getByRole("button", { name: "Add a rule" }).click();
    await form.getByRole("textbox", { name: "Property 1" }).fill("outcome");
    await form.getByRole("textbox", { name: /^Values 1/ }).fill("error, timeout");
    await form.getByRole("textbox", { name: "Group by" }).fill("endpoint\nregion, endpoint");
    await form.getByRole("button", { name: "Define the meter" }).click();
    await form.getByText(/^externalId: /).waitFor();
    expect(await ownId.getAttribute("aria-invalid")).toBe("true");
    expect(await form.getByRole("alert").getByText("Nothing was changed.").isVisible()).toBe(true);
    await ownId.fill(externalId);
    await form.getByRole("button", { name: "Define the meter" }).click();
    await form.waitFor({ state: "detached" });
    await rowOf(page, name).waitFor();
    const meter = await meterOf(harness(), externalId);
    expect(meter).toMatchObject({
      name,
      origin: "defined",
      aggregation: "count",
      eventTypes: { in: ["api-calls"] },
      properties: [{ name: "outcome", in: ["error", "timeout"] }],
      groupKeys: [["endpoint"], ["region", "endpoint"]],
    });

    await page.getByRole("button", { name: `Rename ${name}` }).click();
    const renaming = page.getByRole("dialog", { name: `Rename ${name}` });
    await renaming.getByRole("textbox", { name: "Name" }).fill(later);
    await renaming.getByRole("button", { name: "Rename" }).click();
    await rowOf(page, later).waitFor();
    expect((await meterOf(harness(), externalId)).name).toBe(later);

    await page.getByRole("button", { name: `Archive ${later}` }).click();
    const archiving = page.getByRole("dialog", { name: `Archive ${later}?` });
    await archiving.getByRole("button", { name: "Archive the meter" }).click();
    await archiving.waitFor({ state: "detached" });
    await rowOf(page, later).waitFor({ state: "detached" });
    expect((await meterOf(harness(), externalId)).archivedAt).not.toBeNull();
    await page.getByRole("checkbox", { name: "Archived too" }).check();
    await rowOf(page, later).getByText("archived", { exact: true }).waitFor();
    await settled(page);
    expect(searchOf(page)).toEqual({ tab: "meters", archived: "shown" });
    expectNoFaults(page);
  });
}

async function openDialog(page: Page, button: string, title: string): Promise<Locator> {
  await page.getByRole("button", { name: button }).click();
  return page.getByRole("dialog", { name: title });
}

function rowOf(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ hasText: name });
}

async function keyOf({ ask }: Harness, name: string): Promise<Key | undefined> {
  const { data }: { data: readonly Key[] } = await ask("/v1/keys?limit=100");
  return data.find((key) => key.name === name);
}

async function meterOf({ ask }: Harness, externalId: string): Promise<Meter> {
  return ask(`/v1/meters/${externalId}`);
}
