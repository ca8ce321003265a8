import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEventLister } from "../../shared/adapters/timestream/event-lister.ts";
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import { timestampMs } from "../../shared/domain/event/timestamp.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import type {
  EventLister,
  EventPosition,
  EventSelection,
  FoundEvent,
  StoredEvent,
} from "../../shared/ports/event-store.ts";
import { countedEvents, feedOf } from "../support/brute-force-meter.ts";
import { aUsageEvent } from "../support/builders.ts";
import { type EventTables, startEventTables } from "../support/event-tables.ts";
import { CUSTOMERS, maybe, meters, START, storedEvents } from "../support/random-meters.ts";

const NOW = Date.parse("2026-01-15T13:00:00Z");
const ALL: EventSelection = { organization: "org", span: { start: START, end: NOW } };
const HOUR = 3_600_000;

let tables: EventTables;
beforeAll(async () => {
  tables = await startEventTables(NOW, { pageRows: 7 });
}, 30_000);
afterAll(() => tables.stop());

const open = async (events: readonly StoredEvent[]): Promise<EventLister> =>
  createEventLister(await tables.open(events));

function stored(over: Partial<UsageEvent>, rest: Partial<StoredEvent> = {}): StoredEvent {
  const event = aUsageEvent({ idempotencyKey: over.id, ...over });
  return { organization: "org", acceptedAt: "2026-01-15T12:00:00.000Z", event, ...rest };
}

const idsOf = (events: readonly FoundEvent[]) => events.map(({ event }) => event.id).join(" ");

/** All pages of the list, each with its ids. */
async function readPages(lister: EventLister, selection: EventSelection, limit: number) {
  const pages: string[] = [];
  let position: EventPosition | undefined;
  while (true) {
    const page = await lister.list(selection, limit, position);
    const last = page.at(-1)?.event;
    if (last === undefined) return pages;
    pages.push(idsOf(page));
    position = { timestamp: last.timestamp, eventId: last.id };
  }
}

describe("Event store, lists: Timestream as served on this machine", () => {
  test("pages follow each other by position, over equal timestamps and down to the nanosecond", async () => {
    const at = "2026-01-15T10:30:00.12345678";
    const lister = await open([
      stored({ id: "a", timestamp: "2026-01-15T10:00:00Z" }),
      ...["d", "b", "e", "c"].map((id) => stored({ id, timestamp: `${at}8Z` })),
      stored({ id: "f", timestamp: `${at}9Z` }),
      stored({ id: "g", timestamp: `${at}7Z` }),
      stored({ id: "h", timestamp: "2026-01-15T11:00:00Z" }),
    ]);
    expect(await readPages(lister, ALL, 3)).toEqual(["h f b", "c d e", "g a"]);
    expect(await readPages(lister, ALL, 1)).toEqual(["h", "f", "b", "c", "d", "e", "g", "a"]);
    expect(await readPages(lister, ALL, 100)).toEqual(["h f b c d e g a"]);
  });

  test("an event comes as it counts now; one that was voided does not", async () => {
    const full = stored({
      id: "full",
      agentId: "agent-1",
      cost: "0.000000000001",
      properties: { text: "o'clock", list: [1, { deep: null }] },
    });
    const voided = { correction: { version: 1, isVoided: true } };
    const amended = {
      ...full,
      event: { ...full.event, quantity: "2.5" },
      correction: { version: 1, isVoided: false },
    };
    const lister = await open([full, amended, stored({ id: "gone" }), stored({ id: "gone" }, voided)]);
    expect(await lister.list(ALL, 10)).toEqual([
      { event: { ...full.event, quantity: "2.5" }, acceptedAt: full.acceptedAt, isVoided: false },
    ]);
    expect(await lister.extent(ALL)).toMatchObject({ customers: 1 });
    expect(await lister.histogram(ALL, "day")).toEqual([{ start: Date.parse("2026-01-15"), events: 1 }]);
  });

  test("a least quantity is exact at the last digit", async () => {
    const quantities = ["0", "0.999999999999", "1", "1.000000000001", "2", "999999999999999.999999999999"];
    const lister = await open(quantities.map((quantity) => stored({ id: quantity, quantity })));
    const countOf = async (quantityMin: string) => (await lister.list({ ...ALL, quantityMin }, 10)).length;
    expect(await countOf("0.999999999999")).toBe(5);
    expect(await countOf("0.9999999999991")).toBe(4);
    expect(await countOf("1")).toBe(4);
    expect(await countOf("1.000000000001")).toBe(3);
    expect(await countOf("1.0000000000000000001")).toBe(3);
    expect(await countOf("1.000000000002")).toBe(2);
    expect(await countOf("999999999999999.999999999999")).toBe(1);
    expect(await countOf("999999999999999.9999999999991")).toBe(0);
    expect(await countOf("1e30")).toBe(0);
    expect(await countOf("-1e30")).toBe(6);
  });

  test("events that name a model and have no cost are told from all others", async () => {
    const model = { model: "gpt-5", modelProvider: "openai" };
    const lister = await open([
      stored({ id: "a", properties: model }),
      stored({ id: "b", properties: { ...model, inputTokens: 1 } }),
      stored({ id: "costed", cost: "0", properties: model }),
      stored({ id: "no-provider", properties: { model: "gpt-5" } }),
      stored({ id: "null", properties: { ...model, model: null } }),
      stored({ id: "bare" }),
      stored({ id: "gone", properties: model }, { correction: { version: 1, isVoided: true } }),
    ]);
    const selection = { ...ALL, lacksModelCost: true } as const;
    expect(await readPages(lister, selection, 1)).toEqual(["a", "b"]);
    const young = await open([stored({ id: "a" })]);
    expect(await young.list(selection, 5)).toEqual([]);
    const withoutCosts = await open([stored({ id: "a", properties: model })]);
    expect(idsOf(await withoutCosts.list(selection, 5))).toBe("a");
  });

  test("a histogram has the hours or days that have events, and an extent their first and last", async () => {
    const lister = await open([
      stored({ id: "a", timestamp: "2026-01-14T23:59:59.999999999Z", customerId: "c1" }),
      stored({ id: "b", timestamp: "2026-01-15T10:00:00Z", customerId: "c2" }),
      stored({ id: "c", timestamp: "2026-01-15T10:59:59.999Z", customerId: "c2" }),
      stored({ id: "d", timestamp: "2026-01-15T12:00:00.5Z", customerId: "c3" }),
    ]);
    const selection = { ...ALL, span: { start: NOW - 24 * HOUR, end: NOW } };
    expect(await lister.histogram(selection, "hour")).toEqual([
      { start: Date.parse("2026-01-14T23:00Z"), events: 1 },
      { start: Date.parse("2026-01-15T10:00Z"), events: 2 },
      { start: Date.parse("2026-01-15T12:00Z"), events: 1 },
    ]);
    expect(await lister.histogram(selection, "day")).toEqual([
      { start: Date.parse("2026-01-14"), events: 1 },
      { start: Date.parse("2026-01-15"), events: 3 },
    ]);
    expect(await lister.extent(selection)).toEqual({
      first: "2026-01-14T23:59:59.999999999Z",
      last: "2026-01-15T12:00:00.5Z",
      customers: 3,
    });
    expect(await lister.extent({ ...selection, customerIds: ["c9"] })).toBeUndefined();
  });

  test("a table without events, or without agents and properties yet, answers all the same", async () => {
    const empty = await open([]);
    expect(await empty.list(ALL, 5)).toEqual([]);
    expect(await empty.histogram(ALL, "hour")).toEqual([]);
    expect(await empty.extent(ALL)).toBeUndefined();
    const young = await open([stored({ id: "a" })]);
    expect(idsOf(await young.list(ALL, 5))).toBe("a");
    expect(await young.list({ ...ALL, agentIds: ["agent-1"] }, 5)).toEqual([]);
    expect(await young.extent({ ...ALL, agentIds: ["agent-1"] })).toBeUndefined();
  });

  test("only the organization's own events, of the named customers and agents, are listed", async () => {
    const HOSTILE = "' OR '1'='1";
    const lister = await open([
      stored({ id: "a", customerId: HOSTILE, agentId: HOSTILE }),
      stored({ id: "b", agentId: "agent-1" }),
      stored({ id: "c" }),
      stored({ id: "x", customerId: HOSTILE, agentId: HOSTILE }, { organization: "other" }),
    ]);
    const listed = async (over: Partial<EventSelection>) => idsOf(await lister.list({ ...ALL, ...over }, 9));
    expect(await listed({})).toBe("a b c");
    expect(await listed({ customerIds: [HOSTILE] })).toBe("a");
    expect(await listed({ agentIds: ["agent-1", HOSTILE] })).toBe("a b");
    expect(await listed({ customerIds: [] })).toBe("");
    expect(await listed({ organization: HOSTILE })).toBe("");
    expect(idsOf(await lister.list(ALL, 9, { timestamp: "2026-01-15T10:30:00Z", eventId: HOSTILE }))).toBe(
      "a b c",
    );
  });

  test("customers with more aliases than one query can name are counted once each", async () => {
    // 700 customers have an alias each, 50 have none: 1,450 ids.
    const idOf = (index: number) => `c${String(index).padStart(4, "0")}`;
    const owners = new Map(Array.from({ length: 700 }, (_, index) => [idOf(700 + index), idOf(index)]));
    const events = Array.from({ length: 1_450 }, (_, index) =>
      stored({
        id: `id-${index}`,
        customerId: idOf(index),
        timestamp: new Date(START + index).toISOString(),
      }),
    );
    const lister = await open(events);
    expect(await lister.extent(ALL, owners)).toEqual({
      first: new Date(START).toISOString().replace(".000Z", "Z"),
      last: new Date(START + 1_449).toISOString(),
      customers: 750,
    });
    expect(await lister.extent(ALL)).toMatchObject({ customers: 1_450 });
  });

  test("any selection lists what a look at every event lists", async () => {
    const selections = fc.record({
      organization: fc.constantFrom("org", "o'rg\\\" -- ;"),
      span: fc.record({
        start: fc.constantFrom(START, START + HOUR),
        end: fc.constantFrom(START + 2 * HOUR, START + 3 * HOUR),
      }),
      meter: maybe(meters, 3),
      customerIds: maybe(fc.subarray(CUSTOMERS, { minLength: 2 })),
      quantityMin: maybe(fc.constantFrom("0", "1.000000000001", "12")),
    });
    const many = fc.array(selections, { minLength: 15, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(storedEvents, many, async (events, asked) => {
        const lister = await open(events);
        for (const selection of asked) {
          const expected = listByHand(events, selection);
          expect(idsOf(await lister.list(selection, 1_000))).toBe(
            expected.map(({ event }) => event.id).join(" "),
          );
          const hours = await lister.histogram(selection, "hour");
          expect(hours.reduce((sum, hour) => sum + hour.events, 0)).toBe(expected.length);
          for (const owners of [new Map<string, string>(), new Map([["c2", "c1"]])]) {
            const customers = new Set(expected.map(({ event: { customerId: id } }) => owners.get(id) ?? id));
            expect((await lister.extent(selection, owners))?.customers ?? 0).toBe(customers.size);
          }
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

function listByHand(events: readonly StoredEvent[], selection: EventSelection): readonly StoredEvent[] {
  const { organization, span, meter, customerIds, quantityMin = "0" } = selection;
  const placeOf = ({ event: { timestamp } }: StoredEvent) =>
    timestamp.slice(0, -1).padEnd(20, ".").padEnd(29, "0");
  return countedEvents(events)
    .filter((stored) => {
      const { event } = stored;
      const at = timestampMs(event.timestamp);
      return (
        stored.organization === organization &&
        at >= span.start &&
        at < span.end &&
        (customerIds?.includes(event.customerId) ?? true) &&
        decimal(event.quantity).gte(quantityMin) &&
        (meter === undefined || feedOf(meter, stored) !== undefined)
      );
    })
    .sort((one, other) => {
      if (placeOf(one) !== placeOf(other)) return placeOf(one) < placeOf(other) ? 1 : -1;
      return one.event.id < other.event.id ? -1 : 1;
    });
}
