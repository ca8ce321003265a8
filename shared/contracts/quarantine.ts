/**
 * Owns: the list of what was set aside on the wire: `GET /v1/quarantine`.
 * Does not own: replaying an entry (replay.ts).
 */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import type { QuarantineEntry, QuarantinePage } from "../ports/quarantine.ts";
import type { EntryResponse, QuarantineResponse } from "./answers/quarantine.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { toContentResponse } from "./event-answer.ts";
import { show } from "./faults.ts";
import { limitField, parseLimit, type ReadParameter, refuseOthers } from "./parameters.ts";
import { described } from "./wire.ts";

/** A refused input is at most 8 KB: a full page stays below 1 MB. */
const LIMIT = { max: 100, default: 50 } as const;

/** A UUID and the place in its request or chunk. */
const ENTRY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,4}$/;

export type ListContext = Omit<CursorContext, "listing">;

export interface QuarantineQuery {
  readonly limit: number;
  /** The id of the last entry that the caller has. */
  readonly after: string | undefined;
}

const entryIdField = described(z.string(), {
  id: "EntryId",
  description: "Of an entry in quarantine.",
  pattern: ENTRY_ID.source,
});

export const quarantineQuerySchema = z.object({
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
});

export const entryPathSchema = z.object({ id: entryIdField });

/**
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid
 */
export function parseQuarantineQuery(
  context: ListContext,
  given: Iterable<string>,
  read: ReadParameter,
): QuarantineQuery {
  refuseOthers(given, Object.keys(quarantineQuerySchema.shape));
  return {
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(cursorContext(context), read("next_page"), isEntryId),
  };
}

/** The id of an entry, from the path. @throws MeteringError request.invalid */
export function parseEntryId(text: string | undefined): string {
  if (text !== undefined && isEntryId(text)) return text;
  throw new MeteringError(
    "request.invalid",
    `id: got ${show(text)}; accepted is the id of an entry, as GET /v1/quarantine lists it`,
  );
}

export function toQuarantineResponse(
  context: ListContext,
  { entries, next }: QuarantinePage,
): QuarantineResponse {
  return {
    data: entries.map(toEntryResponse),
    next_page: next === undefined ? null : writeCursor(cursorContext(context), next),
  };
}

function toEntryResponse({
  id,
  eventId,
  reasons,
  setAsideAt,
  replayedAt,
  content,
}: QuarantineEntry): EntryResponse {
  const isRefused = content.kind === "refused";
  const { idempotencyKey } = isRefused ? content : content.event;
  return {
    id,
    kind: content.kind,
    eventId: eventId ?? null,
    idempotencyKey: idempotencyKey ?? null,
    reasons,
    setAsideAt,
    replayedAt: replayedAt ?? null,
    ...(isRefused ? { input: content.input } : { event: toContentResponse(content.event) }),
  };
}

function isEntryId(text: string): boolean {
  return ENTRY_ID.test(text);
}

function cursorContext(context: ListContext): CursorContext {
  return { ...context, listing: "quarantine" };
}
