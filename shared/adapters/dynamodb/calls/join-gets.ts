/**
 * Owns: gets by key that are asked for at the same moment, joined into one call: a question that needs a watermark, a meter and a
 * customer pays one round trip for them.
 * Does not own: the call (read-items.ts).
 */
import type { Item } from "../ledger/ledger-mapping.ts";

/**
 * @param lane gets of one lane are joined: those of one table, read in one way
 * @param keys without repeats
 * @param read reads the keys of all who joined
 * @returns the items of the keys
 */
export type JoinGets = (
  lane: string,
  keys: readonly Item[],
  read: (keys: readonly Item[]) => Promise<readonly Item[]>,
) => Promise<readonly Item[]>;

interface Joined {
  readonly wanted: Map<string, Item>;
  readonly items: Promise<readonly Item[]>;
}

/** For one worker. */
export function createGetJoiner(): JoinGets {
  const open = new Map<string, Joined>();
  return async (lane, keys, read) => {
    const joined = open.get(lane) ?? begin(open, lane, read);
    const names = new Map(keys.map((key) => [nameOf(key), key]));
    for (const [name, key] of names) joined.wanted.set(name, key);
    return (await joined.items).filter((item) => names.has(nameOf(item)));
  };
}

function begin(
  open: Map<string, Joined>,
  lane: string,
  read: (keys: readonly Item[]) => Promise<readonly Item[]>,
): Joined {
  const wanted = new Map<string, Item>();
  // Whoever asks before the current turn ends is in time.
  const items = Promise.resolve().then(() => {
    open.delete(lane);
    return read([...wanted.values()]);
  });
  const joined = { wanted, items };
  open.set(lane, joined);
  return joined;
}

function nameOf({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}
