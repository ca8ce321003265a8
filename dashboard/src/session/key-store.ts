/**
 * Owns: where the API key of whoever is signed in is kept - in this tab, or on this device if they say so - and who is told of a change.
 * It never stands in a URL, a cookie, or a log.
 */
const NAME = "tallymark.key";

const listeners = new Set<() => void>();
let current = read(sessionStorage) ?? read(localStorage);

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

function change(key: string | undefined): void {
  current = key;
  for (const listener of listeners) listener();
}
