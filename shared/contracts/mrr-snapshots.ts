/** Owns: the list of snapshots on the wire: `GET /v1/mrr-snapshots`. */
import * as z from "zod/mini";
import { decimal } from "../domain/decimal/decimal.ts";
import { CURRENCY_ACCEPTED, isCurrency } from "../domain/money/money.ts";
import type { SnapshotHead } from "../domain/mrr/snapshot.ts";
import type { MrrSnapshotsResponse } from "./answers/mrr-snapshots.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { parseInput } from "./faults.ts";
import { monthField } from "./month-field.ts";
import { toNumber } from "./numbers.ts";
import { keepGiven, limitField, parseLimit, type ReadParameter, readAs, refuseOthers } from "./parameters.ts";
import { described } from "./wire.ts";

const LIMIT = { max: 100, default: 50 } as const;

export const mrrSnapshotsQuerySchema = z.object({
  month: z.optional(described(monthField, { description: "Default: all months." })),
  currency: z.optional(
    described(
      readAs((text) => (isCurrency(text) ? text : undefined), CURRENCY_ACCEPTED),
      { description: `${CURRENCY_ACCEPTED}. Default: all currencies.`, examples: ["USD"] },
    ),
  ),
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
});

/** Month, currency and version. */
const POSITION = /^\d{4}-\d\d#[A-Z]{3}#\d{6}$/;

export interface MrrSnapshotsQuery {
  readonly month?: string;
  readonly currency?: string;
  readonly limit: number;
  readonly after: string | undefined;
}

/**
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid
 */
export function parseMrrSnapshotsQuery(
  context: Omit<CursorContext, "listing">,
  given: Iterable<string>,
  read: ReadParameter,
): MrrSnapshotsQuery {
  const names = Object.keys(mrrSnapshotsQuerySchema.shape);
  refuseOthers(given, names);
  const { month, currency } = parseInput(mrrSnapshotsQuerySchema, keepGiven(names, read));
  return {
    month,
    currency,
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(toContext(context), read("next_page"), (position) => POSITION.test(position)),
  };
}

/** @param heads all that are asked for, in order */
export function toMrrSnapshotsResponse(
  context: Omit<CursorContext, "listing">,
  { limit, after = "" }: Pick<MrrSnapshotsQuery, "limit" | "after">,
  heads: readonly SnapshotHead[],
): MrrSnapshotsResponse {
  const later = heads.filter((head) => positionOf(head) > after);
  const page = later.slice(0, limit);
  const last = page.at(-1);
  const hasMore = later.length > page.length && last !== undefined;
  return {
    data: page.map(toView),
    next_page: hasMore ? writeCursor(toContext(context), positionOf(last)) : null,
  };
}

function toView(head: SnapshotHead): MrrSnapshotsResponse["data"][number] {
  const { month, currency, version, computedAt, totals, rows, digest } = head;
  return {
    month,
    currency,
    version,
    computedAt,
    canonical: toNumber(decimal(totals.canonical)),
    runRate: toNumber(decimal(totals.runRate)),
    committed: toNumber(decimal(totals.committed)),
    rows,
    digest,
  };
}

function positionOf({ month, currency, version }: SnapshotHead): string {
  return `${month}#${currency}#${String(version).padStart(6, "0")}`;
}

function toContext(context: Omit<CursorContext, "listing">): CursorContext {
  return { ...context, listing: "mrr-snapshots" };
}
