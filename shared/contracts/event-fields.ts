/**
 * Owns: the fields that every dialect of a usage event shares, with their limits.
 * Does not own: a dialect's own names and shapes.
 */
import * as z from "zod/mini";
import { DECIMAL_ACCEPTED, parseDecimal } from "../domain/decimal/decimal.ts";
import { writeJson } from "../domain/event/json-text.ts";
import { parseTimestamp, TIMESTAMP_ACCEPTED } from "../domain/event/timestamp.ts";
import type { JsonValue } from "../domain/event/usage-event.ts";
import { normalizeName } from "./uuid.ts";
import { described, type WireWords } from "./wire.ts";

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
export function nameField(bytesMax: number, words: WireWords, normalize = (text: string) => text) {
  const accepted = `a string of 1 to ${bytesMax} bytes in UTF-8 without control characters`;
  const field = z.string({ error: accepted }).check(
    z.refine((text) => text !== "" && isWithinBytes(text, bytesMax) && isPlainText(text), {
      error: accepted,
    }),
    z.overwrite(normalize),
  );
  return described(field, {
    minLength: 1,
    maxLength: bytesMax,
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    ...words,
    description: `${words.description} Accepted is ${accepted}.`,
  });
}

export const idempotencyKeyField = nameField(EVENT_LIMITS.idempotencyKeyBytes, {
  id: "IdempotencyKey",
  description: "What makes two sendings one event.",
  examples: ["call-0001"],
});

/** The key of an event that is refused for something else, from the field in which its dialect has it. */
export function readIdempotencyKey(input: unknown, field: string): string | undefined {
  const value = typeof input === "object" && input !== null ? Reflect.get(input, field) : undefined;
  const key = idempotencyKeyField.safeParse(value);
  return key.success ? key.data : undefined;
}

export const referenceField = nameField(
  EVENT_LIMITS.nameBytes,
  {
    id: "Reference",
    description:
      "A name as its sender knows it; an id of ours, or an external id. A UUID is the same in either case, and becomes lower case.",
    examples: ["acme"],
  },
  normalizeName,
);

/** What something is called, and nothing is found by. */
export const labelField = nameField(EVENT_LIMITS.nameBytes, {
  id: "Label",
  description: "What it is called.",
  examples: ["Acme"],
});

/** A number or a decimal text, not negative; becomes its canonical text. */
export const amountField = amount(
  `${DECIMAL_ACCEPTED}, not negative; a number of more than 15 digits must be sent as a string`,
  (text) => !text.startsWith("-"),
  {
    id: "Amount",
    anyOf: [
      { type: "string", pattern: "^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,12})?$" },
      { type: "number", minimum: 0, exclusiveMaximum: 1e15 },
    ],
    examples: ["1842", 0.0037],
  },
);

/** Like `amountField`, in a query string, where every number is a text. */
export const amountParameterField = amount(
  `${DECIMAL_ACCEPTED}, not negative`,
  (text) => !text.startsWith("-"),
  {
    id: "AmountParameter",
    type: "string",
    pattern: "^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,12})?$",
    examples: ["5"],
  },
);

/** Like `amountField`, and not 0. */
export const positiveAmountField = amount(
  `${DECIMAL_ACCEPTED}, greater than 0; a number of more than 15 digits must be sent as a string`,
  (text) => !text.startsWith("-") && text !== "0",
  {
    id: "PositiveAmount",
    anyOf: [
      { type: "string", pattern: "^([1-9][0-9]{0,14}(\\.[0-9]{1,12})?|0\\.[0-9]{0,11}[1-9])$" },
      { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1e15 },
    ],
    examples: [1842, "0.5"],
  },
);

export const timestampField = described(
  z.pipe(
    z.string({ error: TIMESTAMP_ACCEPTED }),
    z.transform((text: string, context) => {
      const parsed = parseTimestamp(text);
      if (parsed !== undefined) return parsed;
      context.issues.push({ code: "custom", message: TIMESTAMP_ACCEPTED, input: text });
      return z.NEVER;
    }),
  ),
  {
    id: "Timestamp",
    description:
      "RFC 3339 with a zone. A live event lies at most 34 days back and 24 hours ahead; older ones enter as a backfill.",
    format: "date-time",
    pattern:
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$",
    examples: ["2026-01-31T09:30:00Z"],
  },
);

export const tokensField = described(
  z.number({ error: "a whole number of tokens, 0 or more" }).check(
    z.refine((count) => Number.isSafeInteger(count) && count >= 0, {
      error: "a whole number of tokens, 0 or more",
    }),
  ),
  { id: "Tokens", type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [1842] },
);

const PROPERTIES_ACCEPTED = `a JSON object of at most ${EVENT_LIMITS.propertiesCount} fields, ${EVENT_LIMITS.propertiesDepth} levels and ${EVENT_LIMITS.propertiesBytes} bytes`;

export type Properties = { readonly [key: string]: JsonValue };

export const propertiesField = described(z.custom<Properties>(isProperties, { error: PROPERTIES_ACCEPTED }), {
  id: "Properties",
  description: `What else is known of the event: ${PROPERTIES_ACCEPTED}. Numbers are doubles, and are kept in plain notation: send a decimal of more than 15 significant digits as a string.`,
  type: "object",
  additionalProperties: true,
  maxProperties: EVENT_LIMITS.propertiesCount,
  examples: [{ model: "gpt-5", region: "eu" }],
});

/** A number or a decimal text; becomes its canonical text. */
export function amount(accepted: string, isAccepted: (text: string) => boolean, words: WireWords) {
  const field = z.pipe(
    z.union([z.string(), z.number()], { error: accepted }),
    z.transform((value: string | number, context) => {
      const text = parseDecimal(value);
      if (text !== undefined && isAccepted(text)) return text;
      context.issues.push({ code: "custom", message: accepted, input: value });
      return z.NEVER;
    }),
  );
  return described(field, { ...words, description: `Accepted is ${accepted}.` });
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
  // As it is stored.
  const text = writeJson(value);
  return isWithinBytes(text, EVENT_LIMITS.propertiesBytes) && !HALF_OF_A_PAIR.test(text);
}

/** Half of a surrogate pair, which JSON writes as an escape: a store that reads it as no JSON would lose all properties. */
const HALF_OF_A_PAIR = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((field) => isWithinDepth(field, levels - 1));
}
