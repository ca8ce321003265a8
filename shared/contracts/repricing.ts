/** Owns: repricing runs on the wire: `/v1/repricing-runs`. */
import * as z from "zod/mini";
import type { RepricingCall, RepricingQuestion } from "../domain/cost/repricing-run.ts";
import { parseTimestamp } from "../domain/event/timestamp.ts";
import { parseBound } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import type { EventPosition } from "../ports/event-store.ts";
import type { RepricingCallResponse, RepricingPageResponse, RepricingResponse } from "./answers/repricing.ts";
import { dayField, filtered, pageFields, parsePage, toNextPage } from "./billing-fields.ts";
import { type CursorContext, cursorField, readCursor } from "./cursor.ts";
import { referenceField } from "./event-fields.ts";
import { parseInput } from "./faults.ts";
import { isUuid, type ReadParameter, refuseOthers } from "./parameters.ts";
import { described } from "./wire.ts";

const ACCEPTED = "an object with startDate, endDate and optionally customerId";
export const repricingSchema = described(
  z.strictObject(
    {
      startDate: described(dayField, { description: "The first day of the events' timestamps." }),
      endDate: described(dayField, {
        description: "The last day, inclusive; not before the first, at most 1,830 days.",
      }),
      customerId: z.optional(
        described(referenceField, { description: "An id, an external id or an alias. Absent: all." }),
      ),
    },
    { error: ACCEPTED },
  ),
  { id: "Repricing", examples: [{ startDate: "2026-01-01", endDate: "2026-01-31" }] },
);

export const repricingQuerySchema = z.object({ next_page: z.optional(cursorField) });
export const repricingListQuerySchema = z.object(pageFields);

export interface RepricingRequest {
  readonly context: CursorContext;
  readonly question: RepricingQuestion;
  readonly from?: Position;
}

interface Position {
  readonly runId: string;
  readonly after: EventPosition;
}

/**
 * A run goes on with the same body, and the next_page of the call before.
 * @throws MeteringError request.invalid, with one fault per wrong field
 */
export function parseRepricing(
  context: CursorContext,
  body: unknown,
  given: Iterable<string>,
  read: ReadParameter,
): RepricingRequest {
  const question = parseInput(repricingSchema, body);
  refuseOthers(given, Object.keys(repricingQuerySchema.shape));
  const own = filtered(context, question);
  const position = readCursor(own, read("next_page"), (text) => parsePosition(text) !== undefined);
  return { context: own, question, from: position === undefined ? undefined : parsePosition(position) };
}

/** The events that a question means, as every list of events takes it. */
export function toSelection({ startDate, endDate, customerId }: RepricingQuestion) {
  return {
    zone: UTC,
    names: { start: "startDate", end: "endDate", customer: "customerId" },
    defaultDaysBefore: 0,
    start: parseBound(startDate),
    end: parseBound(endDate),
    customer: customerId,
  };
}

/** @throws MeteringError request.invalid */
export function parseRepricingListQuery(
  context: CursorContext,
  given: Iterable<string>,
  read: ReadParameter,
) {
  return parsePage(context, repricingListQuerySchema, given, read);
}

export function toRepricingResponse(
  context: CursorContext,
  { call, next }: { readonly call: RepricingCall; readonly next?: Position },
): RepricingResponse {
  const position = next && `${next.runId} ${next.after.timestamp} ${next.after.eventId}`;
  const { runId, repriced, withoutPrice, cost } = call;
  return { runId, repriced, withoutPrice, cost, next_page: toNextPage(context, position) };
}

export function toRepricingPage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly RepricingCall[]; readonly next?: string },
): RepricingPageResponse {
  return { data: entries.map(toCallResponse), next_page: toNextPage(context, next) };
}

function toCallResponse(call: RepricingCall): RepricingCallResponse {
  const { id, runId, at, by, startDate, endDate, customerId, repriced, withoutPrice, cost, isLast } = call;
  return {
    id,
    runId,
    at,
    by,
    startDate,
    endDate,
    customerId: customerId ?? null,
    repriced,
    withoutPrice,
    cost,
    isLast,
  };
}

function parsePosition(text: string): Position | undefined {
  const [runId = "", timestamp = "", eventId = ""] = text.split(" ");
  const isPosition = isUuid(runId) && parseTimestamp(timestamp) === timestamp && isUuid(eventId);
  return isPosition ? { runId, after: { timestamp, eventId } } : undefined;
}
