/**
 * Owns: the order in which a dead letter goes back, so that it can be lost nowhere.
 * Does not own: why it failed, and when it is time to try again; an operator knows.
 */
import type { DeadLetters } from "../ports/dead-letters.ts";

export interface RedriveReport {
  readonly moved: number;
  /** Dead letters that are there still; 0 only if a look found none. */
  readonly left: number;
}

/**
 * Moves dead letters back to their queue for as long as there is time.
 *
 * A letter is sent before it is deleted. Whatever ends between the two leaves it in both queues, and the next redrive sends it a
 * second time: that is harmless, because the ledger knows the chunk by the id in its body (and the event store an event by its
 * key). In the other order the same end would lose events that a client was told are accepted.
 * @throws what the port throws; what was moved until then stays moved
 */
export async function redriveDeadLetters(
  deadLetters: DeadLetters,
  isTimeLeft: () => boolean,
): Promise<RedriveReport> {
  let moved = 0;
  let isSeenEmpty = false;
  while (!isSeenEmpty && isTimeLeft()) {
    const letters = await deadLetters.receive();
    await deadLetters.sendBack(letters);
    await deadLetters.remove(letters);
    moved += letters.length;
    isSeenEmpty = letters.length === 0;
  }
  const left = await deadLetters.count();
  // The count is an estimate, and 0 ends the redrive: it must not be believed of a queue that still gave something.
  return { moved, left: isSeenEmpty ? left : Math.max(1, left) };
}
