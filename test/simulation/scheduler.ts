/**
 * Owns: which worker goes on next. Every call to a store waits here until it is chosen, and learns what it meets.
 * Does not own: what the calls do (the store) and what workers are for (world.ts).
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import type { Fates } from "./fates.ts";
import { below, type Random } from "./random.ts";

interface Waiting {
  readonly worker: number;
  readonly what: string;
  readonly resume: (fate: Fate) => void;
}

export interface Worker {
  readonly id: number;
  readonly client: Pick<DynamoDBClient, "send">;
}

export class Scheduler {
  readonly #random: Random;
  readonly #fates: Fates;
  readonly #note: (line: string) => void;
  #waiting: Waiting[] = [];
  readonly #crashes = new Map<number, () => void>();
  #workers = 0;

  constructor(random: Random, fates: Fates, note: (line: string) => void) {
    this.#random = random;
    this.#fates = fates;
    this.#note = note;
  }

  get running(): number {
    return this.#crashes.size;
  }

  /** @param onCrash what becomes of the worker's work when it dies */
  start(work: (worker: Worker) => Promise<void>, connect: Connect, onCrash: () => void): void {
    const id = this.#workers++;
    this.#crashes.set(id, onCrash);
    const client = connect((operation) => this.#wait(id, operation));
    void work({ id, client }).then(() => this.#crashes.delete(id));
  }

  /** Lets one waiting call go on. */
  async step(): Promise<void> {
    await settle();
    const next = this.#waiting.splice(below(this.#random, this.#waiting.length), 1)[0];
    if (next === undefined) return;
    const fate = this.#fates.drawCall(next.worker);
    this.#note(`worker ${next.worker}: ${next.what}: ${fate}`);
    if (fate !== "crash-before") next.resume(fate);
    if (fate !== "crash-before" && fate !== "crash-after") return;
    await settle();
    this.#kill(next.worker);
  }

  #wait(worker: number, what: string): Promise<Fate> {
    return new Promise((resume) => this.#waiting.push({ worker, what, resume }));
  }

  #kill(worker: number): void {
    this.#waiting = this.#waiting.filter((call) => call.worker !== worker);
    this.#crashes.get(worker)?.();
    this.#crashes.delete(worker);
  }
}

/** Gives a client whose calls wait for the decision. */
export type Connect = (decide: (operation: string) => Promise<Fate>) => Worker["client"];

/** Every client works on the same tables. @param unhindered operations that change nothing, and that nobody need wait for */
export function connectTo(database: InMemoryDynamoDb, unhindered?: string): Connect {
  return (decide) =>
    database.clientWith((operation) => (operation === unhindered ? "succeed" : decide(operation)));
}

/** Lets everything that can go on without a store go on. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
