/**
 * Owns: where the API key of whoever is signed in is kept - in this tab, or on this device if they say so - and who is told of a change.
 * It never stands in a URL, a cookie, or a log.
 */
const NAME = "tallymark.key";

const listeners = new Set<() => void>();
let current = read(sessionStorage) ?? read(localStorage);
let refused = false;

/** What a browser forbids to store is kept in memory: the page works until it is left. */
function read(storage: Storage): string | undefined {
  try {
    return storage.getItem(NAME) ?? undefined;
  } catch {
    return undefined;
  }
}

export function currentKey(): string | undefined {
  return current;
}

/** @param staysOnDevice whether it outlives the tab */
export function signIn(key: string, staysOnDevice: boolean): void {
  forget();
  try {
    (staysOnDevice ? localStorage : sessionStorage).setItem(NAME, key);
  } catch {
    // Kept in memory only.
  }
  change(key);
}

export function signOut(): void {
  forget();
  change(undefined);
}

/**
 * The API does not take the key any more: it was revoked, or has expired.
 * @param key with which one asked: an answer to an earlier one does not end a newer session
 */
export function refuse(key: string): void {
  if (key !== current) return;
  forget();
  change(undefined, true);
}

/** Whether whoever was signed in is not because the API refused their key. */
export function wasRefused(): boolean {
  return refused;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function forget(): void {
  for (const storage of [sessionStorage, localStorage]) {
    try {
      storage.removeItem(NAME);
    } catch {
      // Nothing was kept there.
    }
  }
}

function change(key: string | undefined, isRefused = false): void {
  current = key;
  refused = isRefused;
  for (const listener of listeners) listener();
}
