/** Owns: the fields that requests about plans, charges, subscriptions and invoices share. */
import * as z from "zod/mini";
import { DECIMAL_ACCEPTED } from "../domain/decimal/decimal.ts";
import { CURRENCY_ACCEPTED, isCurrency } from "../domain/money/money.ts";
import { parseDay } from "../domain/time-window/calendar.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { amount, nameField, referenceField } from "./event-fields.ts";
import {
  isUuid,
  limitField,
  parseLimit,
  parseReference,
  type ReadParameter,
  readAs,
  refuseOthers,
} from "./parameters.ts";
import { described } from "./wire.ts";

/** A record has some hundred bytes, and an invoice of a hundred lines 30 KB. */
const LIMIT = { max: 100, default: 50 } as const;

const DAY_ACCEPTED = "a day of the years 1970 to 2261, as YYYY-MM-DD; it is one of UTC";

/** The last day of what may go on without end. */
export const openEndField = described(z.nullable(readDay(`${DAY_ACCEPTED}, or null: it goes on`)), {
  description: "Its last day; the day before startDate: it never begins; null: it goes on.",
  format: "date",
});

export const dayField = described(readDay(DAY_ACCEPTED), {
  id: "CalendarDay",
  description: `Accepted is ${DAY_ACCEPTED}.`,
  format: "date",
  examples: ["2026-01-31"],
});

export const currencyField = described(
  readAs((text) => (isCurrency(text) ? text : undefined), CURRENCY_ACCEPTED),
  { id: "Currency", description: `Accepted is ${CURRENCY_ACCEPTED}.`, examples: ["USD"] },
);

export const signedAmountField = amount(
  `${DECIMAL_ACCEPTED}; a number of more than 15 digits must be sent as a string`,
  () => true,
  {
    id: "SignedAmount",
    anyOf: [
      { type: "string", pattern: "^-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,12})?$" },
      { type: "number", exclusiveMinimum: -1e15, exclusiveMaximum: 1e15 },
    ],
    examples: ["100", -12.5],
  },
);

const SEATS_MAX = 1_000_000_000;
const SEATS_ACCEPTED = `a whole number of seats from 0 to ${SEATS_MAX}`;

export const seatsField = described(
  z
    .number({ error: SEATS_ACCEPTED })
    .check(z.refine((seats) => Number.isInteger(seats) && seats >= 0 && seats <= SEATS_MAX, SEATS_ACCEPTED)),
  { id: "Seats", type: "integer", minimum: 0, maximum: SEATS_MAX, examples: [5] },
);

export const reasonField = nameField(500, {
  id: "ContractReason",
  description: "Why, for whoever reads it later.",
});

export const ownIdField = described(referenceField, {
  description: "Your own id of it. Absent: the id that it gets.",
});

/** The path of one record. */
export const recordPathSchema = z.object({
  id: described(referenceField, { description: "An id, or an external id; of an invoice, its number." }),
});

/** What every list of records takes. */
export const pageFields = { limit: z.optional(limitField(LIMIT)), next_page: z.optional(cursorField) };

/** The last entry that the caller has, where the list is one of ids. */
export interface PageQuery {
  readonly limit: number;
  readonly after?: string;
}

/**
 * What comes of a list's filters goes into the context: a cursor of one question is none of another.
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid
 */
export function parsePage(
  context: CursorContext,
  schema: z.ZodMiniObject,
  given: Iterable<string>,
  read: ReadParameter,
  isPosition: (position: string) => boolean = isUuid,
): PageQuery {
  refuseOthers(given, Object.keys(schema.shape));
  return {
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(context, read("next_page"), isPosition),
  };
}

/** A filter that names a record. @throws MeteringError request.invalid */
export function parseOptionalReference(name: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseReference(name, text);
}

/** The context of a list with these filters. */
export function filtered(context: CursorContext, filters: object): CursorContext {
  return { ...context, listing: `${context.listing} ${JSON.stringify(filters)}` };
}

export function toNextPage(context: CursorContext, next: string | undefined): string | null {
  return next === undefined ? null : writeCursor(context, next);
}

function readDay(accepted: string) {
  return readAs((text) => (parseDay(text) === undefined ? undefined : text), accepted);
}
