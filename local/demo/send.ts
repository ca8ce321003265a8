/** Owns: requests of the demo, as any customer of the API would send them. Does not own: what is sent. */
import { setTimeout as pause } from "node:timers/promises";

/** Each gives the body of the answer. @throws Error if it is refused, or the signal came */
export interface DemoApi {
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  readonly patch: (path: string, body: unknown) => Promise<unknown>;
}

export interface DemoTarget {
  readonly url: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

const SHOWN_CHARACTERS = 300;
/** Of what a busy machine did not answer in time: everything here may be sent again. */
const RETRIES = { count: 8, pauseMs: 1_000 };
const CONFLICT = 409;
const TOO_MANY = 429;
const SERVER_FAULT = 500;

export function createApi(target: DemoTarget): DemoApi {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    for (let retry = 0; ; retry++) {
      const { status, text } = await request(target, method, path, body);
      if (status < 300) return JSON.parse(text);
      // Whose answer was lost may have done it.
      if (status === CONFLICT && retry > 0) return undefined;
      const isPassing = status === TOO_MANY || status >= SERVER_FAULT;
      if (!isPassing || retry === RETRIES.count)
        throw new Error(`${method} ${path} answered ${status} ${text.slice(0, SHOWN_CHARACTERS)}`);
      await pause(RETRIES.pauseMs, undefined, { signal: target.signal });
    }
  };
  return {
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, body),
    patch: (path, body) => ask("PATCH", path, body),
  };
}

async function request({ url, key, signal }: DemoTarget, method: string, path: string, body: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { "content-type": "application/json", "x-api-key": key },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
  return { status: response.status, text: await response.text() };
}

/** Some at once, begun in their order. @throws what the first one that fails throws; none is begun after that */
export async function eachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  call: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = [...items].reverse();
  const work = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await call(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work)).catch((error: unknown) => {
    left.length = 0;
    throw error;
  });
}
