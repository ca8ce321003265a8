/** Owns: the log of corrections on the wire: `GET /v1/corrections`. */
import * as z from "zod/mini";
import type { CorrectionPage, LogEntry } from "../ports/corrections.ts";
import type { CorrectionsResponse } from "./answers/corrections.ts";
import { toCorrectionView } from "./correct-event.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { limitField, parseLimit, type ReadParameter, refuseOthers } from "./parameters.ts";

const LIMIT = { max: 100, default: 50 } as const;

export const correctionsQuerySchema = z.object({
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
});

/** When the entry was made, and its id. */
const POSITION = /^\d{4}-\d\d-\d\dT[\d:.]{1,20}Z#[0-9a-f-]{36}$/;

export interface CorrectionsQuery {
  readonly limit: number;
  readonly after: string | undefined;
}

/**
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid
 */
export function parseCorrectionsQuery(
  context: Omit<CursorContext, "listing">,
  given: Iterable<string>,
  read: ReadParameter,
): CorrectionsQuery {
  refuseOthers(given, Object.keys(correctionsQuerySchema.shape));
  return {
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(toContext(context), read("next_page"), (position) => POSITION.test(position)),
  };
}

export function toCorrectionsResponse(
  context: Omit<CursorContext, "listing">,
  { entries, next }: CorrectionPage,
): CorrectionsResponse {
  return {
    data: entries.map(toView),
    next_page: next === undefined ? null : writeCursor(toContext(context), next),
  };
}

/** A repair is shown as it was noted; whose it is, the caller knows. */
function toView(entry: LogEntry): CorrectionsResponse["data"][number] {
  if (entry.kind !== "repair") return toCorrectionView(entry);
  const { organization: _, ...repair } = entry;
  return repair;
}

function toContext(context: Omit<CursorContext, "listing">): CursorContext {
  return { ...context, listing: "corrections" };
}
