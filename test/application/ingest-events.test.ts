import { describe, expect, test } from "vitest";
import { ingestEvents } from "../../shared/application/ingest-events.ts";
import type { SubmittedEvent } from "../../shared/domain/event/usage-event.ts";
import { aSubmittedEvent } from "../support/builders.ts";
import {
  createInMemoryCatalog,
  createInMemoryQueue,
  readableIdentifiers,
} from "../support/in-memory-ports.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

function setUp() {
  const queue = createInMemoryQueue();
  const dependencies = {
    queue,
    catalog: createInMemoryCatalog(),
    identifiers: readableIdentifiers(),
    now: () => NOW,
  };
  const ingest = (events: readonly (SubmittedEvent | undefined)[], backfill?: string) =>
    ingestEvents(dependencies, { organization: "org", events, backfill });
  return { queue, ingest, queued: () => queue.chunks.flatMap((chunk) => chunk.events) };
}

describe("Function: ingestEvents", () => {
  test("Given an event without a timestamp, it gets the time of its acceptance and name-based references", async () => {
    const { ingest, queue } = setUp();
    expect(await ingest([aSubmittedEvent({ agent: "bot" })])).toEqual([{ kind: "accepted" }]);
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
    expect(outcomes[2]).toMatchObject({ faults: [expect.stringContaining("other content")] });
    expect(queued()).toHaveLength(1);
  });

  test("Given refused and too old neighbours, the good event is queued and each keeps its place", async () => {
    const { ingest, queued } = setUp();
    const old = aSubmittedEvent({ idempotencyKey: "old", timestamp: "2026-01-01T00:00:00Z" });
    const outcomes = await ingest([undefined, old, aSubmittedEvent({ idempotencyKey: "good" })]);
    expect(outcomes.map((outcome) => outcome?.kind)).toEqual([undefined, "rejected", "accepted"]);
    expect(queued().map(({ idempotencyKey }) => idempotencyKey)).toEqual(["good"]);
  });

  test("Given a backfill, old events are queued under its name", async () => {
    const { ingest, queue } = setUp();
    const old = aSubmittedEvent({ timestamp: "2023-11-16T18:17:03.9799600Z" });
    expect(await ingest([old], "traces")).toEqual([{ kind: "accepted" }]);
    expect(queue.chunks).toMatchObject([
      { backfill: "traces", events: [{ timestamp: "2023-11-16T18:17:03.9799600Z" }] },
    ]);
  });

  test("Given nothing to accept, nothing is queued", async () => {
    const { ingest, queue } = setUp();
    await ingest([undefined]);
    expect(queue.chunks).toEqual([]);
  });
});
