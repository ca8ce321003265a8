/**
 * One random schedule of the counting code itself: several workers on one ledger, and a seeded scheduler that decides at every
 * call to the store which worker goes on and what its call meets. Whatever happened, at the end every key is counted once.
 */

import { createUsageLedger } from "../../shared/adapters/dynamodb/usage-ledger.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { UsageChunk, UsageEvent } from "../../shared/domain/event/usage-event.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

export interface Ending {
  readonly keys: number;
  readonly counted: number;
  readonly expectedQuantity: number;
  readonly quantity: number;
  readonly faults: number;
}

type Random = () => number;

interface Waiting {
  readonly resume: (fate: Fate) => void;
  readonly worker: number;
}

const KEYS = 14;
const CHUNKS = 8;
const WORKERS = 3;
const FAULTS_MAX = 25;

/** mulberry32: small, seeded, good enough to shuffle. */
function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export async function runSchedule(seed: number): Promise<Ending> {
  const random = seeded(seed);
  const chunks = makeChunks(random);
  const waiting: Waiting[] = [];
  let worker = 0;
  const database = new InMemoryDynamoDb(() => new Promise((resume) => waiting.push({ resume, worker })));
  const queue = [...chunks, ...chunks.filter(() => random() < 0.3)];
  let faults = 0;
  let running = 0;

  const deliver = (batch: readonly UsageChunk[]) => {
    const mine = worker++;
    running++;
    const ledger = createUsageLedger({
      client: ownedBy(database, mine),
      ledgerTable: "ledger",
      rollupTable: "rollups",
      journalTable: "journal",
      identifiers,
      now: () => Date.parse("2026-01-15T10:31:00Z"),
      pause: async () => {},
      random,
    });
    void ledger.count(batch).then((outcomes) => {
      running--;
      queue.push(...batch.filter((_, index) => outcomes[index]?.kind === "failed"));
      // A delete that is lost: the message comes again although it was counted.
      if (faults < FAULTS_MAX && random() < 0.1) queue.push(...batch);
    });
    return mine;
  };

  const batches = new Map<number, readonly UsageChunk[]>();
  const crash = (dead: number) => {
    running--;
    for (let index = waiting.length - 1; index >= 0; index--)
      if (waiting[index]?.worker === dead) waiting.splice(index, 1);
    queue.push(...(batches.get(dead) ?? []));
  };

  while (queue.length > 0 || running > 0) {
    while (running < WORKERS && queue.length > 0) {
      const batch = queue.splice(0, 1 + Math.floor(random() * 3));
      batches.set(worker, batch);
      deliver(batch);
    }
    await settle();
    const next = waiting.splice(Math.floor(random() * waiting.length), 1)[0];
    if (next === undefined) continue;
    const fate = faults < FAULTS_MAX ? drawFate(random) : "succeed";
    if (fate !== "succeed") faults++;
    if (fate === "crash-before" || fate === "crash-after") {
      if (fate === "crash-after") next.resume("crash-after");
      await settle();
      crash(next.worker);
    } else {
      next.resume(fate);
    }
  }
  return describeEnding(database, chunks, faults);

  function ownedBy(store: InMemoryDynamoDb, mine: number) {
    const { client } = store;
    return {
      send: (command: never) => {
        worker = Math.max(worker, mine + 1);
        const before = waiting.length;
        const answer = client.send(command);
        // The call has just put itself in the waiting line: it belongs to this worker.
        const entry = waiting[before];
        if (entry !== undefined) waiting[before] = { ...entry, worker: mine };
        return answer;
      },
    } as typeof client;
  }
}

function drawFate(random: Random): Fate | "crash-before" {
  const draw = random();
  if (draw < 0.7) return "succeed";
  const fates = [
    "throttle",
    "throttle-one",
    "lose-answer",
    "conflict",
    "crash-before",
    "crash-after",
  ] as const;
  return fates[Math.floor(random() * fates.length)] ?? "succeed";
}

function makeChunks(random: Random): readonly UsageChunk[] {
  return Array.from({ length: CHUNKS }, (_, index) => {
    const isSingle = random() < 0.4;
    const size = isSingle ? 1 + Math.floor(random() * 2) : 3 + Math.floor(random() * 3);
    return aChunk({
      chunkId: `chunk-${index}`,
      entry: isSingle ? "one-transaction" : "claim-then-commit",
      events: Array.from({ length: size }, () => makeEvent(random)),
    });
  });
}

/** The content follows from key and variant, so that two events with one key are mostly repeats and sometimes conflicts. */
function makeEvent(random: Random): UsageEvent {
  const key = Math.floor(random() * KEYS);
  const variant = random() < 0.15 ? 1 : 0;
  return aUsageEvent({
    idempotencyKey: `key-${key}`,
    contentHash: `${key}/${variant}`,
    quantity: String(10 ** (key % 5) + variant),
    customerId: `customer-${key % 3}`,
    timestamp: `2026-01-${10 + (key % 4)}T0${key % 7}:00:00Z`,
  });
}

function describeEnding(database: InMemoryDynamoDb, chunks: readonly UsageChunk[], faults: number): Ending {
  const events = chunks.flatMap((chunk) => chunk.events);
  const quantities = new Map(events.map((event) => [event.contentHash, Number(event.quantity)]));
  const winners = database.items("ledger").filter((item) => item.pk?.S?.includes("#event#"));
  const totals = database.items("rollups").filter((item) => item.pk?.S?.startsWith("org#organization#"));
  const sum = (letter: string) =>
    totals
      .flatMap((item) => Object.entries(item))
      .filter(([name]) => new RegExp(`^${letter}\\d\\d$`).test(name))
      .reduce((total, [, value]) => total + Number(value.N), 0);
  return {
    keys: new Set(events.map(({ idempotencyKey }) => idempotencyKey)).size,
    counted: sum("n"),
    expectedQuantity: winners.reduce((total, item) => total + (quantities.get(item.hash?.S ?? "") ?? 0), 0),
    quantity: sum("q"),
    faults,
  };
}

/** Lets everything that can go on without the store go on. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
