/** One event against the API: what became of it, its corrections, and events that were set aside. Each test has events of its own. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { cellOf, readEvents } from "./event-list.ts";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import { daysAgo, exactRows, exactSum, figure, panel, readCsv, searchOf, tableRows } from "./reading.ts";

export function describeEvents(harness: () => Harness): void {
  describe("an event", () => {
    describeOneEvent(harness);
    describeCorrecting(harness);
    describeSetAside(harness);
  });
}

function describeOneEvent(harness: () => Harness): void {
  test("one is opened by the keyboard, and shows what became of it", async () => {
    const { open, ask } = harness();
    const [first, second] = [ownEvent("opened-1", 11), ownEvent("opened-2", 10)];
    await send(harness(), [first, second]);
    await send(harness(), [second]);
    await send(harness(), [{ ...second, quantity: "77" }]);
    const { id, customerId } = await eventOf(harness(), second.idempotencyKey);
    const page = await open(`/logs?customer=${customerId}`);
    const rows = page.getByRole("grid", { name: "Events" }).getByRole("row");
    const place = (await readEvents(page)).findIndex(({ cells }) => cells[6] === second.idempotencyKey);
    expect(place).toBeGreaterThan(0);
    await rows.nth(1).focus();
    for (let step = 0; step < place; step += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Event" });
    await dialog.getByText(id).waitFor();
    await settled(page);
    expect(searchOf(page)).toEqual({ customer: customerId, event: id });

    const event = await ask(`/v1/events/${id}`);
    expect(event).toMatchObject({
      status: "counted",
      repeats: [{ kind: "duplicate" }, { kind: "conflict" }],
    });
    await dialog.getByText("counted", { exact: true }).waitFor();
    const repeats = dialog.getByRole("region", { name: "Repeats" }).getByRole("listitem");
    expect((await repeats.allTextContents()).map((text) => text.split(" ")[0])).toEqual([
      "Duplicate",
      "Conflict",
    ]);
    expect(await repeats.last().textContent()).toContain("77");
    const placed = await tableRows(dialog.getByRole("region", { name: "Counted in", exact: true }));
    expect(placed.map((row) => row.slice(0, 2))).toEqual(
      event.countedIn.map(({ rollup, period, slot }: Record<string, string>) => [
        rollup,
        `${period} · ${slot}`,
      ]),
    );
    const content = dialog.getByRole("region", { name: "Content" });
    expect(await content.getByText(second.idempotencyKey).isVisible()).toBe(true);
    expect(await content.getByText("eu-test").isVisible()).toBe(true);
    expect(await figure(content, "Cost")).toEqual(["not known"]);

    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(searchOf(page)).toEqual({ customer: customerId });
    // The focus is where it was.
    await page.keyboard.press("Enter");
    await dialog.getByText(id).waitFor();
    await settled(page);
    expectNoFaults(page);
  });
}

function describeCorrecting(harness: () => Harness): void {
  test("a void takes an event out of all totals, with its reason in the log", async () => {
    const { open, ask } = harness();
    const voided = ownEvent("voided", 9, "1234.5");
    await send(harness(), [voided]);
    const { id, customerId } = await eventOf(harness(), voided.idempotencyKey);
    const before = await totalOf(harness(), customerId);
    const page = await open(`/logs?customer=${customerId}&event=${id}`);
    const dialog = page.getByRole("dialog", { name: "Event" });
    await dialog.getByRole("button", { name: "Void…" }).click();
    const form = dialog.getByRole("form", { name: "Void the event" });
    expect(await form.getByText("1,234.5 api-calls of").isVisible()).toBe(true);
    expect(await form.getByRole("button", { name: "Void the event" }).isDisabled()).toBe(true);
    await form.getByRole("textbox", { name: "Reason (kept in the log)" }).fill("Sent by a test");
    await form.getByRole("button", { name: "Void the event" }).click();
    await dialog.getByText("Voided: it counts no more.").waitFor();
    await settled(page);

    const told = await ask(`/v1/events/${id}`);
    expect(told).toMatchObject({
      status: "voided",
      corrections: [{ kind: "void", reason: "Sent by a test" }],
    });
    expect(exactSum([await totalOf(harness(), customerId), "1234.5"])).toBe(before);
    await dialog.getByText("voided", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    const row = page.getByRole("row").filter({ hasText: voided.idempotencyKey });
    await row.getByText("voided", { exact: true }).waitFor();
    expectNoFaults(page);
  });

  test("an amendment counts instead, and both stand in the log of corrections", async () => {
    const { open, ask } = harness();
    const amended = ownEvent("amended", 8, "100");
    await send(harness(), [amended]);
    const { id, customerId } = await eventOf(harness(), amended.idempotencyKey);
    const before = await totalOf(harness(), customerId);
    const page = await open(`/logs?customer=${customerId}&event=${id}`);
    const dialog = page.getByRole("dialog", { name: "Event" });
    await dialog.getByRole("button", { name: "Amend…" }).click();
    const form = dialog.getByRole("form", { name: "Amend the event" });
    const quantity = form.getByRole("textbox", { name: "Quantity" });
    await quantity.fill("-1");
    await form.getByText("at most 15 integer and 12 fraction digits, not negative").waitFor();
    await quantity.fill("40.25");
    await form.getByRole("textbox", { name: "Cost (USD)" }).fill("0.000125");
    await form.getByText("The cost becomes $0.000125; until now it is not known.").waitFor();
    await form.getByRole("textbox", { name: "Reason (kept in the log)" }).fill("Counted in the wrong unit");
    await form.getByRole("button", { name: "Amend the event" }).click();
    await dialog.getByText("Amended: it counts with its new amounts.").waitFor();
    await settled(page);
    expect(await ask(`/v1/events/${id}`)).toMatchObject({
      status: "amended",
      quantity: "40.25",
      usageCost: "0.000125",
    });
    expect(exactSum([await totalOf(harness(), customerId), "59.75"])).toBe(before);
    const content = dialog.getByRole("region", { name: "Content" });
    // What it was before stands beside it, struck out.
    expect((await figure(content, "Cost")).join("")).toBe("$0.000125not known");
    const corrections = dialog.getByRole("region", { name: "Corrections" });
    expect(await corrections.textContent()).toContain("Cost not known → $0.000125");
    await dialog.getByRole("button", { name: "Close" }).click();
    const listed = await readEvents(page);
    expect(cellOf(listed, amended.idempotencyKey, 4)).toBe("40.25");
    expect(cellOf(listed, amended.idempotencyKey, 5)).toBe("$0.000125");

    await page.getByRole("link", { name: "Corrections" }).click();
    const log = panel(page, "Corrections");
    await log.getByRole("table").waitFor();
    const { data } = await ask("/v1/corrections");
    const toRow = (entry: Record<string, string>) => [entry.kind, entry.idempotencyKey, entry.reason];
    expect((await exactRows(log)).map((row) => [row[1], row[2], row[4]])).toEqual(data.map(toRow));
    const csv = (await readCsv(page, log)).slice(1);
    expect(csv.map((line) => [line[1], line[2], line[4]])).toEqual(data.map(toRow));
    expect(csv[0]?.[3]).toBe("counted 100 cost unknown -> amended 40.25 cost 0.000125");
    await log.getByRole("button", { name: amended.idempotencyKey }).click();
    await page.getByRole("dialog", { name: "Event" }).getByText("Counted in the wrong unit").waitFor();
    await settled(page);
    expectNoFaults(page);
  });

  test("a public key sees why it may not", async () => {
    const { open, test: pipeline } = harness();
    const kept = ownEvent("kept", 7);
    await send(harness(), [kept]);
    const { id } = await eventOf(harness(), kept.idempotencyKey);
    const page = await open(`/logs?event=${id}`, { key: pipeline.publicKey });
    const dialog = page.getByRole("dialog", { name: "Event" });
    expect(await dialog.getByRole("button", { name: "Void…" }).isDisabled()).toBe(true);
    expect(await dialog.getByRole("button", { name: "Amend…" }).isDisabled()).toBe(true);
    expect(await dialog.getByText("it has not got events:correct").isVisible()).toBe(true);
    await page.goto(`${new URL(page.url()).origin}/logs?tab=set-aside`);
    await settled(page);
    expect(await panel(page, "Set aside").getByText("it has not got events:write").isVisible()).toBe(true);
    expect(
      await page
        .getByRole("button", { name: /^Replay / })
        .first()
        .isDisabled(),
    ).toBe(true);
    expectNoFaults(page);
  });
}

function describeSetAside(harness: () => Harness): void {
  test("what was refused is listed with its reason, and is replayed with what it lacked", async () => {
    const { open, ask } = harness();
    const refused = ownEvent("refused", 6, "-5");
    await send(harness(), [refused]);
    const page = await open("/logs?tab=set-aside");
    const aside = panel(page, "Set aside");
    const { data } = await ask("/v1/quarantine");
    const csv = (await readCsv(page, aside)).slice(1);
    expect(csv.map((line) => [line[1], line[2], line[3]])).toEqual(
      data.map((entry: { kind: string; reasons: string[]; idempotencyKey: string }) => [
        entry.kind,
        entry.reasons.join("; "),
        entry.idempotencyKey,
      ]),
    );
    const row = aside.getByRole("row").filter({ hasText: refused.idempotencyKey });
    expect(await row.getByText('quantity: got "-5"').first().isVisible()).toBe(true);

    await row.getByRole("button", { name: `Replay ${refused.idempotencyKey}` }).click();
    const dialog = page.getByRole("dialog", { name: "Replay the event" });
    const fields = dialog.getByRole("textbox", { name: "Fields to replace" });
    await fields.fill("quantity 12");
    await dialog.getByText("This is no JSON").waitFor();
    await fields.fill('{"quantity": "12"}');
    await dialog.getByRole("button", { name: "Replay" }).click();
    await dialog.waitFor({ state: "detached" });
    await row.getByRole("time").nth(1).waitFor();
    const told = await eventOf(harness(), refused.idempotencyKey);
    expect(told).toMatchObject({ status: "counted", quantity: "12" });
    await row.getByRole("button", { name: refused.idempotencyKey, exact: true }).click();
    await page.getByRole("dialog", { name: "Event" }).getByText("counted", { exact: true }).waitFor();
    await settled(page);
    expectNoFaults(page);
  });
}

/** A test that is run again has events of its own again. */
const RUN = randomUUID().slice(0, 8);

/** As a client sends it. @param hour of the day before yesterday */
function ownEvent(name: string, hour: number, quantity = "3") {
  return {
    idempotencyKey: `browser/${RUN}/${name}`,
    eventType: "api-calls",
    customer: "browser-tests",
    timestamp: `${daysAgo(2)}T${String(hour).padStart(2, "0")}:00:00.000Z`,
    quantity,
    properties: { region: "eu-test" },
  };
}

/** Sends events, and waits until they are counted, or set aside. */
async function send({ test: { post, pipeline } }: Harness, events: readonly object[]): Promise<void> {
  const { status } = await post("/v1/events", { events });
  expect(status).toBeLessThan(300);
  await pipeline.idle();
}

async function eventOf({ ask, test: { pipeline } }: Harness, key: string) {
  await pipeline.idle();
  const { data } = await ask(`/v1/events?idempotencyKey=${encodeURIComponent(key)}`);
  return data[0];
}

/** The quantity of all that the customer used in the days of these tests. */
async function totalOf({ ask, test: { pipeline } }: Harness, customerId: string): Promise<string> {
  await pipeline.idle();
  const days = `startDate=${daysAgo(2)}&endDate=${daysAgo(2)}`;
  const { summary } = await ask(`/v1/analytics/usage?${days}&customerId=${customerId}`);
  return String(summary.totalQuantity);
}
