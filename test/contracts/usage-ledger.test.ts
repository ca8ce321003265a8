/**
 * What every usage ledger promises, run against the DynamoDB adapter on a store in memory. (The same adapter runs on the
 * embedded DynamoDB in test/scenarios, and under random schedules in test/simulation.)
 */
import { describe, expect, test } from "vitest";
import { createUsageLedger } from "../../shared/adapters/dynamodb/ledger/usage-ledger.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { LedgerEntry, UsageChunk } from "../../shared/domain/event/usage-event.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { type DecideFate, type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

function setUp(decide?: DecideFate) {
  let now = Date.parse("2026-01-15T10:31:00Z");
  const database = new InMemoryDynamoDb(decide);
  const ledger = createUsageLedger({
    client: database.client,
    ledgerTable: "ledger",
    rollupTable: "rollups",
    journalTable: "journal",
    identifiers,
    now: () => now,
    pause: async () => {},
    random: () => 0.5,
  });
  const total = (letter: string) =>
    database
      .items("rollups")
      .filter((item) => item.pk?.S?.startsWith("org#organization#"))
      .flatMap((item) => Object.entries(item))
      .filter(([name]) => name.startsWith(letter) && name.length === 3)
      .reduce((sum, [, value]) => sum + Number(value.N), 0);
  return {
    database,
    count: async (...chunks: UsageChunk[]) =>
      (await ledger.count(chunks)).map((outcome) =>
        outcome.kind === "settled" ? outcome.outcomes.map(({ kind }) => kind) : ["failed"],
      ),
    counted: () => total("n"),
    quantity: () => total("q"),
    passDays: (days: number) => {
      now += days * 24 * 60 * 60 * 1000;
    },
  };
}

const ENTRIES: readonly LedgerEntry[] = ["claim-then-commit", "one-transaction"];

describe.each(ENTRIES)("Given chunks that enter by %s", (entry) => {
  const chunk = (chunkId: string, ...keys: string[]) =>
    aChunk({ chunkId, entry, events: keys.map((key) => aUsageEvent({ idempotencyKey: key })) });

  test("the same chunk again is settled with the same outcomes and moves nothing", async () => {
    const { count, counted } = setUp();
    expect(await count(chunk("a", "1", "2"))).toEqual([["counted", "counted"]]);
    expect(await count(chunk("a", "1", "2"), chunk("a", "1", "2"))).toEqual([
      ["counted", "counted"],
      ["counted", "counted"],
    ]);
    expect(counted()).toBe(2);
  });

  test("a key of another chunk is a duplicate, or a conflict when its content differs; the first stays", async () => {
    const { count, counted, quantity } = setUp();
    const other = aChunk({
      chunkId: "b",
      entry,
      events: [
        aUsageEvent({ idempotencyKey: "1", contentHash: "other", quantity: "100" }),
        aUsageEvent({ idempotencyKey: "2" }),
        aUsageEvent({ idempotencyKey: "3" }),
      ],
    });
    await count(chunk("a", "1", "2"));
    expect(await count(other)).toEqual([["conflict", "duplicate", "counted"]]);
    expect([counted(), quantity()]).toEqual([3, 3]);
  });

  test("a key twice in one chunk counts once", async () => {
    const { count, counted } = setUp();
    const repeated = aChunk({
      entry,
      events: [aUsageEvent(), aUsageEvent(), aUsageEvent({ contentHash: "other" })],
    });
    expect(await count(repeated)).toEqual([["counted", "duplicate", "conflict"]]);
    expect(counted()).toBe(1);
  });

  test("the same key in two organizations counts in both", async () => {
    const { count, database } = setUp();
    await count(chunk("a", "1"), { ...chunk("b", "1"), organization: "other" });
    expect(database.items("ledger").filter((item) => item.pk?.S?.includes("#event#"))).toHaveLength(2);
  });

  test("an event that is delivered 35 days after its time is not counted anew, but known if it was counted", async () => {
    const { count, counted, passDays } = setUp();
    await count(chunk("a", "1"));
    passDays(35.5);
    expect(await count(chunk("a", "1"), chunk("b", "1"), chunk("c", "2"))).toEqual([
      ["counted"],
      ["duplicate"],
      ["too-late"],
    ]);
    expect(counted()).toBe(1);
  });

  test("a backfill has no age limit and its claims do not expire", async () => {
    const { count, counted, database, passDays } = setUp();
    const backfill = { ...chunk("a", "1"), backfill: "traces" };
    await count(backfill);
    passDays(400);
    expect(await count({ ...backfill, chunkId: "b" })).toEqual([["duplicate"]]);
    expect(counted()).toBe(1);
    expect(database.items("ledger").every((item) => item.expires === undefined)).toBe(true);
  });

  test("a claim that has expired but is not yet deleted does not stand in the way", async () => {
    const { count, counted, passDays } = setUp();
    await count(chunk("a", "1"));
    passDays(37);
    const later = aChunk({
      chunkId: "b",
      entry,
      acceptedAt: "2026-02-21T10:31:00.000Z",
      events: [aUsageEvent({ idempotencyKey: "1", timestamp: "2026-02-21T10:30:00Z" })],
    });
    expect(await count(later)).toEqual([["counted"]]);
    expect(counted()).toBe(2);
  });

  test("when the store refuses every call, the chunk fails, and counts when the store is back", async () => {
    let isDown = true;
    const { count, counted } = setUp(() => (isDown ? "throttle" : "succeed"));
    expect(await count(chunk("a", "1", "2", "3"))).toEqual([["failed"]]);
    isDown = false;
    expect(await count(chunk("a", "1", "2", "3"))).toEqual([["counted", "counted", "counted"]]);
    expect(counted()).toBe(3);
  });

  test("a crash at the k-th call, before it works or after it, for every k: the redelivery counts the rest", async () => {
    const keys = Array.from({ length: 60 }, (_, index) => String(index));
    const { count: countAll, database } = setUp();
    await countAll(chunk("a", ...keys));
    for (let k = 1; k <= database.calls.length; k++) {
      for (const isDone of [false, true]) {
        let calls = 0;
        const { count, counted } = setUp((): Fate | Promise<Fate> => {
          if (++calls !== k) return "succeed";
          return isDone ? "crash-after" : new Promise<never>(() => {});
        });
        void count(chunk("a", ...keys));
        await eventually(() => calls >= k);
        expect(await count(chunk("a", ...keys))).toEqual([keys.map(() => "counted")]);
        expect(counted(), `crash at call ${k}, done: ${isDone}`).toBe(60);
      }
    }
  });

  test("a lost answer after every write changes no total", async () => {
    let calls = 0;
    const { count, counted } = setUp(() => (calls++ % 2 === 0 ? "lose-answer" : "succeed"));
    expect(await count(chunk("a", "1", "2", "3"))).toEqual([["counted", "counted", "counted"]]);
    expect(counted()).toBe(3);
  });
});

describe("Given many chunks at once", () => {
  test("ten chunks of a hundred events of one customer are one transaction of ten markers and four counters", async () => {
    const { count, database, counted } = setUp();
    const chunks = Array.from({ length: 10 }, (_, index) =>
      aChunk({
        chunkId: `chunk-${index}`,
        events: Array.from({ length: 100 }, (_, at) => aUsageEvent({ idempotencyKey: `${index}/${at}` })),
      }),
    );
    await count(...chunks);
    expect(counted()).toBe(1_000);
    expect(database.calls.filter((call) => call === "TransactWriteItems")).toHaveLength(1);
    expect(database.calls.filter((call) => call === "BatchExecuteStatement")).toHaveLength(40);
  });

  test("a chunk that can never be committed fails alone", async () => {
    const { count, counted } = setUp();
    const tooWide = aChunk({
      chunkId: "wide",
      events: Array.from({ length: 40 }, (_, index) =>
        aUsageEvent({ idempotencyKey: `wide/${index}`, customerId: `customer-${index}` }),
      ),
    });
    const good = aChunk({ chunkId: "good", events: [aUsageEvent({ idempotencyKey: "good" })] });
    expect(await count(tooWide, good)).toEqual([["failed"], ["counted"]]);
    expect(counted()).toBe(1);
  });
});
