/**
 * Owns: reading from the ledger alone which events count in some hours.
 * Does not own: what is made of them.
 */
import { cutIntoBatches } from "../domain/batch/cut-into-batches.ts";
import type { HoursQuestion } from "../domain/reconciliation/hours.ts";
import { OutOfTimeError } from "../errors.ts";
import type { EventIndex } from "../ports/event-index.ts";
import type { EventReceipt, EventReceipts } from "../ports/event-receipts.ts";

export interface ReadCountedDependencies {
  readonly index: Pick<EventIndex, "eventIds">;
  readonly receipts: EventReceipts;
  /** False once the work must end. */
  readonly hasTime: () => boolean;
}

/** Receipts that are held at a time: some megabytes. */
const RECEIPTS_MAX = 2_000;

/**
 * Receipts of every counted event of these hours, each once.
 * @throws OutOfTimeError
 */
export async function* readCounted(
  { index, receipts, hasTime }: ReadCountedDependencies,
  question: HoursQuestion,
): AsyncGenerator<readonly EventReceipt[]> {
  const { organization, day, hours } = question;
  const ids = await index.eventIds(organization, day, hours);
  for (const batch of cutIntoBatches(ids, RECEIPTS_MAX)) {
    if (!hasTime()) throw new OutOfTimeError();
    const found = [...(await receipts.find(organization, batch)).values()];
    // What was sent again with another timestamp is indexed twice, and counts under its first.
    yield await keepCounted(
      receipts,
      organization,
      found.filter((receipt) => isWithin(question, receipt)),
    );
  }
}

function isWithin({ day, hours }: HoursQuestion, { event }: EventReceipt): boolean {
  return event.timestamp.slice(0, 10) === day && hours.has(Number(event.timestamp.slice(11, 13)));
}

async function keepCounted(
  receipts: EventReceipts,
  organization: string,
  found: readonly EventReceipt[],
): Promise<readonly EventReceipt[]> {
  const chunkIds = found.filter(({ isCountedAlone }) => !isCountedAlone).map(({ chunkId }) => chunkId);
  const states = await receipts.chunkStates(organization, chunkIds);
  return found.filter(({ isCountedAlone, chunkId }) => isCountedAlone || states.get(chunkId) === "committed");
}
