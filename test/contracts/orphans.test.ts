/** Claims whose chunk never committed: found, fenced, taken over, and counted once, whatever comes after. On a store in memory. */
import * as fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { CHUNK_LIMITS } from "../../shared/domain/event/form-chunks.ts";
import { timestampOf } from "../../shared/domain/event/timestamp.ts";
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { createReconciliationWorld } from "../support/reconciliation.ts";

type World = ReturnType<typeof createReconciliationWorld>;

const HOUR_MS = 60 * 60 * 1000;
const ACCEPTED = Date.parse("2026-01-15T10:30:01Z");
const DAY = { from: Date.parse("2026-01-15"), to: Date.parse("2026-01-16") };

const event = (idempotencyKey: string) => aUsageEvent({ idempotencyKey });

/** A chunk under an id that tells when it was accepted, as the door makes it. */
function accepted(keys: readonly string[], over: Partial<UsageChunk> = {}, at = ACCEPTED): UsageChunk {
  return aChunk({
    chunkId: v7({ msecs: at }),
    acceptedAt: timestampOf(at),
    events: keys.map(event),
    ...over,
  });
}

const aWorld = () => createReconciliationWorld("2026-01-15T17:00:00Z");

async function waitHours(world: World, hours: number): Promise<void> {
  world.world.now += hours * HOUR_MS;
}

/** A week of runs, each followed by whatever it queued. */
async function passAWeek(world: World): Promise<number> {
  let takenOver = 0;
  for (let count = 0; count < 14; count++) {
    await waitHours(world, 12);
    takenOver += (await world.run()).orphansTakenOver;
    await world.deliver();
  }
  return takenOver;
}

describe("A chunk that claimed, never committed, and whose message is lost", () => {
  test("is taken over: every event counts once, exactly as it was accepted; the next run has nothing to do", async () => {
    const world = aWorld();
    const events = [
      aUsageEvent({ idempotencyKey: "1", quantity: "0.1", cost: "0.25", agentId: "agent-1" }),
      aUsageEvent({ idempotencyKey: "2", properties: { model: "m" } }),
      aUsageEvent({ idempotencyKey: "3", timestamp: "2026-01-16T00:00:00.123456789Z" }),
    ];
    const lost = accepted([], { events });
    await world.claimOnly(lost);
    expect(world.counted()).toBe(0);
    expect(await world.run()).toMatchObject({ orphansTakenOver: 3, unclaimed: [] });
    expect(
      world.queued
        .flatMap((chunk) => chunk.events)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(events.map(({ id }) => id).toSorted());
    for (const chunk of world.queued)
      expect(chunk).toMatchObject({ supersedes: lost.chunkId, acceptedAt: lost.acceptedAt });
    await world.deliver();
    expect(world.counted()).toBe(3);
    expect([...world.raw.values()].map((stored) => stored.event)).toEqual(expect.arrayContaining(events));
    expect((await world.run()).orphansTakenOver).toBe(0);
    expect((await world.run({ span: DAY })).driftCount).toBe(0);
  });

  test("is left alone for six hours", async () => {
    const world = aWorld();
    await world.claimOnly(accepted(["1", "2"], {}, world.world.now - 6 * HOUR_MS + 1));
    expect((await world.run()).orphansTakenOver).toBe(0);
    await waitHours(world, 1);
    expect((await world.run()).orphansTakenOver).toBe(2);
  });

  test("counts once although two runs took it over before the first was delivered", async () => {
    const world = aWorld();
    await world.claimOnly(accepted(["1", "2", "3"]));
    expect((await world.run()).orphansTakenOver).toBe(3);
    expect((await world.run()).orphansTakenOver).toBe(3);
    expect(world.queued).toHaveLength(2);
    expect((await world.deliver()).flat().filter((kind) => kind === "counted")).toHaveLength(3);
    expect(world.counted()).toBe(3);
  });

  test("is taken over after a run that died between fence and queue, or could not queue", async () => {
    const world = aWorld();
    const lost = accepted(["1", "2", "3"]);
    await world.claimOnly(lost);
    world.world.isQueueDown = true;
    await expect(world.run()).rejects.toThrow("the queue is down");
    world.world.isQueueDown = false;
    expect(await world.fence(lost)).toBe(true);
    expect((await world.run()).orphansTakenOver).toBe(3);
    await world.deliver();
    expect(world.counted()).toBe(3);
  });

  test.each(["before the fence", "between fence and take-over", "after the take-over"])(
    "comes after all, %s: every event counts once, those that it had not claimed too",
    async (moment) => {
      const world = aWorld();
      const lost = accepted(["1", "2", "3"]);
      await world.claimOnly({ ...lost, events: lost.events.slice(0, 2) });
      if (moment === "before the fence") await world.count([lost]);
      await world.run();
      if (moment === "between fence and take-over") await world.count([lost]);
      await world.deliver();
      if (moment === "after the take-over") await world.count([lost]);
      expect(world.counted()).toBe(3);
      expect(await passAWeek(world)).toBe(0);
      expect(world.counted()).toBe(3);
    },
  );

  test("is found within a week when it claimed long after its acceptance", async () => {
    const world = aWorld();
    for (let count = 0; count < 5; count++) {
      await waitHours(world, 12);
      await world.run();
    }
    await world.claimOnly(accepted(["1", "2", "3"]));
    expect((await world.run()).orphansTakenOver).toBe(0);
    expect(await passAWeek(world)).toBe(3);
    expect(world.counted()).toBe(3);
  });

  test("is found again when the chunk that took it over is lost before or after its claims", async () => {
    const world = aWorld();
    await world.claimOnly(accepted(["1", "2", "3"]));
    await world.run();
    const [first] = world.queued.splice(0);
    if (first === undefined) throw new Error("nothing was taken over");
    await world.claimOnly(first);
    await waitHours(world, 7);
    expect((await world.run()).orphansTakenOver).toBe(3);
    world.queued.splice(0);
    expect(await passAWeek(world)).toBe(3);
    expect(world.counted()).toBe(3);
  });

  test("is found again when it went on under another id after its fence, and died there", async () => {
    const world = aWorld();
    const lost = accepted(["1", "2", "3"]);
    await world.claimOnly(lost);
    await world.fence(lost);
    let commits = 0;
    world.world.decide = (operation) =>
      operation === "TransactWriteItems" && commits++ > 0 ? "throttle" : "succeed";
    await world.count([lost]);
    world.world.decide = () => "succeed";
    expect(world.counted()).toBe(0);
    expect(await passAWeek(world)).toBe(3);
    expect(world.counted()).toBe(3);
  });

  test("of a backfill is found on its day, whenever that was, and its claims still do not expire", async () => {
    const world = aWorld();
    const old = aUsageEvent({ idempotencyKey: "old", timestamp: "2019-05-05T05:05:05Z" });
    await world.claimOnly(accepted([], { backfill: "history", events: [old] }));
    expect((await world.run()).orphansTakenOver).toBe(1);
    await world.deliver();
    expect(world.counted()).toBe(1);
    const claims = world.database.items("ledger").filter(({ pk }) => pk?.S?.includes("#event#"));
    expect(claims.map(({ expires }) => expires)).toEqual([undefined]);
  });

  test("is cut into chunks that a transaction can hold", async () => {
    const world = aWorld();
    const events = Array.from({ length: 60 }, (_, index) =>
      aUsageEvent({ idempotencyKey: `${index}`, customerId: `customer-${index}` }),
    );
    await world.claimOnly(accepted([], { events }));
    await world.run();
    for (const chunk of world.queued)
      expect(chunk.events.length * 3 + 1).toBeLessThanOrEqual(CHUNK_LIMITS.counters);
    await world.deliver();
    expect(world.counted()).toBe(60);
  });
});

describe("What nobody has claimed", () => {
  const claimNothing = async (world: World, chunk: UsageChunk) => {
    world.world.decide = (operation) =>
      ["BatchExecuteStatement", "TransactWriteItems"].includes(operation) ? "throttle" : "succeed";
    await world.count([chunk]);
    world.world.decide = () => "succeed";
  };

  test.each(["claim-then-commit", "one-transaction"] as const)(
    "is told until it is counted, by whichever way it goes: %s",
    async (entry) => {
      const world = aWorld();
      world.world.now = ACCEPTED + 1_000;
      const waiting = accepted(["1", "2"], { entry });
      await claimNothing(world, waiting);
      await waitHours(world, 7);
      const ids = waiting.events.map(({ id }) => id);
      expect(await world.run()).toMatchObject({ orphansTakenOver: 0, unclaimed: ids });
      await waitHours(world, 24);
      expect((await world.run()).unclaimed).toEqual(ids);
      await world.count([waiting]);
      expect((await world.run()).unclaimed).toEqual([]);
    },
  );

  test("is not told when it is in quarantine: it is listed there", async () => {
    const world = aWorld();
    const chunk = accepted(["1"]);
    await claimNothing(world, chunk);
    await world.quarantine.setAside([
      {
        id: `${chunk.chunkId}.0`,
        organization: "org",
        eventId: event("1").id,
        setAsideAt: chunk.acceptedAt,
        reasons: ["a test"],
        content: { kind: "uncounted", chunk, event: event("1") },
      },
    ]);
    expect((await world.run()).unclaimed).toEqual([]);
  });
});

test("events that came alone are never taken for orphans", async () => {
  const world = aWorld();
  await world.count([accepted(["1", "2"], { entry: "one-transaction" })]);
  expect(await world.run()).toMatchObject({ orphansTakenOver: 0, unclaimed: [] });
  expect(await passAWeek(world)).toBe(0);
});

test("whatever is lost, late, repeated or taken over twice: in the end every claimed event counts once", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom("claim" as const, "count" as const), chunk: fc.nat({ max: 3 }) }),
    fc.record({
      do: fc.constantFrom("run" as const, "deliver" as const, "lose" as const, "claimQueued" as const),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const world = aWorld();
      const chunks = [["1", "2", "3"], ["3", "4"], ["4", "5", "1"], ["6"]].map((keys) => accepted(keys));
      for (const { do: what, ...of } of steps) {
        const chunk = "chunk" in of ? chunks[of.chunk] : undefined;
        if (what === "claim" && chunk) await world.claimOnly(chunk);
        if (what === "count" && chunk) await world.count([chunk]);
        if (what === "run") await world.run();
        if (what === "deliver") await world.deliver();
        if (what === "lose") world.queued.shift();
        const [queued] = world.queued;
        if (what === "claimQueued" && queued) await world.claimOnly(queued);
      }
      world.queued.splice(0);
      await passAWeek(world);
      const claims = world.database.items("ledger").filter(({ pk }) => pk?.S?.includes("#event#"));
      expect(world.counted()).toBe(claims.length);
      expect((await world.run({ span: DAY })).driftCount).toBe(0);
    }),
    { numRuns: 40 },
  );
});
