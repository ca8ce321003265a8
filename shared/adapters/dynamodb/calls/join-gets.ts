/**
 * Owns: gets by key that are asked for at the same moment, joined into one call: a question that needs a watermark, a meter and a
 * customer pays one round trip for them.
 * Does not own: the call (read-items.ts).
 */
import type { Item } from "../ledger/ledger-mapping.ts";

export interface Gets {
  readonly table: string;
  /** Without repeats. */
  readonly keys: readonly Item[];
  readonly isConsistent: boolean;
}

/**
 * Gets of one table are joined. If one of them must be consistent, all are.
 * @param read reads the keys of all who joined
 * @returns the items of the keys
 */
export type JoinGets = (
  gets: Gets,
  read: (gets: Omit<Gets, "table">) => Promise<readonly Item[]>,
) => Promise<readonly Item[]>;

interface Joined {
  readonly wanted: Map<string, Item>;
  isConsistent: boolean;
  readonly items: Promise<readonly Item[]>;
}

/** For one worker. */
export function createGetJoiner(): JoinGets {
  const open = new Map<string, Joined>();
  return async ({ table, keys, isConsistent }, read) => {
    const joined = open.get(table) ?? begin(open, table, read);
    joined.isConsistent ||= isConsistent;
    const names = new Map(keys.map((key) => [nameOf(key), key]));
    for (const [name, key] of names) joined.wanted.set(name, key);
    return (await joined.items).filter((item) => names.has(nameOf(item)));
  };
}

function begin(open: Map<string, Joined>, table: string, read: Parameters<JoinGets>[1]): Joined {
  const wanted = new Map<string, Item>();
  // Whoever asks before the current turn ends is in time.
  const items = Promise.resolve().then(() => {
    open.delete(table);
    return read({ keys: [...wanted.values()], isConsistent: joined.isConsistent });
  });
  const joined: Joined = { wanted, isConsistent: false, items };
  open.set(table, joined);
  return joined;
}

function nameOf({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}
