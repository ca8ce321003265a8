/**
 * Owns: the list of raw events on the wire: `GET /v1/events` without an idempotency key.
 * Does not own: one event and what became of it (event-query.ts, event-answer.ts); Fluxrate's list (meter-events.ts).
 */
import * as z from "zod/mini";
import { parseTimestamp } from "../domain/event/timestamp.ts";
import type { WindowInput } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import { MeteringError } from "../errors.ts";
import type { EventPosition, FoundEvent } from "../ports/event-store.ts";
import type { EventListResponse, ListedEventResponse } from "./answers/event-lists.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { amountParameterField, idempotencyKeyField, referenceField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";
import { keepGiven, limitField, parseLimit, type ReadParameter, refuseOthers } from "./parameters.ts";
import { boundField } from "./window-fields.ts";
import { described } from "./wire.ts";

/** Today and the 29 days before it. */
const WINDOW = {
  zone: UTC,
  names: {
    start: "startDate",
    end: "endDate",
    meter: "meterId",
    customer: "customerId",
    agent: "agentId",
  },
  defaultDaysBefore: 29,
};

/** A page of the longest events stays below 200 KB. */
const LIMIT = { max: 100, default: 50 } as const;

const filtersSchema = z.object({
  startDate: z.optional(boundField),
  endDate: z.optional(boundField),
  meterId: z.optional(referenceField),
  customerId: z.optional(referenceField),
  agentId: z.optional(referenceField),
  minQuantity: z.optional(amountParameterField),
});

const FILTERS = Object.keys(filtersSchema.shape);

/** Of both questions on this path. */
export const eventListQuerySchema = z.extend(filtersSchema, {
  idempotencyKey: z.optional(
    described(idempotencyKeyField, { description: "Of one event; it stands alone." }),
  ),
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
});

export interface EventListQuery extends Omit<WindowInput, "now"> {
  readonly names: typeof WINDOW.names;
  readonly meter?: string;
  readonly customer?: string;
  readonly agent?: string;
  readonly quantityMin?: string;
  readonly limit: number;
  readonly after?: EventPosition;
}

export type EventListContext = Omit<CursorContext, "listing">;

/**
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid, with one fault per wrong parameter
 */
export function parseEventListQuery(
  context: EventListContext,
  given: Iterable<string>,
  read: ReadParameter,
): EventListQuery {
  refuseOthers(given, Object.keys(eventListQuerySchema.shape));
  const input = keepGiven(FILTERS, read);
  const parsed = filtersSchema.safeParse(input);
  if (!parsed.success) {
    const faults = describeIssues(parsed.error.issues, input);
    throw new MeteringError("request.invalid", faults.join("; "), { faults });
  }
  const { startDate, endDate, meterId, customerId, agentId, minQuantity } = parsed.data;
  const position = readCursor(toCursorContext(context, read), read("next_page"), isPosition);
  return {
    ...WINDOW,
    start: startDate,
    end: endDate,
    meter: meterId,
    customer: customerId,
    agent: agentId,
    quantityMin: minQuantity,
    limit: parseLimit(read("limit"), LIMIT),
    after: position === undefined ? undefined : fromPosition(position),
  };
}

export function toEventListResponse(
  context: EventListContext,
  read: ReadParameter,
  { events, next }: { readonly events: readonly FoundEvent[]; readonly next?: EventPosition },
): EventListResponse {
  const cursor = next && writeCursor(toCursorContext(context, read), `${next.timestamp} ${next.eventId}`);
  return { data: events.map(toListedEvent), next_page: cursor ?? null };
}

function toListedEvent({ event, acceptedAt }: FoundEvent): ListedEventResponse {
  return {
    id: event.id,
    idempotencyKey: event.idempotencyKey,
    acceptedAt,
    eventType: event.eventType,
    timestamp: event.timestamp,
    customerId: event.customerId,
    agentId: event.agentId ?? null,
    meterId: event.meterId,
    quantity: event.quantity,
    usageCost: event.cost ?? null,
    properties: event.properties ?? null,
  };
}

/** A cursor belongs to its filters: of other ones its position would be no next page. */
function toCursorContext(context: EventListContext, read: ReadParameter): CursorContext {
  return { ...context, listing: `events ${JSON.stringify(keepGiven(FILTERS, read))}` };
}

function isPosition(text: string): boolean {
  const { timestamp, eventId } = fromPosition(text);
  return parseTimestamp(timestamp) === timestamp && /^[0-9a-f-]{36}$/.test(eventId);
}

function fromPosition(text: string): EventPosition {
  const [timestamp = "", eventId = ""] = text.split(" ");
  return { timestamp, eventId };
}
