/**
 * Owns: the fields that every dialect of a usage event shares, with their limits.
 * Does not own: a dialect's own names and shapes.
 */
import * as z from "zod/mini";
import { DECIMAL_ACCEPTED, parseDecimal } from "../domain/decimal/decimal.ts";
import { parseTimestamp, TIMESTAMP_ACCEPTED } from "../domain/event/timestamp.ts";
import type { JsonValue } from "../domain/event/usage-event.ts";

/**
 * A Timestream record holds 2,048 bytes, names and values together. The largest event within these limits has 2,044, numbers
 * counted by their digits.
 */
const EVENT_LIMITS = {
  idempotencyKeyBytes: 200,
  nameBytes: 128,
  propertiesBytes: 1_000,
  propertiesDepth: 5,
  propertiesCount: 64,
} as const;

/** Text that can be a part of a key: not empty, no control characters, no half of a surrogate pair, not longer than given. */
function nameField(bytesMax: number) {
  const accepted = `a string of 1 to ${bytesMax} bytes in UTF-8 without control characters`;
  return z.string({ error: accepted }).check(
    z.refine((text) => text !== "" && isWithinBytes(text, bytesMax) && isPlainText(text), {
      error: accepted,
    }),
  );
}

export const idempotencyKeyField = nameField(EVENT_LIMITS.idempotencyKeyBytes);

/** The key of an event that is refused for something else. */
export function readIdempotencyKey(input: unknown): string | undefined {
  const value =
    typeof input === "object" && input !== null ? Reflect.get(input, "idempotencyKey") : undefined;
  const key = idempotencyKeyField.safeParse(value);
  return key.success ? key.data : undefined;
}

export const referenceField = nameField(EVENT_LIMITS.nameBytes);

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

/** A UTF-16 unit takes three bytes of UTF-8 at most, so that most texts need not be encoded to know. */
function isWithinBytes(text: string, bytesMax: number): boolean {
  return (
    text.length * 3 <= bytesMax ||
    (text.length <= bytesMax && new TextEncoder().encode(text).length <= bytesMax)
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
  return isWithinBytes(text, EVENT_LIMITS.propertiesBytes) && text.isWellFormed();
}

function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((field) => isWithinDepth(field, levels - 1));
}
