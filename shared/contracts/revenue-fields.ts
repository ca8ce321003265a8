/** Owns: the parameters that questions about revenue have in common. Does not own: what they mean (domain). */
import * as z from "zod/mini";
import { CURRENCY_ACCEPTED, isCurrency } from "../domain/money/money.ts";
import { parseDay } from "../domain/time-window/calendar.ts";
import { type Bound, parseBound } from "../domain/time-window/window.ts";
import { referenceField } from "./event-fields.ts";
import { flagField, readAs } from "./parameters.ts";
import { described } from "./wire.ts";

const DAY_ACCEPTED = "a date such as 2026-01-31, of the years 1970 to 2261";

/** A day of UTC. */
export const dayField = described(
  readAs((text) => (parseDay(text) === undefined ? undefined : text), DAY_ACCEPTED),
  { id: "UtcDay", description: `${DAY_ACCEPTED}. A day of UTC.`, format: "date", examples: ["2026-01-31"] },
);

/** The same as an end of a window. */
export const dayBoundField = described(readAs(parseDayBound, DAY_ACCEPTED), {
  id: "UtcDayBound",
  description: `${DAY_ACCEPTED}. A whole day of UTC, inclusive.`,
  format: "date",
  examples: ["2026-01-31"],
});

export const analyticsCurrencyField = described(
  z._default(
    readAs((text) => (isCurrency(text) ? text : undefined), CURRENCY_ACCEPTED),
    "USD",
  ),
  {
    description: `${CURRENCY_ACCEPTED}. Every amount of the answer is of this currency; nothing is converted.`,
    examples: ["USD", "EUR"],
  },
);

export const scopeFields = {
  customerId: z.optional(
    described(referenceField, { description: "Of a customer: its id, external id or an alias." }),
  ),
  subscriptionId: z.optional(
    described(referenceField, { description: "Of a subscription: its id or external id." }),
  ),
  currency: analyticsCurrencyField,
};

export const detailFields = {
  breakdown: z.optional(
    described(flagField, {
      description: "false: totals only, however many rows there are.",
      default: "true",
    }),
  ),
  explain: z.optional(described(flagField, { description: "true: with what each row was computed from." })),
};

export function readDetail({
  breakdown,
  explain,
}: {
  readonly breakdown?: "true" | "false";
  readonly explain?: "true" | "false";
}): { readonly isBrokenDown: boolean; readonly isExplained: boolean } {
  return { isBrokenDown: breakdown !== "false", isExplained: explain === "true" };
}

function parseDayBound(text: string): Bound | undefined {
  const bound = parseBound(text);
  return bound?.kind === "day" ? bound : undefined;
}
