/**
 * Owns: one schedule from its seed to its end: clients send, a queue delivers, workers count, and a scheduler decides at every call
 * to a store or queue what happens next. In the end everything is delivered, and the books are checked.
 * Does not own: the product (product.ts) and what must hold at the end (check.ts).
 */
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { createInMemoryCatalog } from "../support/in-memory-ports.ts";
import { type Books, findFault } from "./check.ts";
import { createFates } from "./fates.ts";
import { simulatedIdentifiers } from "./identifiers.ts";
import type { Product } from "./product.ts";
import { type Message, SimulatedQueue } from "./queue.ts";
import { below, type Random, seeded } from "./random.ts";
import { type ClientRequest, makeRequests } from "./requests.ts";
import { connectTo, Scheduler, type Worker } from "./scheduler.ts";

export interface Versions {
  readonly current: Product;
  /** What a deployment in the middle of the schedule brings: other limits, for the same promise. */
  readonly next: Product;
}

export interface Ending {
  readonly seed: number;
  /** What is wrong, or undefined. */
  readonly fault: string | undefined;
  readonly struck: Readonly<Record<string, number>>;
}

const START = Date.parse("2026-01-15T10:31:00Z");
const WORKERS = 3;
const BATCH_MAX = 3;
/** Calls until a schedule is given up: it would never end. */
const STEPS_MAX = 20_000;

export async function runSchedule(
  versions: Versions,
  seed: number,
  note: (line: string) => void = () => {},
): Promise<Ending> {
  const world = createWorld(versions, seeded(seed), note);
  for (let step = 0; step < STEPS_MAX && (await world.step()); step++);
  const { fates, books } = world;
  return { seed, fault: world.isDone() ? findFault(books()) : "it never ends", struck: fates.struck };
}

function createWorld({ current, next }: Versions, random: Random, note: (line: string) => void) {
  let now = START;
  const fates = createFates(random);
  const scheduler = new Scheduler(random, fates, note);
  const database = new InMemoryDynamoDb();
  const queue = new SimulatedQueue(random);
  const identifiers = simulatedIdentifiers(random, () => now);
  const catalog = createInMemoryCatalog(identifiers);
  const store = new Map<string, StoredEvent[]>();
  const accepted: StoredEvent[] = [];
  const toSend = makeRequests(random, now).flatMap((request) =>
    random() < 0.15 ? [request, request] : [request],
  );
  const deployAfter = below(random, 120);
  let steps = 0;

  const product = () => (steps > deployAfter ? next : current);

  /** Sends a request as a client does: again, until it is answered. */
  async function send(request: ClientRequest): Promise<void> {
    const { ingestEvents, chunkToMessage } = product();
    const sendAll = async (chunks: readonly UsageChunk[]) => {
      const lost = fates.strikes("send-fails", 0.06) ? below(random, chunks.length + 1) : chunks.length;
      for (const chunk of chunks.slice(0, lost)) queue.send(chunkToMessage(chunk));
      if (lost < chunks.length || fates.strikes("send-answer-lost", 0.06)) throw new Error("no answer");
    };
    try {
      const input = { organization: "org", backfill: request.backfill, events: request.events };
      const outcomes = await ingestEvents(
        { catalog, queue: { send: sendAll }, identifiers, now: () => now },
        input,
      );
      request.events.forEach((event, index) => {
        if (outcomes[index]?.kind === "accepted") accepted.push(toAccepted(identifiers, event));
      });
    } catch {
      note("client: no answer, sends again");
      toSend.push(request);
    }
  }

  function deliver(): void {
    const messages = queue.receive(BATCH_MAX);
    if (messages.length === 0) return;
    for (const message of messages) if (fates.strikes("delivered-twice", 0.08)) queue.duplicate(message);
    const version = product();
    scheduler.start(
      (worker) => work(version, worker, messages),
      connectTo(database),
      () => queue.giveBack(messages),
    );
  }

  async function work(version: Product, { id, client }: Worker, messages: readonly Message[]): Promise<void> {
    note(`worker ${id}: receives ${messages.map((message) => message.id).join(", ")}`);
    const chunks = new Map<UsageChunk, Message>();
    for (const message of messages) {
      Reflect.set(globalThis, "deliveredMessageId", message.id);
      chunks.set(version.chunkFromMessage(message.body), message);
    }
    const tables = {
      client,
      ledgerTable: "ledger",
      rollupTable: "rollups",
      journalTable: "journal",
      identifiers,
      now: () => now,
      pause: async () => {},
      random,
    };
    const dependencies = {
      ledger: version.createUsageLedger(tables),
      repeats: version.createRepeatLog(tables),
      quarantine: version.createQuarantine(tables),
      store: async (events: readonly StoredEvent[]) => {
        for (const stored of events)
          store.set(stored.event.id, [...(store.get(stored.event.id) ?? []), stored]);
      },
      now: () => now,
    };
    try {
      const { failed } = await version.countUsage(dependencies, [...chunks.keys()]);
      const back = [...chunks].filter(([chunk]) => failed.has(chunk)).map(([, message]) => message);
      const kept = fates.strikes("delete-lost", 0.08) ? messages : back;
      queue.giveBack(kept);
    } catch (error) {
      note(`worker ${id}: fails: ${error}`);
      queue.giveBack(messages);
    }
  }

  async function step(): Promise<boolean> {
    steps++;
    now += below(random, 400);
    if (fates.strikes("hours-pass", 0.01)) now += below(random, 20 * 60 * 60 * 1000);
    const request = toSend.length > 0 && random() < 0.3 ? toSend.shift() : undefined;
    if (request !== undefined) await send(request);
    while (scheduler.running < WORKERS && queue.visible > 0 && random() < 0.8) deliver();
    await scheduler.step();
    if (queue.deadLetters > 0 && random() < 0.05) queue.redrive();
    return !isDone();
  }

  const isDone = () =>
    toSend.length === 0 && scheduler.running === 0 && queue.visible === 0 && queue.deadLetters === 0;
  const books = (): Books => ({ database, store, accepted });
  return { step, isDone, books, fates };
}

function toAccepted(
  identifiers: { readonly eventId: (organization: string, key: string) => string },
  event: ClientRequest["events"][number],
): StoredEvent {
  return {
    organization: "org",
    acceptedAt: "",
    event: {
      ...event,
      id: identifiers.eventId("org", event.idempotencyKey),
      contentHash: "",
      customerId: "",
      meterId: "",
      timestamp: event.timestamp ?? "",
    },
  };
}
