/** Owns: the log of corrections on the wire: `GET /v1/corrections`. */
import type { LogEntry } from "../domain/event/correction.ts";
import type { CorrectionPage } from "../ports/corrections.ts";
import { type CorrectionView, toCorrectionView } from "./correct-event.ts";
import { type CursorContext, readCursor, writeCursor } from "./cursor.ts";
import { parseLimit, type ReadParameter, refuseOthers } from "./parameters.ts";

const PARAMETERS = ["limit", "next_page"] as const;
const LIMIT = { max: 100, default: 50 } as const;

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
  refuseOthers(given, PARAMETERS);
  return {
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(toContext(context), read("next_page"), (position) => POSITION.test(position)),
  };
}

export function toCorrectionsResponse(
  context: Omit<CursorContext, "listing">,
  { entries, next }: CorrectionPage,
) {
  return {
    data: entries.map(toView),
    next_page: next === undefined ? null : writeCursor(toContext(context), next),
  };
}

/** A repair is shown as it was noted; whose it is, the caller knows. */
function toView(entry: LogEntry): CorrectionView | object {
  if (entry.kind !== "repair") return toCorrectionView(entry);
  const { organization: _, ...repair } = entry;
  return repair;
}

function toContext(context: Omit<CursorContext, "listing">): CursorContext {
  return { ...context, listing: "corrections" };
}
