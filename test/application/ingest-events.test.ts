import { describe, expect, test } from "vitest";
import { ingestEvents } from "../../shared/application/ingest-events.ts";
import type { EventOfMeter, SubmittedEvent } from "../../shared/domain/event/usage-event.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import { MeteringError } from "../../shared/errors.ts";
import { aMeter, aModelPrice, aSubmittedEvent } from "../support/builders.ts";
import {
  createInMemoryCatalog,
  createInMemoryMeters,
  createInMemoryQueue,
  readableIdentifiers,
  theseMeters,
  thesePrices,
} from "../support/in-memory-ports.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

function setUp(...meters: readonly Meter[]) {
  const queue = createInMemoryQueue();
  const dependencies = {
    queue,
    catalog: createInMemoryCatalog(),
    meters: theseMeters(...meters),
    prices: thesePrices(),
    namedMeters: createInMemoryMeters(meters),
    identifiers: readableIdentifiers(),
    now: () => NOW,
  };
  const ingest = (events: readonly (SubmittedEvent | EventOfMeter | undefined)[], backfill?: string) =>
    ingestEvents(dependencies, { organization: "org", events, backfill });
  return { dependencies, queue, ingest, queued: () => queue.chunks.flatMap((chunk) => chunk.events) };
}

describe("Function: ingestEvents", () => {
  test("Given an event without a timestamp, it gets the time of its acceptance and name-based references", async () => {
    const { ingest, queue } = setUp();
    expect(await ingest([aSubmittedEvent({ agent: "bot" })])).toEqual([
      {
        kind: "accepted",
        customerId: "org/customer/acme",
        meterId: "org/meter/tokens",
        timestamp: "2026-03-01T12:00:00.000Z",
        acceptedAt: "2026-03-01T12:00:00.000Z",
      },
    ]);
    expect(queue.chunks).toMatchObject([
      {
        chunkId: "id-0",
        organization: "org",
        acceptedAt: "2026-03-01T12:00:00.000Z",
        entry: "one-transaction",
        events: [
          {
            customerId: "org/customer/acme",
            agentId: "org/agent/bot",
            meterId: "org/meter/tokens",
            timestamp: "2026-03-01T12:00:00.000Z",
          },
        ],
      },
    ]);
  });

  test("Given the same key twice, the same content is queued once and accepted twice; other content is a conflict", async () => {
    const { ingest, queued } = setUp();
    const outcomes = await ingest([aSubmittedEvent(), aSubmittedEvent(), aSubmittedEvent({ quantity: "2" })]);
    expect(outcomes.map((outcome) => outcome?.kind)).toEqual(["accepted", "accepted", "rejected"]);
    expect(outcomes[2]).toMatchObject({
      faults: [
        { field: "idempotencyKey", text: expect.stringMatching(/^"key-1" stands in this request before/) },
      ],
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(queued()).toHaveLength(1);
  });

  test("Given refused and too old neighbours, the good event is queued and each keeps its place", async () => {
    const { ingest, queued } = setUp();
    const old = aSubmittedEvent({ idempotencyKey: "old", timestamp: "2026-01-01T00:00:00Z" });
    const outcomes = await ingest([undefined, old, aSubmittedEvent({ idempotencyKey: "good" })]);
    expect(outcomes.map((outcome) => outcome?.kind)).toEqual([undefined, "rejected", "accepted"]);
    expect(outcomes[1]).toMatchObject({
      faults: [
        { field: "timestamp", text: expect.stringMatching(/^2026-01-01T00:00:00Z is more than 34 days/) },
      ],
    });
    expect(queued().map(({ idempotencyKey }) => idempotencyKey)).toEqual(["good"]);
  });

  test("Given a backfill, old events are queued under its name", async () => {
    const { ingest, queue } = setUp();
    const old = aSubmittedEvent({ timestamp: "2023-11-16T18:17:03.9799600Z" });
    expect(await ingest([old], "traces")).toMatchObject([
      { kind: "accepted", timestamp: "2023-11-16T18:17:03.9799600Z", acceptedAt: "2026-03-01T12:00:00.000Z" },
    ]);
    expect(queue.chunks).toMatchObject([
      { backfill: "traces", events: [{ timestamp: "2023-11-16T18:17:03.9799600Z" }] },
    ]);
  });

  test("Given an event that names a meter, it gets the meter's event type, and the answer names the meter", async () => {
    const { ingest, queued } = setUp(
      aMeter({ id: "m-1", externalId: "tokens", eventTypes: { in: ["completion"] }, properties: [] }),
    );
    const { eventType: _, ...content } = aSubmittedEvent();
    const outcomes = await ingest([
      { ...content, meter: "tokens" },
      { ...content, meter: "m-1" },
      { ...content, idempotencyKey: "other", meter: "unknown" },
    ]);
    expect(outcomes).toMatchObject([
      { kind: "accepted", meterId: "m-1" },
      { kind: "accepted", meterId: "m-1" },
      { kind: "rejected", faults: [{ field: "meter", text: expect.stringContaining('got "unknown"') }] },
    ]);
    expect(queued()).toMatchObject([{ eventType: "completion", meterId: "org/meter/completion" }]);
    expect(queued()[0]).not.toHaveProperty("meter");
  });

  test("Given nothing to accept, nothing is queued", async () => {
    const { ingest, queue } = setUp();
    await ingest([undefined]);
    expect(queue.chunks).toEqual([]);
  });

  test("Given meters with counters of their own, each event carries those that it feeds as of its acceptance", async () => {
    const inEffect = new Date(NOW - 60_000).toISOString();
    const { ingest, queued } = setUp(
      aMeter({ id: "all-eu", createdAt: inEffect }),
      aMeter({ id: "seconds", properties: [], valueProperty: "seconds" }),
      aMeter({ id: "too-new", createdAt: new Date(NOW - 59_999).toISOString() }),
      aMeter({ id: "over", archivedAt: inEffect }),
      aMeter({ id: "of-signals", properties: [] }),
    );
    await ingest([
      aSubmittedEvent({ idempotencyKey: "1", properties: { region: "eu", seconds: -2.5 } }),
      aSubmittedEvent({
        idempotencyKey: "2",
        timestamp: "2026-02-01T00:00:00Z",
        properties: { region: "eu" },
      }),
      aSubmittedEvent({ idempotencyKey: "3", properties: { region: "us" } }),
    ]);
    expect(queued().map(({ idempotencyKey, feeds }) => [idempotencyKey, feeds])).toEqual([
      // In the order of their timestamps.
      ["2", [{ meterId: "all-eu" }]],
      ["1", [{ meterId: "all-eu" }, { meterId: "seconds", value: "-2.5" }]],
      ["3", undefined],
    ]);
  });

  test("Given an event that would feed more meters than a transaction can move, it is refused, and its neighbours are queued", async () => {
    const meters = Array.from({ length: 24 }, (_, index) =>
      aMeter({ id: `m-${index}`, properties: [{ name: index === 0 ? "model" : "region", exists: true }] }),
    );
    const { ingest, queued, dependencies } = setUp(...meters);
    const tooMany = aSubmittedEvent({
      idempotencyKey: "24",
      customer: "new",
      properties: { region: "eu", model: "x" },
    });
    const outcomes = await ingest([
      tooMany,
      aSubmittedEvent({ idempotencyKey: "23", properties: { region: "eu" } }),
      tooMany,
    ]);
    const refused = {
      kind: "rejected",
      faults: [
        {
          field: "eventType",
          text: 'got "tokens", which with these properties adds to 24 meters that have filters of properties or values; accepted are at most 23: archive some of them',
        },
      ],
    };
    expect(outcomes).toEqual([refused, expect.objectContaining({ kind: "accepted" }), refused]);
    expect(queued().map(({ idempotencyKey, feeds }) => [idempotencyKey, feeds?.length])).toEqual([
      ["23", 23],
    ]);
    expect(await dependencies.catalog.find("org", "customer", ["new"])).toEqual(new Map());
  });

  describe("Given prices of models", () => {
    const MODEL = { model: "gpt-5", modelProvider: "openai", inputTokens: 10, outputTokens: 5 };
    const inEffect = new Date(NOW - 60_000).toISOString();
    const PRICES = [
      aModelPrice({ id: "1", createdAt: inEffect }),
      aModelPrice({ id: "2", validFrom: "2026-02-15T00:00:00Z", inputTokenPrice: "1", createdAt: inEffect }),
      // It was made less than a minute ago: not every worker knows it.
      aModelPrice({ id: "3", inputTokenPrice: "99", createdAt: new Date(NOW - 59_999).toISOString() }),
    ];
    const price = async (...events: readonly SubmittedEvent[]) => {
      const { dependencies, queued } = setUp();
      await ingestEvents(
        { ...dependencies, prices: thesePrices(...PRICES) },
        { organization: "org", events, backfill: undefined },
      );
      return queued();
    };

    test("an event without a cost gets that of its model, by the price valid at its timestamp", async () => {
      const events = await price(
        aSubmittedEvent({ idempotencyKey: "1", timestamp: "2026-02-14T23:59:59Z", properties: MODEL }),
        aSubmittedEvent({ idempotencyKey: "2", timestamp: "2026-02-15T00:00:00Z", properties: MODEL }),
        aSubmittedEvent({ idempotencyKey: "3", properties: { ...MODEL, model: "unknown" } }),
        aSubmittedEvent({ idempotencyKey: "4" }),
      );
      // 10 x 0.001 + 5 x 0.002; 10 x 1 + 5 x 0.002.
      expect(events.map(({ idempotencyKey, cost }) => [idempotencyKey, cost])).toEqual([
        ["1", "0.02"],
        ["2", "10.01"],
        ["3", undefined],
        ["4", undefined],
      ]);
    });

    test("a cost that the sender gave goes first, also where it is 0", async () => {
      const events = await price(aSubmittedEvent({ cost: "0", properties: MODEL }));
      expect(events).toMatchObject([{ cost: "0" }]);
    });

    test("what makes a repeat a repeat does not depend on the price", async () => {
      const event = aSubmittedEvent({ properties: MODEL });
      const [priced] = await price(event);
      const { ingest, queued } = setUp();
      await ingest([event]);
      expect(priced?.cost).toBe("10.01");
      expect(queued()[0]?.cost).toBeUndefined();
      expect(queued()[0]?.contentHash).toBe(priced?.contentHash);
    });

    test("they are read only where an event needs one; where they cannot be, nothing is queued", async () => {
      const { dependencies, queue } = setUp();
      const unavailable = new MeteringError("catalog.unavailable", "not now");
      const unread = { ...dependencies, prices: { at: () => Promise.reject(unavailable) } };
      const send = (event: SubmittedEvent) =>
        ingestEvents(unread, { organization: "org", events: [event], backfill: undefined });
      await send(aSubmittedEvent({ cost: "1", properties: MODEL }));
      expect(queue.chunks).toHaveLength(1);
      await expect(send(aSubmittedEvent({ properties: MODEL }))).rejects.toBe(unavailable);
      expect(queue.chunks).toHaveLength(1);
    });
  });

  test("Given meters that cannot be read, nothing is queued, and the request may be sent again", async () => {
    const { dependencies, queue } = setUp();
    const unavailable = new MeteringError("catalog.unavailable", "not now");
    const meters = { at: () => Promise.reject(unavailable) };
    const input = { organization: "org", events: [aSubmittedEvent()], backfill: undefined };
    await expect(ingestEvents({ ...dependencies, meters }, input)).rejects.toBe(unavailable);
    expect(queue.chunks).toEqual([]);
  });
});
