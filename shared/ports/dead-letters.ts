/** A message that failed too often. */
export interface DeadLetter {
  readonly body: string;
  /** Of this one delivery; it is how the letter is removed. */
  readonly receiptHandle: string;
}

/** The dead letters of one queue, and the way back to it. At least once, in no order. */
export interface DeadLetters {
  /** Some that nobody else holds at the moment; empty only if a look at the whole queue found none. */
  receive(): Promise<readonly DeadLetter[]>;
  /** All are durably queued, their bodies unchanged, when it resolves. If it rejects, some may be queued all the same. */
  sendBack(letters: readonly DeadLetter[]): Promise<void>;
  /** If it rejects, some may be there still: they will be received again. */
  remove(letters: readonly DeadLetter[]): Promise<void>;
  /** How many there are, those that somebody holds included. SQS estimates it, and settles within a minute. */
  count(): Promise<number>;
}
