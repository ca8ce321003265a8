/** Owns: what is corrected in a schedule, and one correction of an event in the product's own code. */
import type { CorrectionChange } from "../../shared/domain/event/correction.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import type { Product } from "./product.ts";
import { below, type Random } from "./random.ts";
import { KEYS } from "./requests.ts";
import type { Worker } from "./scheduler.ts";
import { type Surroundings, tablesOf } from "./tables.ts";

/** Somebody who asks for a correction, again until it is answered. */
export interface Correcting {
  readonly idempotencyKey: string;
  readonly eventKey: string;
  readonly change: CorrectionChange;
  /** How often it may be told that the event is not counted yet. */
  triesLeft: number;
}

const CORRECTIONS_MAX = 3;
const TRIES = 6;

export function makeCorrections(random: Random): Correcting[] {
  return Array.from({ length: below(random, CORRECTIONS_MAX + 1) }, (_, index) => ({
    idempotencyKey: `correction-${index}`,
    eventKey: `key-${below(random, KEYS)}`,
    change:
      random() < 0.3
        ? { kind: "void" }
        : { kind: "amend", quantity: String(1_000_000 * (1 + below(random, 3))) },
    triesLeft: TRIES,
  }));
}

/** @param again called when nobody knows what came of it, or when it may be asked again */
export async function correct(
  product: Product,
  worker: Worker,
  surroundings: Surroundings,
  correcting: Correcting,
  store: (events: readonly StoredEvent[]) => Promise<void>,
  again: () => void,
): Promise<void> {
  const tables = tablesOf(worker, surroundings);
  const { identifiers, now } = surroundings;
  const { eventKey, change, idempotencyKey } = correcting;
  const eventId = identifiers.eventId("org", eventKey);
  try {
    await product.correctEvent(
      {
        receipts: product.createEventReceipts(tables),
        corrections: product.createCorrections(tables),
        eventStore: { find: async () => undefined },
        store,
        identifiers,
        now,
      },
      { organization: "org", eventId, change, reason: "a test", by: "a key", idempotencyKey },
    );
  } catch (error) {
    // Refused for good, or not yet; anything else is no answer.
    if (!(error instanceof Error) || error.name !== "MeteringError") return again();
    correcting.triesLeft--;
    const isForGood = "code" in error && error.code === "event.voided";
    if (!isForGood && correcting.triesLeft > 0) again();
  }
}
