/**
 * Owns: a queue as SQS is: messages are delivered at least once, come back when they are not deleted, and are set aside after some
 * deliveries. A redrive gives them new ids.
 */
import { below, type Random } from "./random.ts";

export interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
}

const RECEIVES_MAX = 4;

export class SimulatedQueue {
  readonly #random: Random;
  #visible: Message[] = [];
  #deadLetters: Message[] = [];
  #sent = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get visible(): number {
    return this.#visible.length;
  }

  get deadLetters(): number {
    return this.#deadLetters.length;
  }

  send(body: string): void {
    this.#visible.push({ id: `message-${this.#sent++}`, body, receives: 0 });
  }

  /** Some messages, in no order. They are invisible until they are returned. */
  receive(most: number): readonly Message[] {
    const count = Math.min(this.#visible.length, 1 + below(this.#random, most));
    const received = Array.from(
      { length: count },
      () => this.#visible.splice(below(this.#random, this.#visible.length), 1)[0],
    );
    return received.flatMap((message) => {
      if (message === undefined) return [];
      message.receives++;
      return message;
    });
  }

  /** What was not deleted becomes visible again, or is set aside. */
  giveBack(messages: readonly Message[]): void {
    for (const message of messages)
      (message.receives < RECEIVES_MAX ? this.#visible : this.#deadLetters).push(message);
  }

  /** A second delivery while the first is being worked on: its visibility timeout was too short. */
  duplicate(message: Message): void {
    this.#visible.push({ ...message });
  }

  redrive(): void {
    for (const { body } of this.#deadLetters.splice(0)) this.send(body);
  }

  /** Drops one dead letter: its time was up, or somebody purged it. */
  loseDeadLetter(): string | undefined {
    return this.#deadLetters.splice(below(this.#random, this.#deadLetters.length), 1)[0]?.body;
  }
}
