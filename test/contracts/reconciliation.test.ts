/** Hours counted anew from what the real ledger left on a store in memory, with and without something planted in it. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LedgerEntry, UsageEvent } from "../../shared/domain/event/usage-event.ts";
import { aChunk, aMeter, aUsageEvent } from "../support/builders.ts";
import { createReconciliationWorld } from "../support/reconciliation.ts";

type World = ReturnType<typeof createReconciliationWorld>;

const NOW = "2026-01-18T10:31:00Z";
const DAY = "2026-01-15";
const dayOf = (day: string) => ({ from: Date.parse(day), to: Date.parse(day) + 24 * 60 * 60 * 1000 });
const hourOf = (hour: string) => ({ from: Date.parse(hour), to: Date.parse(hour) + 60 * 60 * 1000 });
const AT_TEN = hourOf(`${DAY}T10:00:00Z`);
const REPAIR = { reason: "a lost disk", by: "mara" };

/** Adds to an attribute of a counter, behind everybody's back. */
function plant({ database }: World, partition: string, sort: string, attribute: string, amount: string) {
  const items = database.tables.get("rollups");
  const key = `${partition}|${sort}`;
  const item = items?.get(key) ?? { pk: { S: partition }, sk: { S: sort } };
  const before = Number(item[attribute]?.N ?? "0");
  items?.set(key, { ...item, [attribute]: { N: String(before + Number(amount)) } });
}

const CUSTOMER_DAY = ["org#customer#customer-1", `${DAY}#meter-1#-`] as const;
const SHARD_2 = ["org#organization#2", `${DAY}#meter-1#-`] as const;
const CUSTOMER_MONTH = ["org#customers#2026-01", "customer-1"] as const;
const SEGMENT_MONTH = ["org#customers#2026-01#meter-1#-", "customer-1"] as const;

/** Five events at ten and one at eleven, of one customer. */
async function aWorld(): Promise<World> {
  const world = createReconciliationWorld(NOW);
  const events = ["1", "2", "3"].map((key) =>
    aUsageEvent({ idempotencyKey: key, quantity: "0.1", cost: "0.25" }),
  );
  const alone = ["4", "5"].map((key) => aUsageEvent({ idempotencyKey: key, quantity: "5" }));
  await world.count([
    aChunk({ chunkId: "claims", events }),
    aChunk({ chunkId: "singles", entry: "one-transaction", events: alone }),
    aChunk({
      chunkId: "later",
      events: [aUsageEvent({ idempotencyKey: "6", timestamp: `${DAY}T11:00:00Z` })],
    }),
  ]);
  return world;
}

describe("An hour counted anew", () => {
  test("shows no drift where counting left it, with repeats, conflicts, voids and amendments", async () => {
    const world = await aWorld();
    const repeat = aUsageEvent({ idempotencyKey: "1", timestamp: `${DAY}T12:30:00Z`, contentHash: "other" });
    expect(await world.count([aChunk({ chunkId: "repeats", events: [repeat] })])).toEqual([["conflict"]]);
    await world.correct(aUsageEvent({ idempotencyKey: "2" }).id, { kind: "void" });
    await world.correct(aUsageEvent({ idempotencyKey: "4" }).id, { kind: "amend", quantity: "7", cost: "1" });
    const run = await world.run({ span: dayOf(DAY) });
    expect(run).toMatchObject({ driftCount: 0, drift: [], eventStoreDrift: [], notChecked: [] });
    expect(run.hours).toHaveLength(24);
    // The index names the repeat's hour too; the ledger knows that the event counts at ten.
    const twelve = `${DAY}T12:00:00Z`;
    expect(await world.run({ span: hourOf(twelve) })).toMatchObject({ drift: [], hours: [twelve] });
  });

  test("names a counter that was moved: organization, meter, customer, hour, and by how much", async () => {
    const world = await aWorld();
    plant(world, ...CUSTOMER_DAY, "q10", "-2");
    const { drift } = await world.run({ span: AT_TEN });
    const amounts = { count: 5, cost: "0.75", costed: 3 };
    expect(drift).toEqual([
      {
        organization: "org",
        family: "customer-day",
        hour: `${DAY}T10:00:00Z`,
        customerId: "customer-1",
        meterId: "meter-1",
        counter: { partition: CUSTOMER_DAY[0], sort: CUSTOMER_DAY[1], slot: "10" },
        expected: { ...amounts, quantity: "10.3" },
        found: { ...amounts, quantity: "8.3" },
        held: { ...amounts, quantity: "8.3" },
      },
    ]);
  });

  test.each([
    ["hour of a customer", "org#metered#customer-1", `${DAY}#own-1`, "q10", "meter-customer-day"],
    ["hour", "org#meter#own-1#2", DAY, "n10", "meter-day"],
    ["day of a customer", "org#meter-customers#own-1#2026-01", "customer-1", "q15", "meter-customer-month"],
    ["month of a customer", "org#meter-customers#own-1", "customer-1#2026", "n01", "meter-customer-year"],
    [
      "month of a signal's customer",
      "org#meter-customers#meter-1",
      "customer-1#2026",
      "q01",
      "meter-customer-year",
    ],
    ["whole month", "org#meter-customers#own-1#2026-01", "customer-1", "nmo", "meter-customer-month"],
    ["whole month of all", ...CUSTOMER_MONTH, "smo", "customer-month"],
    ["whole month of a segment", ...SEGMENT_MONTH, "qmo", "segment-customer-month"],
    ["hour that nothing explains", "org#meter#own-9#2", DAY, "n10", "meter-day"],
  ])("names a counter that was moved, and repairs it: %s", async (_, ...of) => {
    const [partition, sort, attribute, family] = of;
    const world = await aWorld();
    // Archived meters, and those that nothing was ever counted for, are looked at too.
    world.world.meters = ["own-1", "own-9"].map((id) => aMeter({ id, archivedAt: "2026-01-16T00:00:00Z" }));
    const feeds = [{ meterId: "own-1", value: "2.5" }];
    await world.count([aChunk({ chunkId: "fed", events: [aUsageEvent({ idempotencyKey: "7", feeds })] })]);
    expect((await world.run({ span: AT_TEN })).drift).toEqual([]);
    plant(world, partition, sort, attribute, "4");
    const { drift } = await world.run({ span: AT_TEN });
    expect(drift.map((entry) => [entry.family, entry.counter.slot])).toEqual([[family, attribute.slice(1)]]);
    expect(await world.run({ span: AT_TEN, repair: REPAIR })).toMatchObject({
      driftCount: 0,
      repaired: drift,
    });
    expect((await world.run({ span: dayOf(DAY) })).drift).toEqual([]);
  });

  test("a lost increment is lost to a day and to its month, and both are put right", async () => {
    const world = await aWorld();
    for (const attribute of ["n15", "nmo"]) plant(world, ...CUSTOMER_MONTH, attribute, "-1");
    const { drift } = await world.run({ span: AT_TEN });
    expect(drift.map(({ counter, found }) => `${counter.slot} ${found.count}`)).toEqual(["15 5", "mo 5"]);
    expect((await world.run({ span: AT_TEN, repair: REPAIR })).drift).toEqual([]);
  });

  test("a month is not blamed for the wrong slot of another day, nor moved by its repair", async () => {
    const world = await aWorld();
    const timestamp = "2026-01-12T08:00:00Z";
    await world.count([
      aChunk({ chunkId: "twelfth", events: [aUsageEvent({ idempotencyKey: "8", timestamp })] }),
    ]);
    plant(world, ...SEGMENT_MONTH, "q12", "3");
    expect(await world.run({ span: AT_TEN, repair: REPAIR })).toMatchObject({ drift: [], repaired: [] });
    const { drift } = await world.run({ span: hourOf(timestamp) });
    expect(drift.map(({ family, hour }) => [family, hour])).toEqual([
      ["segment-customer-month", "2026-01-12T00:00:00Z"],
    ]);
  });

  test("an hour that is not asked for is found by its day, and only the counter that is wrong is named", async () => {
    const world = await aWorld();
    plant(world, ...CUSTOMER_DAY, "n11", "4");
    const { drift, hours } = await world.run({ span: AT_TEN });
    expect(drift.map(({ family, hour }) => [family, hour])).toEqual([["customer-day", `${DAY}T11:00:00Z`]]);
    expect(hours).toHaveLength(24);
  });

  test.each([
    ["a customer that has no event", "org#customers#2026-01", "customer-9", "customer-month"],
    ["a segment's customer that has no event", SEGMENT_MONTH[0], "customer-9", "segment-customer-month"],
    ["a shard that has no such counter", "org#organization#3", `${DAY}#meter-9#-`, "organization-day"],
  ])("an increment that nothing explains is found: of %s", async (_, partition, sort, family) => {
    const world = await aWorld();
    plant(world, partition, sort, family === "organization-day" ? "n10" : "n15", "1");
    const { drift } = await world.run({ span: AT_TEN });
    expect(drift.map((entry) => [entry.family, entry.counter.sort])).toEqual([[family, sort]]);
    expect(drift[0]).toMatchObject({ expected: { count: 0 }, found: { count: 1 } });
  });

  test("what moves between two readings is no drift; what stands still is", async () => {
    const world = await aWorld();
    plant(world, ...SHARD_2, "n10", "1");
    world.world.meanwhile = async () => plant(world, ...SHARD_2, "n10", "1");
    expect((await world.run({ span: AT_TEN })).drift).toEqual([]);
    world.world.meanwhile = async () => {};
    expect((await world.run({ span: AT_TEN })).drift).toHaveLength(1);
  });

  test("claims without a commit count nowhere, so they are no drift", async () => {
    const world = await aWorld();
    await world.claimOnly(aChunk({ chunkId: "lost", events: [aUsageEvent({ idempotencyKey: "lost" })] }));
    expect((await world.run({ span: AT_TEN })).drift).toEqual([]);
  });

  test("hours that are not over, or older than the ledger keeps, are not checked, and that is said", async () => {
    const world = await aWorld();
    const { hours, notChecked } = await world.run({
      span: { from: Date.parse("2025-12-15T09:00:00Z"), to: Date.parse("2025-12-15T12:00:00Z") },
    });
    expect(hours).toEqual(["2025-12-15T11:00:00Z"]);
    expect(notChecked.map(({ hour }) => hour)).toEqual([
      "2025-12-15T09:00:00.000Z",
      "2025-12-15T10:00:00.000Z",
    ]);
    const now = await world.run({ span: hourOf("2026-01-18T10:00:00Z") });
    expect(now).toMatchObject({ hours: [], notChecked: [{ reason: expect.stringContaining("ended less") }] });
  });

  test("what the time of a run does not suffice for is not checked, and that is said", async () => {
    const world = await aWorld();
    world.world.hasTime = () => false;
    const { hours, notChecked } = await world.run({ span: AT_TEN });
    expect([hours, notChecked]).toEqual([
      [],
      [{ hour: `${DAY}T10:00:00Z`, reason: "no time is left in this run" }],
    ]);
  });
});

describe("The event store, compared with the ledger", () => {
  test("a raw event that is missing is told by meter and hour; totals do not drift; it is sent again on request", async () => {
    const world = await aWorld();
    const { id } = aUsageEvent({ idempotencyKey: "4" });
    await world.correct(id, { kind: "amend", quantity: "7" });
    world.raw.delete(id);
    const { drift, eventStoreDrift, resent } = await world.run({ span: AT_TEN });
    expect([drift, resent]).toEqual([[], 0]);
    expect(eventStoreDrift).toEqual([
      {
        organization: "org",
        meterId: "meter-1",
        hour: `${DAY}T10:00:00Z`,
        expected: { count: 5, quantity: "12.3", cost: "0.75", costed: 3 },
        found: { count: 4, quantity: "5.3", cost: "0.75", costed: 3 },
      },
    ]);
    expect(await world.run({ span: AT_TEN, repair: REPAIR })).toMatchObject({ resent: 5, repaired: [] });
    expect(world.resent.find(({ event }) => event.id === id)).toMatchObject({
      event: { quantity: "7" },
      correction: { version: 1, isVoided: false },
    });
    for (const stored of world.resent) world.raw.set(stored.event.id, stored);
    expect((await world.run({ span: AT_TEN })).eventStoreDrift).toEqual([]);
  });

  test("a store that is down is said, and keeps nothing else from being checked", async () => {
    const world = await aWorld();
    plant(world, ...CUSTOMER_DAY, "n10", "1");
    world.world.eventStore = { sumSegments: () => Promise.reject(new Error("no such endpoint")) };
    const run = await world.run({ span: AT_TEN });
    expect(run).toMatchObject({ driftCount: 1, eventStoreFailure: "Error: no such endpoint" });
  });

  test("events given to it long after their time are waited for, because it shows them hours later", async () => {
    const world = createReconciliationWorld(NOW);
    const acceptedAt = "2026-01-18T09:00:00.000Z";
    await world.count([aChunk({ acceptedAt, events: [aUsageEvent()] })]);
    world.raw.clear();
    expect((await world.run({ span: AT_TEN })).eventStoreDrift).toEqual([]);
    world.world.now += 6 * 60 * 60 * 1000;
    expect((await world.run({ span: AT_TEN })).eventStoreDrift).toHaveLength(1);
  });
});

describe("A repair", () => {
  test("moves the counter by what it is off, writes one entry to the log, and is done once", async () => {
    const world = await aWorld();
    plant(world, ...SHARD_2, "q10", "0.5");
    const run = await world.run({ span: AT_TEN, repair: REPAIR });
    expect(run).toMatchObject({ drift: [], driftCount: 0, repaired: [{ family: "organization-day" }] });
    expect((await world.run({ span: AT_TEN })).drift).toEqual([]);
    expect((await world.run({ span: AT_TEN, repair: REPAIR })).repaired).toEqual([]);
    const [entry, ...others] = world.corrections();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      kind: "repair",
      organization: "org",
      meterId: "meter-1",
      hour: `${DAY}T10:00:00Z`,
      counter: { partition: "org#organization#0", slot: "10" },
      ...REPAIR,
      at: "2026-01-18T10:31:00.000Z",
    });
    expect(Number(entry.after.quantity) - Number(entry.before.quantity)).toBeCloseTo(-0.5, 12);
  });

  test("a lost answer repairs once; a counter that moved since is left alone", async () => {
    const world = await aWorld();
    plant(world, ...CUSTOMER_MONTH, "n15", "3");
    let lost = 0;
    world.world.decide = (operation) =>
      operation === "TransactWriteItems" && lost++ === 0 ? "lose-answer" : "succeed";
    expect((await world.run({ span: AT_TEN, repair: REPAIR })).repaired).toHaveLength(1);
    expect(world.corrections()).toHaveLength(1);
    expect((await world.run({ span: AT_TEN })).drift).toEqual([]);

    plant(world, ...CUSTOMER_MONTH, "n15", "3");
    // Another repair is a moment faster.
    world.world.decide = (operation) => {
      if (operation === "TransactWriteItems") plant(world, ...CUSTOMER_MONTH, "n15", "-3");
      return "succeed";
    };
    expect(await world.run({ span: AT_TEN, repair: REPAIR })).toMatchObject({ repaired: [] });
    world.world.decide = () => "succeed";
    expect(world.corrections()).toHaveLength(1);
  });
});

describe("Whatever was counted", () => {
  const anEvent = fc.record({
    key: fc.integer({ min: 0, max: 30 }),
    customer: fc.integer({ min: 0, max: 2 }),
    meter: fc.integer({ min: 0, max: 1 }),
    agent: fc.boolean(),
    day: fc.constantFrom(DAY, DAY, "2026-01-14", "2025-12-31"),
    hour: fc.integer({ min: 0, max: 23 }),
    feeds: fc.subarray([1, 2, 3]),
    units: fc.integer({ min: 0, max: 10_000 }),
    cost: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
  });
  const chunks = fc.array(
    fc.record({
      entry: fc.constantFrom<LedgerEntry>("claim-then-commit", "one-transaction"),
      events: fc.array(anEvent, { minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const corrected = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), { maxLength: 4 });

  const toEvent = (of: typeof anEvent extends fc.Arbitrary<infer Some> ? Some : never): UsageEvent =>
    aUsageEvent({
      idempotencyKey: `key-${of.key}`,
      contentHash: JSON.stringify(of),
      customerId: `customer-${of.customer}`,
      meterId: `meter-${of.meter}`,
      ...(of.agent ? { agentId: "agent-1" } : {}),
      timestamp: `${of.day}T${String(of.hour).padStart(2, "0")}:59:59.999Z`,
      quantity: String(of.units / 1_000),
      ...(of.cost === undefined ? {} : { cost: String(of.cost / 100) }),
      // The third meter has a value of its own.
      feeds: of.feeds.map((id) => ({
        meterId: `own-${id}`,
        ...(id < 3 ? {} : { value: String(-of.units / 100) }),
      })),
    });

  test("there is no drift; one planted change is found as that counter, repaired exactly, and logged", async () => {
    await fc.assert(
      fc.asyncProperty(
        chunks,
        corrected,
        fc.nat(),
        fc.nat(),
        fc.constantFrom("n", "q", "s", "k"),
        async (...of) => {
          const [given, corrections, whichItem, whichSlot, letter] = of;
          const world = createReconciliationWorld(NOW);
          world.world.meters = [1, 2, 3].map((id) => aMeter({ id: `own-${id}` }));
          await world.count(
            given.map(({ entry, events }, index) =>
              aChunk({ chunkId: `chunk-${index}`, entry, events: events.map(toEvent) }),
            ),
          );
          for (const [key, isVoid] of corrections) {
            const { id } = aUsageEvent({ idempotencyKey: `key-${key}` });
            const change = isVoid
              ? ({ kind: "void" } as const)
              : ({ kind: "amend", quantity: "0.007" } as const);
            if (world.raw.has(id) && world.raw.get(id)?.correction?.isVoided !== true)
              await world.correct(id, change);
          }
          expect(await world.run({ span: dayOf(DAY) })).toMatchObject({ driftCount: 0, eventStoreDrift: [] });

          const before = sumShards(world);
          const items = world.database.items("rollups");
          const item = items[whichItem % items.length];
          const slots = Object.keys(item ?? {}).filter((name) => /^[nqsk](\d\d|mo)$/.test(name));
          const slot = (slots[whichSlot % slots.length] ?? "").slice(1);
          const [partition = "", sort = ""] = [item?.pk?.S, item?.sk?.S];
          plant(world, partition, sort, `${letter}${slot}`, "2");

          const { drift } = await world.run({ span: dayOf(DAY) });
          const named = ofFirstShard(partition);
          const should = isHeld(DAY, partition, sort, slot) ? [{ partition: named, sort, slot }] : [];
          expect(drift.map(({ counter }) => counter)).toEqual(should);
          if (should.length === 0) return;
          expect(await world.run({ span: dayOf(DAY), repair: REPAIR })).toMatchObject({ driftCount: 0 });
          expect(sumShards(world)).toEqual(before);
          expect(world.corrections().filter(({ kind }) => kind === "repair")).toHaveLength(1);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Whether a slot holds this day: as an hour of it, as the day itself, or as its month. */
function isHeld(day: string, partition: string, sort: string, slot: string): boolean {
  if (sort.startsWith(day)) return true;
  if (/#\d{4}-\d\d(#|$)/.test(partition))
    return partition.includes(`#${day.slice(0, 7)}`) && [day.slice(8, 10), "mo"].includes(slot);
  return sort.endsWith(`#${day.slice(0, 4)}`) && slot === day.slice(5, 7);
}

/** The shards of a family are named as one. */
function ofFirstShard(partition: string): string {
  return partition.replace(/(#organization#|#meter#[^#]+#)\d$/, "$10");
}

/** Every amount that is not zero, shards together. */
function sumShards({ database }: World): ReadonlyMap<string, string> {
  const sums = new Map<string, number>();
  for (const { pk, sk, ...amounts } of database.items("rollups"))
    for (const [name, { N }] of Object.entries(amounts)) {
      const key = `${ofFirstShard(pk?.S ?? "")} ${sk?.S} ${name}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(N));
    }
  const texts = [...sums].map(([key, sum]) => [key, sum.toFixed(6)] as const);
  return new Map(texts.filter(([, text]) => Number(text) !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}
