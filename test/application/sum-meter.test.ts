import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AGGREGATIONS, type Meter } from "../../shared/domain/meter/meter.ts";
import { type MeterCell, type MeterQuestion, meterValue } from "../../shared/domain/meter/usage.ts";
import { type Bucket, cutIntoBuckets, WINDOW_SIZES } from "../../shared/domain/time-window/buckets.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { aMeter, aSignal, aUsageEvent } from "../support/builders.ts";
import { createMeterRollups, createMeterStore } from "../support/in-memory-meters.ts";
import { createInMemoryIdentities, createInMemoryMeters } from "../support/in-memory-ports.ts";
import { createInMemoryEventStore } from "../support/in-memory-usage.ts";
import { openSums } from "../support/sums.ts";
import { aSpan, zoneNamed } from "../support/windows.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NO_LIMIT = { cellsMax: 1_000_000, narrower: "ask for less" };

const EVENT_TYPES = ["tokens", "calls", "jobs"];
/** customer-3 was made on first sight of what is now an alias of customer-1. */
const OWNERS = new Map([["customer-3", "customer-1"]]);
const IDENTITIES = [
  { id: "customer-1", ids: ["customer-1", "customer-3"] },
  { id: "customer-2", ids: ["customer-2"] },
];

const aNumber = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.constantFrom("7.25", "-0.000000000001", "1e3", "many", true, null, undefined),
);

/**
 * Somewhere in or around the window, often near the edge of a bucket, or in the hours when the meter's counters become complete;
 * accepted when an event of that time can be.
 */
function anEvent(buckets: readonly Bucket[], meter: Meter) {
  const complete = Date.parse(meter.createdAt) + DAY;
  const nearComplete = fc.tuple(fc.constant(complete), fc.integer({ min: -6 * HOUR, max: 6 * HOUR }));
  const edges = [...buckets.map(({ start }) => start), buckets.at(-1)?.end ?? 0];
  const [start = 0, end = 0] = [edges[0], edges.at(-1)];
  const nearEdge = fc.tuple(fc.constantFrom(...edges), fc.constantFrom(-1_800_000, -1, 0, 1, 900_000));
  const anywhere = fc.tuple(fc.integer({ min: start - 2 * HOUR, max: end + 2 * HOUR }), fc.constant(0));
  return fc
    .record({
      at: fc.oneof(nearEdge, nearComplete, anywhere),
      delay: fc.oneof(fc.integer({ min: -DAY, max: 34 * DAY }), fc.constantFrom(-DAY, 0)),
      organization: fc.constantFrom("org", "org", "org", "other"),
      customerId: fc.constantFrom("customer-1", "customer-2", "customer-3"),
      eventType: fc.constantFrom(...EVENT_TYPES),
      quantity: fc.nat(9_999).map((units) => `${units}.125`),
      properties: fc.record({
        region: fc.constantFrom("eu", "us", undefined),
        model: fc.constantFrom("small", "large", 7, undefined),
        size: aNumber,
      }),
      isVoided: fc.constantFrom(false, false, false, true),
      key: fc.uuid(),
    })
    .map(({ at: [base, shift], delay, organization, properties, isVoided, key, ...fields }): StoredEvent => {
      const at = base + shift;
      return {
        organization,
        acceptedAt: new Date(at + delay).toISOString(),
        event: aUsageEvent({
          ...fields,
          idempotencyKey: key,
          meterId: `org/meter/${fields.eventType}`,
          timestamp: new Date(at).toISOString(),
          // As they come out of JSON: without what is undefined.
          properties: JSON.parse(JSON.stringify(properties)),
        }),
        ...(isVoided ? { correction: { version: 1, isVoided } } : {}),
      };
    });
}

function aDefinedMeter(buckets: readonly Bucket[]) {
  const [start, end] = [buckets[0]?.start ?? 0, buckets.at(-1)?.end ?? 0];
  // Two days before it is in effect for all events of an hour.
  const aTime = fc.integer({ min: start - 4 * DAY, max: end + DAY });
  return fc
    .record({
      aggregation: fc.constantFrom("count" as const, "sum" as const, "avg" as const, ...AGGREGATIONS),
      eventTypes: fc.constantFrom({}, { in: ["tokens"] }, { in: ["tokens", "jobs"] }, { notIn: ["calls"] }),
      properties: fc.constantFrom(
        [],
        [],
        [{ name: "region", in: ["eu"] }],
        [{ name: "region", notIn: ["eu"] }],
        [{ name: "model", exists: true }],
        [{ name: "model", exists: false }],
      ),
      hasValue: fc.boolean(),
      createdAt: aTime,
      archivedAfter: fc.option(fc.nat(20 * DAY), { nil: undefined }),
    })
    .map(({ hasValue, createdAt, archivedAfter, aggregation, ...rest }): Meter => {
      const needsValue = aggregation === "unique" || (hasValue && aggregation !== "count");
      return aMeter({
        ...rest,
        aggregation,
        createdAt: new Date(createdAt).toISOString(),
        ...(needsValue ? { valueProperty: aggregation === "unique" ? "model" : "size" } : {}),
        ...(archivedAfter === undefined
          ? {}
          : { archivedAt: new Date(createdAt + archivedAfter).toISOString() }),
      });
    });
}

/** Archived or not: that changes nothing of what a signal gives. */
function aRandomSignal(buckets: readonly Bucket[]) {
  const archivedAt = new Date(buckets[0]?.start ?? 0).toISOString();
  return fc
    .tuple(fc.constantFrom(...EVENT_TYPES), fc.constantFrom({}, { archivedAt }))
    .map(([eventType, over]) => aSignal(eventType, over));
}

const aCase = fc
  .record({ span: aSpan(30), size: fc.constantFrom(...WINDOW_SIZES) })
  .map(({ span, size }) => {
    // Of hours, some days are enough.
    const end = size === "hour" ? Math.min(span.end, span.start + 3 * DAY) : span.end;
    return cutIntoBuckets({ start: span.start, end }, size, zoneNamed(span.zone));
  })
  .chain((buckets) =>
    fc.record({
      buckets: fc.constant(buckets),
      meter: fc.oneof(aDefinedMeter(buckets), aRandomSignal(buckets)),
    }),
  )
  .chain(({ buckets, meter }) =>
    fc.record({
      events: fc.array(anEvent(buckets, meter), { maxLength: 40 }),
      question: fc.record({
        organization: fc.constant("org"),
        meter: fc.constant(meter),
        buckets: fc.constant(buckets),
        customers: fc.constantFrom(
          undefined,
          undefined,
          IDENTITIES,
          IDENTITIES.slice(0, 1),
          IDENTITIES.slice(1),
        ),
        byCustomer: fc.boolean(),
        neighbours: fc.constantFrom(
          undefined,
          { first: "customer-1", last: "customer-2" },
          { first: "customer-1", last: "customer-3" },
        ),
        owners: fc.constant(OWNERS),
        groupBy: fc.constantFrom(undefined, undefined, undefined, ["region"], ["region", "model"]),
      }),
    }),
  );

function setUp(events: readonly StoredEvent[], meters: readonly Meter[]) {
  const rollups = createMeterRollups(events, meters);
  const meterStore = createMeterStore(events);
  const { sumMeter } = openSums({
    rollups,
    eventStore: meterStore,
    segments: createInMemoryEventStore([]),
    meters: createInMemoryMeters(meters),
    identities: createInMemoryIdentities([]),
    now: () => 0,
  });
  return { rollups, meterStore, sumMeter };
}

function textsOf(cells: readonly MeterCell[], { meter }: Pick<MeterQuestion, "meter">): readonly string[] {
  return cells
    .map((cell) => {
      const value = meterValue(meter.aggregation, cell).toFixed();
      return JSON.stringify([cell.bucket, cell.customerId, cell.group, cell.events, value]);
    })
    .sort();
}

describe("Sums of a meter", () => {
  // 2 s on an idle machine; the limit is for a busy one.
  const patience = { timeout: 60_000 };
  test(
    "are those of its events one by one, whoever answers, for any meter, window and zone",
    patience,
    async () => {
      const answered = { rollups: 0, both: 0 };
      await fc.assert(
        fc.asyncProperty(aCase, async ({ events, question }) => {
          const { sumMeter, meterStore } = setUp(events, [question.meter]);
          const usage = await sumMeter(question, NO_LIMIT);
          if (usage.sources.has("rollups")) answered[usage.sources.size === 1 ? "rollups" : "both"]++;
          const { buckets, customers, ...rest } = question;
          const byHand = await meterStore.sumMeter(
            { ...rest, segments: buckets, customerIds: customers?.flatMap(({ ids }) => ids) },
            NO_LIMIT.cellsMax,
          );
          expect(textsOf(usage.cells, question)).toEqual(textsOf(byHand, question));
        }),
        { numRuns: 1_000 },
      );
      // The comparison means something only where counters answered.
      expect(answered.rollups).toBeGreaterThan(50);
      expect(answered.both).toBeGreaterThan(50);
    },
  );
});

describe("Who answers", () => {
  const JANUARY = { start: Date.parse("2026-01-01"), end: Date.parse("2026-02-01") };
  const days = (span = JANUARY, zone = "UTC") => cutIntoBuckets(span, "day", zoneNamed(zone));
  const at = (timestamp: string, customerId = "customer-1"): StoredEvent => ({
    organization: "org",
    acceptedAt: timestamp,
    event: aUsageEvent({
      idempotencyKey: timestamp,
      customerId,
      meterId: "org/meter/tokens",
      timestamp,
      quantity: "2",
      properties: { region: "eu", size: 3 },
    }),
  });
  const EVENTS = [at("2026-01-15T10:30:00Z"), at("2026-01-15T10:45:00Z", "customer-2")];
  const ask = async (meter: Meter, over: Partial<MeterQuestion> = {}) => {
    const { sumMeter, rollups, meterStore } = setUp(EVENTS, [meter]);
    const question = {
      organization: "org",
      meter,
      buckets: days(),
      byCustomer: false,
      owners: new Map(),
      ...over,
    };
    const { sources, cells } = await sumMeter(question, NO_LIMIT);
    return { sources: [...sources], cells, reads: rollups.reads, questions: meterStore.questions };
  };
  const SHARDS = [0, 1, 2, 3];

  test("a meter with counters of its own: one read a customer, four for all, one a month by customer", async () => {
    const meter = aMeter();
    expect(await ask(meter, { customers: IDENTITIES.slice(1) })).toMatchObject({
      sources: ["rollups"],
      reads: ["org#metered#customer-2"],
      cells: [{ bucket: 14, events: 1 }],
    });
    expect((await ask(meter)).reads).toEqual(SHARDS.map((shard) => `org#meter#meter-1#${shard}`));
    expect((await ask(meter, { byCustomer: true })).reads).toEqual(["org#meter-customers#meter-1#2026-01"]);
  });

  test("neighbours are read together, a month in one read, and an alias that lies elsewhere by itself", async () => {
    const customers = [{ id: "customer-1", ids: ["customer-1", "x-alias"] }, ...IDENTITIES.slice(1)];
    const neighbours = { first: "customer-1", last: "customer-2" };
    const own = await ask(aMeter(), { customers, neighbours, byCustomer: true });
    expect(own.reads).toEqual(["org#meter-customers#meter-1#2026-01", "org#metered#x-alias"]);
    expect(own.cells).toMatchObject([{ customerId: "customer-1" }, { customerId: "customer-2" }]);
    const signal = await ask(aSignal("tokens"), {
      customers: IDENTITIES.slice(1),
      neighbours,
      byCustomer: true,
    });
    expect(signal.reads).toEqual([
      ...SHARDS.map((shard) => `org#organization#${shard}`),
      "org#customers#2026-01#org/meter/tokens#-",
    ]);
    expect(signal.cells).toMatchObject([{ customerId: "customer-2", events: 1 }]);
  });

  test("by customer in days of another zone: one more read for each that was active", async () => {
    const span = { start: JANUARY.start - HOUR, end: JANUARY.end - HOUR };
    const { reads, cells } = await ask(aMeter(), { byCustomer: true, buckets: days(span, "Europe/Berlin") });
    expect(reads).toEqual([
      "org#meter-customers#meter-1#2025-12",
      "org#meter-customers#meter-1#2026-01",
      "org#metered#customer-1",
      "org#metered#customer-2",
    ]);
    expect(cells).toHaveLength(2);
  });

  test("what is older than its counters comes from the event store, as one part of each bucket", async () => {
    // In effect from 00:01 on, and complete from the hour that no event accepted before it can lie in.
    const meter = aMeter({ createdAt: "2026-01-10T00:00:00Z" });
    const { sources, questions } = await ask(meter);
    expect(sources).toEqual(["rollups", "event-store"]);
    expect(questions.map(({ segments }) => segments)).toMatchObject([{ length: 11 }]);
    expect(questions[0]?.segments.at(-1)).toMatchObject({
      start: Date.parse("2026-01-11T00:00:00Z"),
      end: Date.parse("2026-01-11T01:00:00Z"),
    });
  });

  test("a meter of whole event types is the sum of their signals, until it is archived", async () => {
    const meter = aMeter({ properties: [], eventTypes: { notIn: ["calls"] } });
    expect(await ask(meter, { customers: IDENTITIES.slice(1) })).toMatchObject({
      sources: ["rollups"],
      reads: ["org#customer#customer-2"],
      cells: [{ bucket: 14, events: 1 }],
    });
    const archived = { ...meter, archivedAt: "2026-01-20T00:00:00Z" };
    expect(await ask(archived)).toMatchObject({
      sources: ["event-store"],
      reads: [],
      cells: [{ events: 2 }],
    });
  });

  test("a signal goes on when it is archived, in its counters and in the parts of hours that raw events answer", async () => {
    const meter = aSignal("tokens", { archivedAt: "2026-01-10T00:00:00Z" });
    const part = [
      { label: "", start: Date.parse("2026-01-15T10:40:00Z"), end: Date.parse("2026-01-15T12:00:00Z") },
    ];
    expect(await ask(meter, { buckets: part })).toMatchObject({
      sources: ["rollups", "event-store"],
      cells: [{ events: 1 }],
    });
    expect(await ask(meter)).toMatchObject({ sources: ["rollups"], cells: [{ bucket: 14, events: 2 }] });
  });

  test.each(["min", "max", "unique", "latest"] as const)("%s is the event store's", async (aggregation) => {
    const meter = aMeter({ aggregation, valueProperty: "size" });
    expect(await ask(meter)).toMatchObject({ sources: ["event-store"], reads: [], questions: [{}] });
  });

  test("groups are the event store's", async () => {
    expect(await ask(aMeter(), { groupBy: ["region"] })).toMatchObject({
      sources: ["event-store"],
      cells: [{ bucket: 14, group: ["eu"], events: 2 }],
    });
  });

  test("questions of one request about the same customer read once", async () => {
    const { sumMeter, rollups } = setUp(EVENTS, []);
    for (const eventType of EVENT_TYPES) {
      const meter = aSignal(eventType);
      const customers = IDENTITIES.slice(1);
      await sumMeter(
        { organization: "org", meter, buckets: days(), customers, byCustomer: false, owners: new Map() },
        NO_LIMIT,
      );
    }
    expect(rollups.reads).toEqual(["org#customer#customer-2"]);
  });

  test("reading stops at the limit, and says how to ask for less", async () => {
    const { sumMeter } = setUp(EVENTS, [aMeter()]);
    const question = {
      organization: "org",
      meter: aMeter(),
      buckets: days(),
      byCustomer: true,
      owners: new Map<string, string>(),
    };
    await expect(sumMeter(question, { ...NO_LIMIT, cellsMax: 1 })).rejects.toMatchObject({
      code: "request.too-large",
      message: "the answer would have more than 1 values; ask for less",
    });
  });

  test("hours of a half-hour zone over years are refused before the event store is asked", async () => {
    const span = { start: Date.parse("2024-01-01T18:30Z"), end: Date.parse("2026-01-01T18:30Z") };
    const buckets = cutIntoBuckets(span, "hour", zoneNamed("Asia/Kolkata"));
    await expect(ask(aMeter(), { buckets })).rejects.toMatchObject({ code: "request.too-large" });
  });
});
