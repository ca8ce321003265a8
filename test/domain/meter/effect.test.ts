import { describe, expect, it } from "vitest";
import { coveredFrom, fedUntil, feedsOf } from "../../../shared/domain/meter/effect.ts";
import type { Meter } from "../../../shared/domain/meter/meter.ts";

const EVENT = { eventType: "completion", quantity: "3", properties: { tokens: 7 } };

const METER: Meter = {
  id: "m",
  externalId: "tokens",
  name: "Tokens",
  origin: "defined",
  aggregation: "sum",
  eventTypes: {},
  properties: [],
  valueProperty: "tokens",
  groupKeys: [],
  createdAt: "2026-01-15T10:30:00.000Z",
};

describe("when a meter is fed", () => {
  it.each([
    ["2026-01-15T10:30:59.999Z", []],
    ["2026-01-15T10:31:00.000Z", [{ meterId: "m", value: "7" }]],
    ["2026-02-01T00:00:59.999Z", [{ meterId: "m", value: "7" }]],
    ["2026-02-01T00:01:00.000Z", []],
  ])("by an event that is accepted at %s: %j", (acceptedAt, feeds) => {
    const meter = { ...METER, archivedAt: "2026-02-01T00:00:00.000Z" };
    expect(feedsOf([meter], EVENT, Date.parse(acceptedAt))).toEqual(feeds);
  });

  const feeds = (over: Partial<Meter>) => feedsOf([{ ...METER, ...over }], EVENT, Date.parse("2026-01-20"));

  it("by the event's quantity, which may be amended later, without a value of its own", () => {
    const rule = { properties: [{ name: "tokens", exists: true }], valueProperty: undefined };
    expect(feeds(rule)).toEqual([{ meterId: "m" }]);
    expect(feeds({ ...rule, aggregation: "count" })).toEqual([{ meterId: "m" }]);
  });

  it("never, where its event types' counters or only raw events can answer", () => {
    expect(feeds({ valueProperty: undefined })).toEqual([]);
    expect(feeds({ aggregation: "max" })).toEqual([]);
    expect(feeds({ aggregation: "unique" })).toEqual([]);
    expect(feeds({ origin: "first-sight" })).toEqual([]);
  });

  it("by each meter that the event matches", () => {
    const other = { ...METER, id: "other", properties: [{ name: "tokens", in: ["8"] }] };
    expect(feedsOf([METER, other, { ...METER, id: "third" }], EVENT, Date.parse("2026-01-20"))).toEqual([
      { meterId: "m", value: "7" },
      { meterId: "third", value: "7" },
    ]);
  });
});

it("a defined meter ends a minute after it was archived, a signal never", () => {
  const archivedAt = "2026-02-01T00:00:00.000Z";
  expect(fedUntil({ origin: "defined", archivedAt })).toBe(Date.parse("2026-02-01T00:01:00Z"));
  expect(fedUntil({ origin: "first-sight", archivedAt })).toBeUndefined();
  expect(fedUntil({ origin: "defined" })).toBeUndefined();
});

it("counters are complete from the first hour that no event accepted before may lie in", () => {
  // Fed from 10:31; an event accepted just before may lie 24 hours ahead, at 10:31 of the next day.
  expect(coveredFrom(METER)).toBe(Date.parse("2026-01-16T11:00:00Z"));
  expect(coveredFrom({ createdAt: "2026-01-15T09:59:00.000Z" })).toBe(Date.parse("2026-01-16T10:00:00Z"));
});
