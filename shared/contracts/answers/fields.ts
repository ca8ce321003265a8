/**
 * Owns: the fields that answers have in common.
 * Does not own: fields of requests (../event-fields.ts, ../parameters.ts): what is accepted is wider than what is answered.
 *
 * The schemas of answers stand in this folder, apart from the code that makes the answers, which takes only their types: so the
 * description has them, and no bundle of a function that answers.
 */
import * as z from "zod/mini";
import { described } from "../wire.ts";

const UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

export const uuid = described(z.string(), {
  id: "Uuid",
  description: "A UUID in lower case.",
  format: "uuid",
  pattern: UUID,
  examples: ["0b7f7a1e-5c1d-5e0a-9d3b-2f6f0c8a4e11"],
});

export const instant = described(z.string(), {
  id: "Instant",
  description: "RFC 3339 in UTC, with as many digits of the second as are known.",
  format: "date-time",
  examples: ["2026-01-31T09:30:00.000Z"],
});

export const day = described(z.string(), {
  id: "Day",
  description: "A day of the calendar.",
  format: "date",
  examples: ["2026-01-31"],
});

export const decimalText = described(z.string(), {
  id: "DecimalText",
  description: "An exact decimal in plain notation: no exponent, no trailing zeros.",
  pattern: "^-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?$",
  examples: ["1842", "0.0037"],
});

export const currency = described(z.string(), {
  id: "CurrencyCode",
  description: "ISO 4217: of every amount beside it.",
  pattern: "^[A-Z]{3}$",
  examples: ["USD"],
});

export const count = described(z.int(), { id: "Count", minimum: 0, examples: [3] });

/** Where a list goes on. */
export const nextPage = described(z.nullable(z.string()), {
  id: "NextPage",
  description:
    "Asks for the next page when it is sent as the parameter next_page of the same question; null on the last page.",
});

/** A page of a list. */
export function pageOf<Entry extends z.core.$ZodType>(entry: Entry, id: string) {
  return described(z.object({ data: z.array(entry), next_page: nextPage }), { id });
}
