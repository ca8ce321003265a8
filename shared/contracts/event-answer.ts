/**
 * Owns: how one event is told, and what became of it: `GET /v1/events/{id}`.
 * Does not own: finding it out (shared/application/look-up-event.ts).
 */
import {
  type AcceptedEvent,
  type Amounts,
  type EventFate,
  type EventHistory,
  isInCounters,
  type RejectedEvent,
  type Repeat,
} from "../domain/event/fate.ts";
import type { EventFacts } from "../domain/event/usage-event.ts";
import { placementsOf } from "../domain/rollup/addends.ts";
import type { Placement } from "../domain/rollup/counter.ts";
import type { AmountsResponse, ContentResponse, EventResponse, RepeatResponse } from "./answers/events.ts";
import { toCorrectionView } from "./correct-event.ts";

export function toEventResponse(fate: EventFate): EventResponse {
  return fate.kind === "accepted" ? fromAccepted(fate) : fromRejected(fate);
}

function fromAccepted(fate: AcceptedEvent): EventResponse {
  const { event, status, acceptedAt, amounts, setAside, history } = fate;
  const { id, idempotencyKey, contentHash } = event;
  return {
    id,
    idempotencyKey,
    status,
    ...(setAside === undefined ? {} : { reasons: setAside.reasons, quarantineId: setAside.entryId }),
    acceptedAt,
    contentHash,
    ...toContentResponse(event),
    ...toAmounts(amounts),
    ...(isAmended(fate) ? { original: toAmounts(event) } : {}),
    countedIn: isInCounters(fate) ? placementsOf(event).map(toPlacementResponse) : [],
    ...toHistory(history),
  };
}

function fromRejected({ eventId, idempotencyKey, setAside, history }: RejectedEvent): EventResponse {
  return {
    id: eventId,
    idempotencyKey: idempotencyKey ?? null,
    status: "rejected",
    reasons: setAside.reasons,
    quarantineId: setAside.entryId,
    acceptedAt: null,
    contentHash: null,
    eventType: null,
    timestamp: null,
    customerId: null,
    agentId: null,
    meterId: null,
    properties: null,
    quantity: null,
    usageCost: null,
    countedIn: [],
    ...toHistory(history),
  };
}

/** Also where the event was voided after it was amended. */
function isAmended({ status, event, amounts }: AcceptedEvent): boolean {
  return status === "amended" || event.quantity !== amounts.quantity || event.cost !== amounts.cost;
}

export function toContentResponse(event: EventFacts): ContentResponse {
  const { eventType, timestamp, customerId, agentId, meterId, properties } = event;
  return {
    eventType,
    timestamp,
    customerId,
    agentId: agentId ?? null,
    meterId,
    properties: properties ?? null,
    ...toAmounts(event),
  };
}

function toAmounts({ quantity, cost }: Amounts): AmountsResponse {
  return { quantity, usageCost: cost ?? null };
}

function toPlacementResponse(placement: Placement): EventResponse["countedIn"][number] {
  return "agentId" in placement ? { ...placement, agentId: placement.agentId ?? null } : placement;
}

function toHistory({ repeats, hasMoreRepeats, corrections }: EventHistory) {
  return {
    repeats: repeats.map(toRepeat),
    ...(hasMoreRepeats ? { hasMoreRepeats: true as const } : {}),
    corrections: corrections.map(toCorrectionView),
  };
}

function toRepeat({ kind, acceptedAt, contentHash, facts }: Repeat): RepeatResponse {
  return { kind, acceptedAt, contentHash, ...(facts === undefined ? {} : toContentResponse(facts)) };
}
