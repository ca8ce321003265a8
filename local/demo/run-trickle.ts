/** Owns: that something goes on while the demo runs: an event or two every few seconds. Does not own: which (trickle.ts). */
import { setTimeout as pause } from "node:timers/promises";
import { createSubscriptions } from "./contracts.ts";
import type { DemoEvent } from "./events.ts";
import { createRandom } from "./random.ts";
import { createApi, type DemoTarget } from "./send.ts";
import { activeCustomers, drawNext } from "./trickle.ts";

/** Some twenty events a minute. */
const PAUSE_MS = { least: 2_500, span: 4_000 };

export interface TrickleOptions extends DemoTarget {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Goes on until the signal comes. @throws Error when a request is refused as a whole, or the signal came */
export async function runTrickle({ now, ...target }: TrickleOptions): Promise<never> {
  const api = createApi(target);
  const random = createRandom("trickle");
  let last: DemoEvent | undefined;
  while (true) {
    // Nothing waits for it: it must not keep a process that has nothing else to do.
    await pause(PAUSE_MS.least + PAUSE_MS.span * random(), undefined, { signal: target.signal, ref: false });
    const at = now();
    const draw = drawNext(at, activeCustomers(createSubscriptions(at), at), random, last);
    await api.post("/v1/events", { events: draw.events });
    last = draw.last;
  }
}
