/**
 * Owns: correcting a counted event - which one, whether it may be, and that asking again changes nothing.
 * Does not own: what a correction makes of an event (domain/event/correction.ts), or the one step in which it happens (ports).
 *
 * receipt (from the ledger, or from the event store where its memory ends) -> counted? -> asked before? -> decide -> apply in one step -> the event store gets the new version.
 */
import { type Correction, decideCorrection, initialStanding } from "../domain/event/correction.ts";
import { countableSince } from "../domain/event/lifetime.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { CorrectedEvent, CorrectionRequest, Corrections } from "../ports/corrections.ts";
import type { EventReceipt, EventReceipts } from "../ports/event-receipts.ts";
import type { EventFinder, FoundEvent, StoredEvent } from "../ports/event-store.ts";
import type { Identifiers } from "../ports/identifiers.ts";

export interface CorrectDependencies {
  readonly receipts: EventReceipts;
  readonly eventStore: EventFinder;
  readonly corrections: Corrections;
  /** Takes the event's new version to the event store, now or later; no total depends on it. */
  readonly store: (events: readonly StoredEvent[]) => Promise<void>;
  readonly identifiers: Pick<Identifiers, "nameBased" | "timeOrdered">;
  readonly now: Clock;
}

/** Others may correct the same event meanwhile; more than this often at once is no coincidence. */
const ATTEMPTS = 5;

/** See CorrectEvent in ports/corrections.ts. */
export async function correctEvent(
  dependencies: CorrectDependencies,
  request: CorrectionRequest,
): Promise<CorrectedEvent> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const receipt = await requireCounted(dependencies, request);
    const log = await dependencies.corrections.ofEvent(request.organization, request.eventId);
    const corrected =
      findAnswered(dependencies, request, receipt, log) ??
      (await tryCorrect(dependencies, request, receipt, log));
    if (corrected === undefined) continue;
    // Also when nothing changed: the first request may have ended before the event store had it.
    if (corrected.correction !== undefined) await dependencies.store([toStored(receipt, corrected)]);
    return corrected;
  }
  throw new MeteringError("correction.conflict", "others correct this event at this moment; ask again");
}

async function requireCounted(
  { receipts, eventStore, now }: CorrectDependencies,
  { organization, eventId }: CorrectionRequest,
): Promise<EventReceipt> {
  const receipt =
    (await receipts.find(organization, [eventId])).get(eventId) ??
    toReceipt(organization, await eventStore.find(organization, eventId, countableSince(now())));
  if (receipt === undefined)
    throw new MeteringError(
      "event.unknown",
      `id: no event ${eventId} is counted; if it was accepted a moment ago, ask again`,
    );
  if (receipt.isCountedAlone) return receipt;
  const states = await receipts.chunkStates(organization, [receipt.chunkId]);
  if (states.get(receipt.chunkId) !== "committed")
    throw new MeteringError(
      "event.uncounted",
      `id: event ${eventId} is about to be counted; ask again in a moment`,
    );
  return receipt;
}

/** Of an event that the ledger has forgotten. It was never corrected: corrected ones are kept. */
function toReceipt(organization: string, found: FoundEvent | undefined): EventReceipt | undefined {
  if (found === undefined) return undefined;
  const { event, acceptedAt, isVoided } = found;
  return {
    organization,
    event,
    acceptedAt,
    chunkId: "",
    isCountedAlone: true,
    expires: false,
    standing: { ...initialStanding(event), isVoided },
    isForgotten: true,
  };
}

/** What an earlier request with the same idempotency key came to. */
function findAnswered(
  dependencies: CorrectDependencies,
  request: CorrectionRequest,
  { standing }: EventReceipt,
  log: readonly Correction[],
): CorrectedEvent | undefined {
  if (request.idempotencyKey === undefined) return undefined;
  const id = correctionId(dependencies, request);
  const correction = log.find((entry) => entry.id === id);
  if (correction === undefined) return undefined;
  if (!isSameRequest(correction, request))
    throw new MeteringError(
      "correction.conflict",
      `idempotencyKey: ${JSON.stringify(request.idempotencyKey)} stands for another correction of this event, made at ${correction.at}; a new correction needs a new key`,
    );
  return { standing, correction, isOfRequest: true };
}

async function tryCorrect(
  dependencies: CorrectDependencies,
  request: CorrectionRequest,
  receipt: EventReceipt,
  log: readonly Correction[],
): Promise<CorrectedEvent | undefined> {
  const { standing } = receipt;
  const decision = decideCorrection(standing, request.change);
  if (decision.kind === "voided")
    throw new MeteringError(
      "event.voided",
      `id: event ${request.eventId} is voided; a voided event stays voided`,
    );
  if (decision.kind === "unchanged") return { standing, correction: log.at(-1), isOfRequest: false };
  const { organization, eventId, change, reason, by } = request;
  const correction: Correction = {
    id: correctionId(dependencies, request),
    kind: change.kind,
    organization,
    eventId,
    idempotencyKey: receipt.event.idempotencyKey,
    reason,
    by,
    at: timestampOf(dependencies.now()),
    before: standing,
    after: decision.after,
  };
  const result = await dependencies.corrections.apply(receipt, correction);
  return result === "applied" ? { standing: decision.after, correction, isOfRequest: true } : undefined;
}

function correctionId(
  { identifiers }: CorrectDependencies,
  { organization, eventId, idempotencyKey }: CorrectionRequest,
): string {
  if (idempotencyKey === undefined) return identifiers.timeOrdered();
  return identifiers.nameBased(organization, "correction", eventId, idempotencyKey);
}

function isSameRequest({ kind, reason, after }: Correction, request: CorrectionRequest): boolean {
  const { change } = request;
  if (kind !== change.kind || reason !== request.reason) return false;
  if (change.kind === "void") return true;
  return (
    (change.quantity === undefined || change.quantity === after.quantity) &&
    (change.cost === undefined || change.cost === after.cost)
  );
}

function toStored(receipt: EventReceipt, { standing }: CorrectedEvent): StoredEvent {
  const { organization, acceptedAt, event } = receipt;
  const { version, isVoided, quantity, cost } = standing;
  return {
    organization,
    acceptedAt,
    event: { ...event, quantity, ...(cost === undefined ? {} : { cost }) },
    correction: { version, isVoided },
  };
}
