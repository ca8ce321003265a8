/** Owns: numbers that look like chance and are the same at every start. */

/** Numbers in [0, 1); the same for the same seed (FNV-1a, then mulberry32). */
export function createRandom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++)
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the choices, each as likely as its weight among all. @param chance in [0, 1) */
export function pickWeighted<Choice extends { readonly weight: number }>(
  choices: readonly Choice[],
  chance: number,
): Choice {
  let rest = chance * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const choice of choices) {
    rest -= choice.weight;
    if (rest < 0) return choice;
  }
  throw new RangeError(
    `chance: got ${chance} for ${choices.length} choices; accepted is [0, 1), and a choice`,
  );
}
