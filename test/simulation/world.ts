/**
 * Owns: one schedule from its seed to its end: clients send, a queue delivers, workers count, and a scheduler decides at every call
 * to a store or queue what happens next. In the end everything is delivered, and the books are checked.
 * Does not own: the product (product.ts) and what must hold at the end (check.ts).
 */
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { createInMemoryCatalog, createInMemoryMeters, thesePrices } from "../support/in-memory-ports.ts";
import { type Books, findFault, hasOrphans } from "./check.ts";
import { correct, makeCorrections } from "./corrections.ts";
import { createFates } from "./fates.ts";
import { simulatedIdentifiers } from "./identifiers.ts";
import { feedsAt, metersAt, START } from "./meters.ts";
import type { Product } from "./product.ts";
import { type Message, SimulatedQueue } from "./queue.ts";
import { below, type Random, seeded } from "./random.ts";
import { type ClientRequest, makeRequests } from "./requests.ts";
import { connectTo, Scheduler, type Worker } from "./scheduler.ts";
import { tablesOf } from "./tables.ts";
import { takeOver } from "./take-over.ts";

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

const WORKERS = 3;
const BATCH_MAX = 3;
/** The search comes round to every day of the index once a week. */
const ORPHAN_SEARCHES_MAX = 40;

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
  const namedMeters = createInMemoryMeters([]);
  const prices = thesePrices();
  const store = new Map<string, StoredEvent[]>();
  const accepted: StoredEvent[] = [];
  const toSend = makeRequests(random, now).flatMap((request) =>
    random() < 0.15 ? [request, request] : [request],
  );
  const toCorrect = makeCorrections(random);
  const deployAfter = below(random, 120);
  let steps = 0;

  const surroundings = { identifiers, now: () => now, random };
  /** By message body: the request that it came of, for the client that has to send it again. */
  const requestOf = new Map<string, ClientRequest>();
  const lost = new Set<string>();
  let isOrphanSearchDue = false;
  let orphanSearches = 0;

  const product = () => (steps > deployAfter ? next : current);

  /** What the workers of a version remember of the meters. */
  const remember = ({ createMetersInEffect }: Product) => {
    const list = async () => {
      if (fates.strikes("meters-unread", 0.15)) throw new Error("throttled");
      return metersAt(now);
    };
    return createMetersInEffect({ meters: { list }, withinTime: (work) => work, now: () => now });
  };
  const remembered = new Map([current, next].map((version) => [version, remember(version)]));

  /** For a product that decides again at each delivery what an event feeds. */
  const decideAgain = (chunk: UsageChunk): UsageChunk => ({
    ...chunk,
    events: chunk.events.map((event) => ({ ...event, feeds: feedsAt(now, event) })),
  });

  /** Sends a request as a client does: again, until it is answered. */
  async function send(request: ClientRequest): Promise<void> {
    const version = product();
    const { ingestEvents, chunkToMessage } = version;
    const meters = remembered.get(version) ?? remember(version);
    const sendAll = async (chunks: readonly UsageChunk[]) => {
      const lost = fates.strikes("send-fails", 0.06) ? below(random, chunks.length + 1) : chunks.length;
      for (const chunk of chunks.slice(0, lost)) {
        requestOf.set(chunkToMessage(chunk), request);
        queue.send(chunkToMessage(chunk));
      }
      if (lost < chunks.length || fates.strikes("send-answer-lost", 0.06)) throw new Error("no answer");
    };
    try {
      const input = { organization: "org", backfill: request.backfill, events: request.events };
      const outcomes = await ingestEvents(
        { catalog, meters, prices, namedMeters, queue: { send: sendAll }, identifiers, now: () => now },
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
      Reflect.set(globalThis, "decideFeedsAgain", decideAgain);
      chunks.set(version.chunkFromMessage(message.body), message);
    }
    const tables = tablesOf({ client }, surroundings);
    const dependencies = {
      ledger: version.createUsageLedger(tables),
      repeats: version.createRepeatLog(tables),
      quarantine: version.createQuarantine(tables),
      store: storeAll,
      now: () => now,
    };
    try {
      const report = await version.countUsage(dependencies, [...chunks.keys()], () => 60_000);
      const undone = new Set([...report.failed.keys(), ...report.notBegun]);
      const back = [...chunks].filter(([chunk]) => undone.has(chunk)).map(([, message]) => message);
      const kept = fates.strikes("delete-lost", 0.08) ? messages : back;
      queue.giveBack(kept);
    } catch (error) {
      note(`worker ${id}: fails: ${error}`);
      queue.giveBack(messages);
    }
  }

  async function storeAll(events: readonly StoredEvent[]): Promise<void> {
    for (const stored of events) store.set(stored.event.id, [...(store.get(stored.event.id) ?? []), stored]);
  }

  function correctNext(): void {
    const correcting = toCorrect.shift();
    if (correcting === undefined) return;
    const again = () => void toCorrect.push(correcting);
    const version = product();
    note(`correction: ${correcting.eventKey} ${JSON.stringify(correcting.change)}`);
    scheduler.start(
      (worker) => correct(version, worker, surroundings, correcting, storeAll, again),
      connectTo(database),
      again,
    );
  }

  /** A dead letter is gone for good: its client is told, and sends again what it sent before. */
  function lose(): void {
    const body = queue.loseDeadLetter();
    const request = body === undefined ? undefined : requestOf.get(body);
    note("queue: a dead letter is lost");
    if (body !== undefined) for (const { id } of product().chunkFromMessage(body).events) lost.add(id);
    if (request !== undefined) toSend.push(request);
    isOrphanSearchDue = true;
  }

  function searchOrphans(): void {
    const { chunkToMessage } = product();
    isOrphanSearchDue = false;
    orphanSearches++;
    const send = async (chunks: readonly UsageChunk[]) => {
      for (const chunk of chunks) queue.send(chunkToMessage(chunk));
    };
    const again = () => {
      isOrphanSearchDue = true;
    };
    const work = (worker: Worker) => takeOver(product(), worker, surroundings, send).catch(again);
    scheduler.start(work, connectTo(database, "Query"), again);
  }

  /** Once everything else is done: hours later, until no claim is left that nobody counts. */
  function finishOrphans(): void {
    if (lost.size === 0 || (!isOrphanSearchDue && !hasOrphans(database))) return;
    now += 7 * 60 * 60 * 1000;
    searchOrphans();
  }

  async function step(): Promise<boolean> {
    steps++;
    now += below(random, 400);
    if (fates.strikes("hours-pass", 0.015)) {
      now += below(random, 20 * 60 * 60 * 1000);
      // The schedule of the search comes round, while messages wait that are only slow.
      if (random() < 0.5) searchOrphans();
    }
    const request = toSend.length > 0 && random() < 0.3 ? toSend.shift() : undefined;
    if (request !== undefined) await send(request);
    while (scheduler.running < WORKERS && queue.visible > 0 && random() < 0.8) deliver();
    if (toCorrect.length > 0 && random() < (isIdle() ? 0.5 : 0.03)) correctNext();
    await scheduler.step();
    if (queue.deadLetters > 0 && random() < 0.05) queue.redrive();
    if (queue.deadLetters > 0 && fates.strikes("dead-letter-lost", 0.1)) lose();
    if (isOrphanSearchDue && random() < 0.02) searchOrphans();
    if (isQuiet() && orphanSearches < ORPHAN_SEARCHES_MAX) finishOrphans();
    return !isDone();
  }

  const isIdle = () =>
    toSend.length === 0 && scheduler.running === 0 && queue.visible === 0 && queue.deadLetters === 0;
  const isQuiet = () => isIdle() && toCorrect.length === 0;
  const isDone = () => isQuiet() && (lost.size === 0 || !isOrphanSearchDue);
  const books = (): Books => ({ database, store, accepted, lost });
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
