/** Of those who change one thing at the same time, one is done in each round. */
const ROUNDS_MAX = 20;

/**
 * Reads, judges and writes anew until nobody else was faster.
 * @param attempt undefined when somebody else was faster
 * @param giveUp the error of the last round
 */
export async function inRounds<Kept>(
  attempt: () => Promise<Kept | undefined>,
  giveUp: () => Error,
): Promise<Kept> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const kept = await attempt();
    if (kept !== undefined) return kept;
  }
  throw giveUp();
}
