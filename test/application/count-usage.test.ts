/** A delivery that is too large for one function run is counted as far as its time goes, and the rest comes back. */
import { expect, test } from "vitest";
import { countUsage } from "../../shared/application/count-usage.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { createCountingOfAll } from "../support/counting.ts";

/** A hundred events each. */
function setUp() {
  const events = Array.from({ length: 100 }, (_, index) => aUsageEvent({ idempotencyKey: `${index}` }));
  const chunks = Array.from({ length: 120 }, (_, index) => aChunk({ chunkId: `chunk-${index}`, events }));
  return { ...createCountingOfAll(), chunks };
}

test("a delivery of 12,000 events is counted and stored 5,000 at a time", async () => {
  const { dependencies, chunks, given, stored } = setUp();
  const report = await countUsage(dependencies, chunks, () => 60_000);
  expect(report).toEqual({
    failed: new Map(),
    notBegun: [],
    counted: 12_000,
    duplicates: 0,
    conflicts: 0,
    setAside: 0,
  });
  expect(given).toEqual([chunks.slice(0, 50), chunks.slice(50, 100), chunks.slice(100)]);
  expect(stored).toEqual([5_000, 5_000, 2_000]);
});

test("events that move counters of their own are counted in smaller parts: 100 customers a chunk have 400, and one that all share", async () => {
  const { dependencies, given } = setUp();
  const chunks = Array.from({ length: 10 }, (_, chunk) => {
    const events = Array.from({ length: 100 }, (_, index) =>
      aUsageEvent({ idempotencyKey: `${chunk}-${index}`, customerId: `customer-${chunk}-${index}` }),
    );
    return aChunk({ chunkId: `chunk-${chunk}`, events });
  });
  const report = await countUsage(dependencies, chunks, () => 60_000);
  expect(report.counted).toBe(1_000);
  expect(given).toEqual([chunks.slice(0, 4), chunks.slice(4, 8), chunks.slice(8)]);
});

test("a part is begun while twice the time of the longest one is left; the rest is not, and nothing is taken back", async () => {
  const { dependencies, chunks, given } = setUp();
  // The first part takes 20 s and leaves 40, the second one 15 and leaves 25.
  const left = [60_000, 40_000, 25_000];
  const report = await countUsage(dependencies, chunks, () => left[given.length] ?? 0);
  expect(given).toEqual([chunks.slice(0, 50), chunks.slice(50, 100)]);
  expect(report).toMatchObject({ counted: 10_000, failed: new Map() });
  expect(report.notBegun).toEqual(chunks.slice(100));
});
