/** The logs against the API: lists of any length, one event and its corrections, what was set aside. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { readEvents } from "./event-list.ts";
import { describeEvents } from "./events.ts";
import { expectNoFaults, type Harness, settled } from "./harness.ts";
import {
  choose,
  daysAgo,
  exactText,
  moneyText,
  panel,
  questionOf,
  readCsv,
  searchOf,
  tableRows,
} from "./reading.ts";

interface ListedEvent {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly timestamp: string;
  readonly customerId: string;
  readonly meterId: string;
  readonly agentId: string | null;
  readonly quantity: string;
  readonly usageCost: string | null;
}

export function describeLogs(harness: () => Harness): void {
  describe("usage logs", () => {
    describeRows(harness);
    describeScrolling(harness);

    test("a list that fails says why, and what else there is stays", async () => {
      const { open } = harness();
      const page = await open("/logs", { failing: ["/v1/events"] });
      const failed = panel(page, "Events");
      await failed.getByText("the store is down").waitFor({ timeout: 30_000 });
      expect(await failed.getByText("r-1").isVisible()).toBe(true);
      await page.getByRole("link", { name: "Corrections" }).click();
      await panel(page, "Corrections").getByRole("table").waitFor();
      expectNoFaults(page);
    });

    // These send events of their own, and so come last.
    describeEvents(harness);
  });
}

function describeRows(harness: () => Harness): void {
  test("are those of the API, newest first, and all that are loaded are handed over", async () => {
    const { open, ask } = harness();
    const page = await open("/logs");
    const asked = await questionOf(page, "/v1/events?", "limit=100");
    const { data }: { data: readonly ListedEvent[] } = await ask(asked);
    const names = await namesOf(harness());
    const rows = await readEvents(page);
    const shown = data.slice(0, 20);
    expect(rows.slice(0, 20).map(({ cells }) => cells)).toEqual(
      shown.map((event) => [
        event.timestamp,
        names.get(event.customerId),
        names.get(event.meterId),
        event.agentId === null ? "–" : names.get(event.agentId),
        exactText(Number(event.quantity)),
        event.usageCost === null ? "Not known" : moneyText(event.usageCost),
        event.idempotencyKey,
      ]),
    );
    const [head, ...lines] = await readCsv(page, panel(page, "Events"));
    const columns = ["timestamp", "quantity", "cost", "idempotencyKey", "id"].map(
      (name) => head?.indexOf(name) ?? -1,
    );
    expect(lines.slice(0, data.length).map((line) => columns.map((column) => line[column]))).toEqual(
      data.map((event) => [
        event.timestamp,
        event.quantity,
        event.usageCost ?? "",
        event.idempotencyKey,
        event.id,
      ]),
    );
    expectNoFaults(page);
  });

  test("are filtered by customer, meter, agent and quantity, in the window; the URL says by what", async () => {
    const { open, ask } = harness();
    const page = await open("/logs?range=90d");
    const expectListed = async () => {
      await settled(page);
      const events = await listEvents(harness(), await questionOf(page, "/v1/events?", filterOf(page)), 300);
      expect((await readEvents(page)).map(({ cells }) => cells[6])).toEqual(
        events.slice(0, (await readEvents(page)).length).map(({ idempotencyKey }) => idempotencyKey),
      );
      return events;
    };

    await choose(page, "Customer", "summit", "Summit Telecom");
    const ofCustomer = await expectListed();
    const { customer } = searchOf(page);
    expect(new Set(ofCustomer.map(({ customerId }) => customerId))).toEqual(new Set([customer]));
    await choose(page, "Meter", "tokens", /^tokens ?event type/);
    const ofMeter = await expectListed();
    const { meter } = searchOf(page);
    expect(new Set(ofMeter.map(({ meterId }) => meterId))).toEqual(new Set([meter]));
    await choose(page, "Agent", "research", "Research Analyst");
    const ofAgent = await expectListed();
    const { agent } = searchOf(page);
    expect(new Set(ofAgent.map(({ agentId }) => agentId))).toEqual(new Set([agent]));
    expect(ofAgent.length).toBeLessThan(ofMeter.length);

    const median = ofAgent.map(({ quantity }) => Number(quantity)).toSorted((a, b) => a - b)[
      ofAgent.length >> 1
    ];
    const least = page.getByRole("textbox", { name: "Minimum quantity" });
    await least.fill("1,5");
    await least.press("Enter");
    await page.getByText("at most 15 integer and 12 fraction digits, not negative").waitFor();
    expect(searchOf(page)).toEqual({ range: "90d", customer, meter, agent });
    await least.fill(String(median));
    await least.press("Enter");
    await expect
      .poll(() => searchOf(page))
      .toEqual({ range: "90d", customer, meter, agent, min: String(median) });
    const large = await expectListed();
    expect(large.map(({ id }) => id)).toEqual(
      ofAgent.filter(({ quantity }) => Number(quantity) >= Number(median)).map(({ id }) => id),
    );
    const count = `${large.length} ${large.length === 1 ? "event" : "events"}`;
    await panel(page, "Events").getByText(count, { exact: true }).waitFor();

    const oldest = large.at(-1)?.timestamp.slice(0, 10) ?? "";
    await page.goto(`${page.url()}&range=&from=${oldest}&to=${oldest}`);
    await settled(page);
    const { data } = await ask(await questionOf(page, "/v1/events?", `startDate=${oldest}`, "limit=100"));
    expect((await readEvents(page)).map(({ cells }) => cells[6])).toEqual(
      data.map(({ idempotencyKey }: ListedEvent) => idempotencyKey),
    );
    await page.getByRole("button", { name: "Clear filters" }).click();
    await settled(page);
    expect(searchOf(page)).toEqual({ from: oldest, to: oldest });
    expectNoFaults(page);
  });

  test("are found by their key, whatever the other filters say", async () => {
    const { open, ask } = harness();
    const { data } = await ask(`/v1/events?startDate=${daysAgo(60)}&endDate=${daysAgo(40)}&limit=1`);
    const [event]: readonly ListedEvent[] = data;
    const page = await open("/logs?range=7d&min=999999999");
    const key = page.getByRole("textbox", { name: "Idempotency key" });
    await key.fill(event?.idempotencyKey ?? "");
    await key.press("Enter");
    const found = panel(page, "Event of the key");
    await found.getByRole("table").waitFor();
    const rows = await tableRows(found);
    expect(rows.map((row) => [row[0], row[4]])).toEqual([["counted", exactText(Number(event?.quantity))]]);
    expect(await page.getByRole("textbox", { name: "Minimum quantity" }).isDisabled()).toBe(true);
    await found.getByRole("button", { name: "Open the event" }).click();
    await page
      .getByRole("dialog", { name: "Event" })
      .getByText(event?.id ?? "")
      .waitFor();
    await settled(page);
    await page.keyboard.press("Escape");
    await key.fill("no such key");
    await key.press("Enter");
    await found.getByText("No event of the key no such key is known").waitFor();
    expectNoFaults(page);
  });
}

function describeScrolling(harness: () => Harness): void {
  test("a list goes on as one scrolls: no row is left out or comes twice, and few are drawn", async () => {
    const { open } = harness();
    const page = await open("/logs?range=12m");
    const events = await listEvents(harness(), await questionOf(page, "/v1/events?", "limit=100"), 700);
    const body = page.getByRole("grid", { name: "Events" }).getByRole("rowgroup").last();
    const seen = new Map<number, string>();
    const look = async () => {
      const rows = await readEvents(page);
      expect(rows.length).toBeLessThan(100);
      for (const { index, cells } of rows) {
        expect(seen.get(index) ?? cells[6]).toBe(cells[6]);
        seen.set(index, cells[6] ?? "");
      }
      return rows.at(-1)?.index ?? 0;
    };
    await look();
    // To the end of what is loaded, which then is more.
    for (let jump = 0; jump < 3; jump += 1) {
      const before = await loadedOf(page);
      await body.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await expect.poll(() => loadedOf(page)).toBeGreaterThan(before);
      await look();
    }
    const loaded = await loadedOf(page);
    expect(loaded).toBeGreaterThan(300);
    // From the top on, less than a screen at a time.
    await body.evaluate((element) => element.scrollTo(0, 0));
    await expect.poll(async () => (await readEvents(page))[0]?.index).toBe(0);
    for (let last = await look(); last < 350; ) {
      const before = last;
      await body.evaluate((element) => element.scrollBy(0, element.clientHeight * 0.8));
      await expect.poll(look).toBeGreaterThan(before);
      last = await look();
    }
    const inOrder = [...seen].toSorted(([a], [b]) => a - b);
    expect(inOrder.slice(0, 350).map(([index]) => index)).toEqual(Array.from({ length: 350 }, (_, at) => at));
    for (const [index, key] of inOrder)
      if (index < events.length) expect(key).toBe(events[index]?.idempotencyKey);
    expect(new Set(seen.values()).size).toBe(seen.size);
    expectNoFaults(page);
  });
}

/** Page after page, so many at least if there are. */
async function listEvents(
  { ask }: Harness,
  question: string,
  count: number,
): Promise<readonly ListedEvent[]> {
  const events: ListedEvent[] = [];
  let next: string | null = null;
  do {
    const from: string = next === null ? "" : `&next_page=${encodeURIComponent(next)}`;
    const { data, next_page } = await ask(`${question}${from}`);
    events.push(...data);
    next = next_page;
  } while (next !== null && events.length < count);
  return events;
}

/** The part of the question by which it is told from those that were asked before. */
function filterOf(page: Page): string {
  const { customer, meter, agent, min } = searchOf(page);
  const asked = new URLSearchParams({
    ...(meter === undefined ? {} : { meterId: meter }),
    ...(customer === undefined ? {} : { customerId: customer }),
    ...(agent === undefined ? {} : { agentId: agent }),
    ...(min === undefined ? {} : { minQuantity: min }),
  });
  return `?${asked}&startDate`;
}

async function loadedOf(page: Page): Promise<number> {
  const about = await panel(page, "Events")
    .getByText(/events? loaded/)
    .textContent();
  return Number((about ?? "").replaceAll(",", "").match(/\d+/)?.[0]);
}

/** What customers, agents and event types are called, by id. */
async function namesOf({ ask }: Harness): Promise<ReadonlyMap<string, string>> {
  const lists = [
    "/v1/customers?limit=100",
    "/v1/agents?limit=100",
    "/v1/meters?origin=first-sight&limit=100",
  ];
  const pages = await Promise.all(lists.map((list) => ask(list)));
  return new Map(pages.flatMap(({ data }) => data.map(({ id, name }: Record<string, string>) => [id, name])));
}
