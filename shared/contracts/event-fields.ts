/**
 * Owns: the fields that every dialect of a usage event shares, with their limits.
 * Does not own: a dialect's own names and shapes.
 */
import * as z from "zod/mini";
import { DECIMAL_ACCEPTED, parseDecimal } from "../domain/decimal/decimal.ts";
import { parseTimestamp, TIMESTAMP_ACCEPTED } from "../domain/event/timestamp.ts";
import type { JsonValue } from "../domain/event/usage-event.ts";

/**
 * A Timestream record holds 2 KB, dimensions and measures together. With these limits the largest event fits.
 */
const EVENT_LIMITS = {
  idempotencyKeyCharacters: 200,
  nameCharacters: 128,
  propertiesBytes: 1_024,
  propertiesDepth: 5,
  propertiesCount: 64,
} as const;

/** Text that can be a part of a key: not empty, no control characters, no half of a surrogate pair, not longer than given. */
function nameField(maxCharacters: number) {
  const accepted = `a string of 1 to ${maxCharacters} characters without control characters`;
  return z.string({ error: accepted }).check(
    z.refine((text) => text.length >= 1 && text.length <= maxCharacters && isPlainText(text), {
      error: accepted,
    }),
  );
}

export const idempotencyKeyField = nameField(EVENT_LIMITS.idempotencyKeyCharacters);
export const referenceField = nameField(EVENT_LIMITS.nameCharacters);

/** A number or a decimal text, not negative; becomes its canonical text. */
export const amountField = amount(
  `${DECIMAL_ACCEPTED}, not negative; a number of more than 15 digits must be sent as a string`,
);

export const timestampField = z.pipe(
  z.string({ error: TIMESTAMP_ACCEPTED }),
  z.transform((text: string, context) => {
    const parsed = parseTimestamp(text);
    if (parsed !== undefined) return parsed;
    context.issues.push({ code: "custom", message: TIMESTAMP_ACCEPTED, input: text });
    return z.NEVER;
  }),
);

export const tokensField = z.number({ error: "a whole number of tokens, 0 or more" }).check(
  z.refine((count) => Number.isSafeInteger(count) && count >= 0, {
    error: "a whole number of tokens, 0 or more",
  }),
);

const PROPERTIES_ACCEPTED = `a JSON object of at most ${EVENT_LIMITS.propertiesCount} fields, ${EVENT_LIMITS.propertiesDepth} levels and ${EVENT_LIMITS.propertiesBytes} bytes`;

export type Properties = { readonly [key: string]: JsonValue };

export const propertiesField = z.custom<Properties>(isProperties, { error: PROPERTIES_ACCEPTED });

function amount(accepted: string) {
  return z.pipe(
    z.union([z.string(), z.number()], { error: accepted }),
    z.transform((value: string | number, context) => {
      const text = parseDecimal(value);
      if (text !== undefined && !text.startsWith("-")) return text;
      context.issues.push({ code: "custom", message: accepted, input: value });
      return z.NEVER;
    }),
  );
}

function isPlainText(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 127) return false;
  }
  return text.isWellFormed();
}

function isProperties(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (Object.keys(value).length > EVENT_LIMITS.propertiesCount) return false;
  // The depth is bounded first: only then is it safe to walk the value as deep as it goes.
  if (!isWithinDepth(value, EVENT_LIMITS.propertiesDepth)) return false;
  const text = JSON.stringify(value);
  return new TextEncoder().encode(text).length <= EVENT_LIMITS.propertiesBytes && text.isWellFormed();
}

function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((field) => isWithinDepth(field, levels - 1));
}
