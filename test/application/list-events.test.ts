import { describe, expect, it } from "vitest";
import { listEvents, pageEvents } from "../../shared/application/list-events.ts";
import type { EventPosition, EventSelection, FoundEvent } from "../../shared/ports/event-store.ts";
import { aUsageEvent, someWatermarks } from "../support/builders.ts";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-03-01T12:00:00Z");
const SELECTION: EventSelection = { organization: "org", span: { start: NOON - 24 * HOUR, end: NOON } };

/** Ten events, the first at 11:59:59, each ten minutes before the one ahead of it. */
const EVENTS: readonly FoundEvent[] = Array.from({ length: 10 }, (_, index) => ({
  event: aUsageEvent({
    idempotencyKey: `key-${index}`,
    customerId: index === 3 ? "absorbed" : "owner",
    timestamp: new Date(NOON - 1_000 - (index * HOUR) / 6).toISOString(),
  }),
  acceptedAt: "2026-03-01T12:00:00.000Z",
  isVoided: false,
}));

function setUp(events = EVENTS) {
  const at = ({ event }: FoundEvent) => Date.parse(event.timestamp);
  const within = ({ span }: EventSelection) =>
    events.filter((found) => at(found) >= span.start && at(found) < span.end);
  const dependencies = {
    events: {
      list: async (selection: EventSelection, limit: number, after?: EventPosition) =>
        within(selection)
          .filter(({ event }) => after === undefined || event.timestamp < after.timestamp)
          .slice(0, limit),
      histogram: async (selection: EventSelection, step: "hour" | "day") => {
        const stepMs = step === "hour" ? HOUR : 24 * HOUR;
        const counts = Map.groupBy(within(selection), (found) => Math.floor(at(found) / stepMs) * stepMs);
        return [...counts]
          .map(([start, { length }]) => ({ start, events: length }))
          .sort((a, b) => a.start - b.start);
      },
    },
    identities: {
      absorptions: async (_: string, kind: string) =>
        new Map(kind === "customer" ? [["absorbed", "owner"]] : []),
    },
    freshness: { watermarks: async () => someWatermarks("2026-03-01T12:01:00.000Z") },
    now: () => NOON + 2 * 60_000,
  };
  return dependencies;
}

const keysOf = (events: readonly FoundEvent[]) => events.map(({ event }) => event.idempotencyKey);

describe("pages after a position", () => {
  it("follow each other without a gap, and the last one names no next", async () => {
    const first = await listEvents(setUp(), SELECTION, 4);
    const second = await listEvents(setUp(), SELECTION, 4, first.next);
    const third = await listEvents(setUp(), SELECTION, 4, second.next);
    expect([first, second, third].map(({ events }) => keysOf(events))).toEqual([
      ["key-0", "key-1", "key-2", "key-3"],
      ["key-4", "key-5", "key-6", "key-7"],
      ["key-8", "key-9"],
    ]);
    expect(third.next).toBeUndefined();
  });

  it("a page that ends exactly with the list is the last one", async () => {
    expect((await listEvents(setUp(), SELECTION, 10)).next).toBeUndefined();
  });

  it("an event that was counted under an absorbed id belongs to its owner", async () => {
    const { events } = await listEvents(setUp(), SELECTION, 10);
    expect(new Set(events.map(({ event }) => event.customerId))).toEqual(new Set(["owner"]));
  });
});

it("a page promises what the event store holds, and that only later where it reaches behind its memory", async () => {
  const ofToday = { ...SELECTION, span: { start: NOON - 23 * HOUR, end: NOON } };
  expect((await listEvents(setUp(), ofToday, 4)).dataThrough).toBe("2026-03-01T11:59:00.000Z");
  expect((await listEvents(setUp(), SELECTION, 4)).dataThrough).toBe("2026-03-01T05:01:00.000Z");
});

describe("pages by number", () => {
  it.each([
    [1, ["key-0", "key-1", "key-2"]],
    [3, ["key-6", "key-7", "key-8"]],
    [4, ["key-9"]],
    [5, []],
  ])("page %i of three events each: %j", async (number, keys) => {
    const page = await pageEvents(setUp(), SELECTION, { number, size: 3 });
    expect(keysOf(page.events)).toEqual(keys);
    expect(page.total).toBe(10);
    expect(page.dataThrough).toBe("2026-03-01T05:01:00.000Z");
  });

  it("a long window is counted by the day, with the same pages", async () => {
    const year = { ...SELECTION, span: { start: NOON - 365 * 24 * HOUR, end: NOON } };
    const page = await pageEvents(setUp(), year, { number: 2, size: 4 });
    expect(keysOf(page.events)).toEqual(["key-4", "key-5", "key-6", "key-7"]);
  });

  it("a page too deep in one hour is refused, with a way to get it", async () => {
    const dense = Array.from({ length: 20_011 }, () => EVENTS[0]).filter((event) => event !== undefined);
    await expect(pageEvents(setUp(dense), SELECTION, { number: 2_002, size: 10 })).rejects.toMatchObject({
      code: "request.too-large",
      message: expect.stringContaining("page: 2002 lies behind 20010 other events of one hour"),
    });
  });
});
