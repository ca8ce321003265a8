/**
 * Owns: the list of what was set aside on the wire: `GET /v1/quarantine`.
 * Does not own: replaying an entry (replay.ts).
 */
import { MeteringError } from "../errors.ts";
import type { QuarantineEntry, QuarantinePage } from "../ports/quarantine.ts";
import { type CursorContext, readCursor, writeCursor } from "./cursor.ts";
import { type ContentResponse, toContentResponse } from "./event-answer.ts";
import { show } from "./faults.ts";
import { parseLimit, type ReadParameter, refuseOthers } from "./parameters.ts";

const PARAMETERS = ["limit", "next_page"] as const;
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

export interface EntryResponse {
  readonly id: string;
  /** `refused` at the door, or accepted and `uncounted`. */
  readonly kind: "refused" | "uncounted";
  readonly eventId: string | null;
  readonly idempotencyKey: string | null;
  readonly reasons: readonly string[];
  readonly setAsideAt: string;
  readonly replayedAt: string | null;
  /** Of a refused event: as it came; absent when it was too large to keep. */
  readonly input?: unknown;
  /** Of an uncounted event. */
  readonly event?: ContentResponse;
}

/**
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid
 */
export function parseQuarantineQuery(
  context: ListContext,
  given: Iterable<string>,
  read: ReadParameter,
): QuarantineQuery {
  refuseOthers(given, PARAMETERS);
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

export function toQuarantineResponse(context: ListContext, { entries, next }: QuarantinePage) {
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
