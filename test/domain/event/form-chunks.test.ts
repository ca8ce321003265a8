import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHUNK_LIMITS, formChunks } from "../../../shared/domain/event/form-chunks.ts";
import { nameCounters } from "../../../shared/domain/rollup/fold.ts";
import { aUsageEvent } from "../../support/builders.ts";

const header = { organization: "org", acceptedAt: "2026-01-15T10:30:01.000Z" };

function form(events: Parameters<typeof formChunks>[1]) {
  let next = 0;
  return formChunks(header, events, () => `chunk-${next++}`);
}

function events(count: number, customers: number) {
  return Array.from({ length: count }, (_, index) =>
    aUsageEvent({ idempotencyKey: `key-${index}`, customerId: `customer-${index % customers}` }),
  );
}

describe("Function: formChunks", () => {
  test("one or two events go in one transaction, three and more claim first", () => {
    expect(form(events(2, 1)).map(({ entry }) => entry)).toEqual(["one-transaction"]);
    expect(form(events(3, 1)).map(({ entry }) => entry)).toEqual(["claim-then-commit"]);
  });

  test("a thousand events of one customer are ten chunks", () => {
    expect(form(events(1_000, 1)).map(({ events: members }) => members.length)).toEqual(Array(10).fill(100));
  });

  test("events of fifty customers are sorted together, so that a chunk touches few counters", () => {
    const chunks = form(events(1_000, 50));
    // 48 counters: 11 customers with 4 each, and one of the organization.
    for (const chunk of chunks)
      expect(new Set(chunk.events.map(({ customerId }) => customerId)).size).toBeLessThanOrEqual(11);
    expect(chunks).toHaveLength(10);
  });

  test("events that feed twenty meters each share a chunk, although each touches 85 counters", () => {
    const feeds = Array.from({ length: 20 }, (_, index) => ({ meterId: `own-${index}` }));
    const chunks = form(events(90, 1).map((event) => ({ ...event, feeds })));
    expect(chunks.map(({ events: members }) => members.length)).toEqual([90]);
    expect(nameCounters([{ organization: "org", event: aUsageEvent({ feeds }) }]).size).toBe(85);
  });

  test("no event is lost or doubled, and no chunk passes a limit", () => {
    const anEvent = fc.record({
      customerId: fc.stringMatching(/^c[0-9]{1,2}$/),
      meterId: fc.stringMatching(/^m[0-4]$/),
      timestamp: fc
        .integer({ min: 1, max: 28 })
        .map((day) => `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`),
      feeds: fc.uniqueArray(
        fc.record({ meterId: fc.integer({ min: 1, max: 23 }).map((id) => `own-${id}`) }),
        { maxLength: 23, selector: ({ meterId }) => meterId },
      ),
      properties: fc.record({ text: fc.string({ maxLength: 900, unit: "binary" }) }),
    });
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 300 }), (drafts) => {
        const all = drafts.map((draft, index) => aUsageEvent({ ...draft, idempotencyKey: `key-${index}` }));
        const chunks = form(all);
        expect(
          chunks.flatMap((chunk) => chunk.events.map(({ idempotencyKey }) => idempotencyKey)).sort(),
        ).toEqual(all.map(({ idempotencyKey }) => idempotencyKey).sort());
        for (const chunk of chunks) {
          const owned = chunk.events.map((event) => ({ organization: "org", event }));
          expect(chunk.events.length).toBeLessThanOrEqual(CHUNK_LIMITS.events);
          // A single event that feeds 23 meters has 97, and is a chunk alone.
          const limit = chunk.events.length === 1 ? 97 : CHUNK_LIMITS.countersWithFeeds;
          expect(nameCounters(owned).size).toBeLessThanOrEqual(limit);
          expect(Buffer.byteLength(JSON.stringify(chunk.events))).toBeLessThanOrEqual(
            CHUNK_LIMITS.bytes + 2_000,
          );
        }
      }),
      { numRuns: 50 },
    );
  });
});
