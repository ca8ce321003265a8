/** Owns: the fields of a meter's definition that its two dialects share, with their limits. */
import * as z from "zod/mini";
import { referenceField } from "./event-fields.ts";
import { described } from "./wire.ts";

/** A definition is read with every event, and its values stand in SQL, which has 262,144 characters at most. */
const LIMITS = { filters: 20, values: 100, valueCharacters: 256, groupKeys: 10, groupNames: 5 } as const;

const NAME_ACCEPTED = `a property's name of 1 to 128 bytes, without quotes, backslashes and control characters`;

/** A name stands in a JSON path, in quotes. */
export const propertyNameField = described(
  z
    .string({ error: NAME_ACCEPTED })
    .check(z.refine((name) => isPropertyName(name), { error: NAME_ACCEPTED })),
  {
    id: "PropertyName",
    description: `${NAME_ACCEPTED}.`,
    minLength: 1,
    maxLength: 128,
    pattern: '^[^"\\\\\\u0000-\\u001f\\u007f]+$',
    examples: ["tokens"],
  },
);

function isPropertyName(name: string): boolean {
  return name !== "" && !/["\\]/.test(name) && referenceField.safeParse(name).success;
}

const VALUE_ACCEPTED = `a text of at most ${LIMITS.valueCharacters} characters`;
const VALUES_ACCEPTED = `an array of 1 to ${LIMITS.values} texts of at most ${LIMITS.valueCharacters} characters`;

/** Texts of a property: a number in plain notation, a boolean as JSON writes it. */
export const valuesField = described(
  z
    .array(
      z.string({ error: VALUE_ACCEPTED }).check(
        z.refine((text) => text.length <= LIMITS.valueCharacters && text.isWellFormed(), {
          error: VALUE_ACCEPTED,
        }),
      ),
      { error: VALUES_ACCEPTED },
    )
    .check(z.minLength(1, VALUES_ACCEPTED), z.maxLength(LIMITS.values, VALUES_ACCEPTED)),
  {
    id: "FilterValues",
    description: `${VALUES_ACCEPTED}; a number in plain notation (0.0000005, never 5e-7), a boolean as JSON writes it.`,
  },
);

const TYPES_ACCEPTED = `an array of 1 to ${LIMITS.values} event types`;
export const eventTypesField = described(
  z
    .array(referenceField, { error: TYPES_ACCEPTED })
    .check(z.minLength(1, TYPES_ACCEPTED), z.maxLength(LIMITS.values, TYPES_ACCEPTED)),
  { id: "EventTypes", description: `${TYPES_ACCEPTED}.` },
);

const FLAG_ACCEPTED = "true or false";
export const existsField = z.boolean({ error: FLAG_ACCEPTED });

const KEYS_ACCEPTED = `an array of at most ${LIMITS.groupKeys} keys, each an array of 1 to ${LIMITS.groupNames} different names of properties`;
export const groupKeysField = described(
  z
    .array(
      described(
        z.array(propertyNameField, { error: KEYS_ACCEPTED }).check(
          z.minLength(1, KEYS_ACCEPTED),
          z.maxLength(LIMITS.groupNames, KEYS_ACCEPTED),
          z.refine((names) => new Set(names).size === names.length, { error: KEYS_ACCEPTED }),
        ),
        { uniqueItems: true },
      ),
      { error: KEYS_ACCEPTED },
    )
    .check(z.maxLength(LIMITS.groupKeys, KEYS_ACCEPTED)),
  {
    id: "GroupKeys",
    description: "What answers may be grouped by: simple keys of one name, compound keys of several.",
  },
);

const FILTERS_ACCEPTED = `an array of at most ${LIMITS.filters} filters`;

export function filtersField<Filter extends z.ZodMiniType>(filter: Filter) {
  return z.array(filter, { error: FILTERS_ACCEPTED }).check(z.maxLength(LIMITS.filters, FILTERS_ACCEPTED));
}
