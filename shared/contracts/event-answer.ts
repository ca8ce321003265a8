/**
 * Owns: one event, and what became of it, on the wire: `GET /v1/events/{id}`.
 * Does not own: finding it out (shared/application/look-up-event.ts).
 */
import {
  type AcceptedEvent,
  type AcceptedStatus,
  type Amounts,
  type EventFate,
  type EventHistory,
  isInCounters,
  type RejectedEvent,
  type Repeat,
} from "../domain/event/fate.ts";
import type { EventFacts, JsonValue } from "../domain/event/usage-event.ts";
import { type Placement, placementsOf } from "../domain/rollup/counter.ts";
import { type CorrectionView, toCorrectionView } from "./correct-event.ts";

/** Decimal texts at full precision. */
interface AmountsResponse {
  readonly quantity: string;
  readonly usageCost: string | null;
}

export interface ContentResponse extends AmountsResponse {
  readonly eventType: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly customerId: string;
  readonly agentId: string | null;
  readonly meterId: string;
  readonly properties: { readonly [key: string]: JsonValue } | null;
}

type RepeatResponse = Pick<Repeat, "kind" | "acceptedAt" | "contentHash"> & Partial<ContentResponse>;

/** What is not known of an event that was refused is null. */
export interface EventResponse extends Nullable<ContentResponse> {
  readonly id: string;
  readonly idempotencyKey: string | null;
  readonly status: AcceptedStatus | "rejected";
  /** Of an event in quarantine: why, and by which id it can be replayed. */
  readonly reasons?: readonly string[];
  readonly quarantineId?: string;
  readonly acceptedAt: string | null;
  readonly contentHash: string | null;
  /** As it was accepted, where `quantity` and `usageCost` are amended. */
  readonly original?: AmountsResponse;
  /** Empty unless the event is in its counters now. */
  readonly countedIn: readonly Nullable<Placement>[];
  readonly repeats: readonly RepeatResponse[];
  /** Present where `repeats` are only the first ones. */
  readonly hasMoreRepeats?: true;
  readonly corrections: readonly CorrectionView[];
}

type Nullable<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | null };

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

function toPlacementResponse(placement: Placement): Nullable<Placement> {
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
