/** A chunk whose message is lost after it claimed: fenced, and its claims counted under another id. On a store in memory. */
import { expect, test } from "vitest";
import { readIds } from "../../shared/adapters/dynamodb/journal/day-index.ts";
import { fenceChunk } from "../../shared/adapters/dynamodb/ledger/fence.ts";
import { createUsageLedger } from "../../shared/adapters/dynamodb/ledger/usage-ledger.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { type DecideFate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

function setUp() {
  let decide: DecideFate = () => "succeed";
  const database = new InMemoryDynamoDb((operation) => decide(operation));
  const dependencies = {
    client: database.client,
    ledgerTable: "ledger",
    rollupTable: "rollups",
    journalTable: "journal",
    identifiers,
    now: () => Date.parse("2026-01-15T10:31:00Z"),
    pause: async () => {},
    random: () => 0.5,
  };
  const ledger = createUsageLedger(dependencies);
  const organizationTotal = () =>
    database
      .items("rollups")
      .filter((item) => item.pk?.S?.startsWith("org#organization#"))
      .reduce((sum, item) => sum + Number(item.n10?.N ?? 0), 0);
  return {
    database,
    counted: organizationTotal,
    fence: (chunk: UsageChunk) => fenceChunk(dependencies, chunk),
    count: async (chunk: UsageChunk) => {
      const [outcome] = await ledger.count([chunk]);
      return outcome?.kind === "settled" ? outcome.outcomes.map(({ kind }) => kind) : "failed";
    },
    /** Counts, but every commit is refused until the worker gives up. */
    claimOnly: async (chunk: UsageChunk) => {
      decide = (operation) => (operation === "TransactWriteItems" ? "throttle" : "succeed");
      await ledger.count([chunk]);
      decide = () => "succeed";
    },
  };
}

const event = (idempotencyKey: string) => aUsageEvent({ idempotencyKey });
const lost = aChunk({ chunkId: "lost", events: ["1", "2", "3"].map(event) });
const takeover = aChunk({ chunkId: "takeover", supersedes: "lost", events: ["1", "2", "3"].map(event) });

test("claims without a commit block a repeat, until the fenced chunk is taken over: then all count once", async () => {
  const { claimOnly, count, counted, fence } = setUp();
  await claimOnly(lost);
  expect(await count(aChunk({ chunkId: "again", events: [event("1")] }))).toEqual(["duplicate"]);
  expect(counted()).toBe(0);
  expect(await fence(lost)).toBe(true);
  expect(await count(takeover)).toEqual(["counted", "counted", "counted"]);
  expect(await count(takeover)).toEqual(["counted", "counted", "counted"]);
  expect(counted()).toBe(3);
});

test("a committed chunk cannot be fenced, and nothing of it can be taken over", async () => {
  const { count, counted, fence } = setUp();
  await count(lost);
  expect(await fence(lost)).toBe(false);
  expect(counted()).toBe(3);
});

test("the lost message comes after all: what was taken over is a duplicate, what was never claimed counts", async () => {
  const { claimOnly, count, counted, fence } = setUp();
  await claimOnly({ ...lost, events: ["1", "2"].map(event) });
  await fence(lost);
  await count({ ...takeover, events: ["1", "2"].map(event) });
  expect(counted()).toBe(2);
  expect(await count(lost)).toEqual(["duplicate", "duplicate", "counted"]);
  expect(await count(lost)).toEqual(["duplicate", "duplicate", "counted"]);
  expect(counted()).toBe(3);
});

test("the lost message comes between the fence and the takeover: it counts, and the takeover finds nothing left", async () => {
  const { claimOnly, count, counted, fence } = setUp();
  await claimOnly(lost);
  await fence(lost);
  expect(await count(lost)).toEqual(["counted", "counted", "counted"]);
  expect(await count(takeover)).toEqual(["duplicate", "duplicate", "duplicate"]);
  expect(counted()).toBe(3);
});

test("a fenced chunk that meets a second fence goes on under a third id", async () => {
  const { claimOnly, count, counted, fence } = setUp();
  await claimOnly(lost);
  await fence(lost);
  await fence({ ...lost, chunkId: identifiers.nameBased("lost", "after its fence") });
  expect(await count(lost)).toEqual(["counted", "counted", "counted"]);
  expect(counted()).toBe(3);
});

test("before anything is claimed, the index of the day names every event with its hour", async () => {
  const { claimOnly, database } = setUp();
  const spread = aChunk({
    events: [
      aUsageEvent({ idempotencyKey: "a", timestamp: "2026-01-15T23:59:59Z" }),
      aUsageEvent({ idempotencyKey: "b", timestamp: "2026-01-16T00:00:00Z" }),
    ],
  });
  await claimOnly(spread);
  expect(database.calls[0]).toBe("BatchWriteItem");
  expect(database.items("journal").map((item) => [item.pk?.S, item.sk?.S, readIds(item)])).toEqual([
    ["org#day#2026-01-15", "chunk-1", [{ eventId: identifiers.eventId("org", "a"), hour: 23 }]],
    ["org#day#2026-01-16", "chunk-1", [{ eventId: identifiers.eventId("org", "b"), hour: 0 }]],
  ]);
});
