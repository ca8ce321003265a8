/**
 * Owns: what became of an event - which store is asked, in which order, and which of them is right.
 * Does not own: what the answer looks like (shared/contracts/event-answer.ts).
 *
 * ledger -> knows it: counted, corrected, or claimed and not yet counted
 *        -> does not: the event store, where the ledger's memory ends; then quarantine; else nobody knows it
 */
import {
  type AcceptedEvent,
  amountsOf,
  type EventFate,
  type EventHistory,
  type SetAside,
  statusOf,
} from "../domain/event/fate.ts";
import { countableSince } from "../domain/event/lifetime.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { Source } from "../domain/meter/usage.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventJournal } from "../ports/event-journal.ts";
import type { EventReceipt, EventReceipts } from "../ports/event-receipts.ts";
import type { EventFinder, FoundEvent } from "../ports/event-store.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { QuarantineEntry } from "../ports/quarantine.ts";

export interface LookUpDependencies {
  readonly receipts: EventReceipts;
  readonly journal: EventJournal;
  readonly eventStore: EventFinder;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export interface LookUpAnswer {
  /** RFC 3339: an event that was accepted later and is not found may still be queued. */
  readonly dataThrough: string;
  readonly fate?: EventFate;
}

/** @throws MeteringError event-store.unavailable, for an event that only the event store may know */
export async function lookUpEvent(
  dependencies: LookUpDependencies,
  organization: string,
  eventId: string,
): Promise<LookUpAnswer> {
  const { receipts, journal, freshness } = dependencies;
  const now = dependencies.now();
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const watermarks = await freshness.watermarks();
  const [receipt, history] = await Promise.all([
    receipts.find(organization, [eventId]).then((found) => found.get(eventId)),
    journal.history(organization, eventId),
  ]);
  const fate =
    receipt === undefined
      ? await findElsewhere(dependencies, organization, eventId, history)
      : await tellReceipt(receipts, receipt, history);
  // The ledger moves with the rollups. What it has forgotten was accepted weeks ago, and is not written late any more.
  const sources: ReadonlySet<Source> = new Set([receipt === undefined ? "event-store" : "rollups"]);
  const dataThrough = dataThroughOf(watermarks, { sources, since: now }, now);
  return { dataThrough, ...(fate === undefined ? {} : { fate }) };
}

async function tellReceipt(
  receipts: EventReceipts,
  receipt: EventReceipt,
  history: EventHistory,
): Promise<AcceptedEvent> {
  const { event, acceptedAt, standing } = receipt;
  const status = (await isCounted(receipts, receipt)) ? statusOf(standing) : "queued";
  return { kind: "accepted", status, event, acceptedAt, amounts: amountsOf(standing), history };
}

async function isCounted(receipts: EventReceipts, receipt: EventReceipt): Promise<boolean> {
  const { organization, chunkId, isCountedAlone, standing } = receipt;
  // Only what is counted is corrected; and a corrected receipt outlives its chunk's marker.
  if (isCountedAlone || standing.version > 0) return true;
  const states = await receipts.chunkStates(organization, [chunkId]);
  return states.get(chunkId) === "committed";
}

/** The event store goes before quarantine: what was counted long ago stays counted, whatever came with its key since. */
async function findElsewhere(
  { journal, eventStore, now }: LookUpDependencies,
  organization: string,
  eventId: string,
  history: EventHistory,
): Promise<EventFate | undefined> {
  const [stored, entry] = await Promise.all([
    eventStore.find(organization, eventId, countableSince(now())),
    journal.findSetAside(organization, eventId),
  ]);
  if (stored !== undefined) return tellStored(stored, history);
  return entry && tellSetAside(entry, eventId, history);
}

function tellStored({ event, acceptedAt, isVoided }: FoundEvent, history: EventHistory): AcceptedEvent {
  const status = isVoided ? "voided" : "counted";
  return { kind: "accepted", status, event, acceptedAt, amounts: amountsOf(event), history };
}

function tellSetAside(
  { id, reasons, content }: QuarantineEntry,
  eventId: string,
  history: EventHistory,
): EventFate {
  const setAside: SetAside = { entryId: id, reasons };
  if (content.kind === "refused") {
    const { idempotencyKey } = content;
    return {
      kind: "rejected",
      eventId,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      setAside,
      history,
    };
  }
  const { event, chunk } = content;
  const amounts = amountsOf(event);
  return {
    kind: "accepted",
    status: "quarantined",
    event,
    acceptedAt: chunk.acceptedAt,
    amounts,
    setAside,
    history,
  };
}
