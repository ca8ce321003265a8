/**
 * Owns: what clients send: few keys, so that many are sent more than once, by several requests, mostly with the same content.
 */

import type { SubmittedEvent } from "../../shared/domain/event/usage-event.ts";
import { aSubmittedEvent } from "../support/builders.ts";
import { below, type Random } from "./random.ts";

export const KEYS = 9;
const REQUESTS = 5;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface ClientRequest {
  readonly events: readonly SubmittedEvent[];
  readonly backfill: string | undefined;
}

export function makeRequests(random: Random, now: number): readonly ClientRequest[] {
  return Array.from({ length: REQUESTS }, () => {
    const size = random() < 0.4 ? 1 + below(random, 2) : 3 + below(random, 4);
    return {
      backfill: random() < 0.1 ? "old" : undefined,
      events: Array.from({ length: size }, () => makeEvent(random, now)),
    };
  });
}

/** The content follows from key and variant: two events with one key are mostly repeats, and sometimes conflicts. */
function makeEvent(random: Random, now: number): SubmittedEvent {
  const key = below(random, KEYS);
  const variant = random() < 0.15 ? 1 : 0;
  return aSubmittedEvent({
    idempotencyKey: `key-${key}`,
    customer: `customer-${key % 3}`,
    eventType: key % 5 === 0 ? "calls" : "tokens",
    timestamp: new Date(now - (key % 4) * DAY_MS - key * 1_000_000).toISOString(),
    quantity: String(10 ** (key % 5) + variant),
    // No two sums of values and quantities are the same by chance.
    properties: {
      ...(key % 3 === 2 ? {} : { region: "eu" }),
      ...(key % 4 === 3 ? {} : { seconds: -7 - 100 * key - variant }),
    },
  });
}
