/**
 * Owns: values that a JSON Schema accepts, as arbitraries.
 * Does not own: values that it refuses (spoil.ts).
 */
import fc from "fast-check";
import { writeJson } from "../../../shared/domain/event/json-text.ts";
import type { Description, JsonSchema } from "./description.ts";
import type { Harvest } from "./harvest.ts";

/** Names of fields and numbers of branches, from the root. */
export type SchemaPath = readonly (string | number)[];

export interface GenerateContext {
  readonly description: Description;
  readonly harvest: Harvest;
  /** Of the operation. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether an optional field is there; undefined: by chance. */
  readonly includes: (path: SchemaPath) => boolean | undefined;
  /** Which branch of a choice; undefined: by chance. */
  readonly branch?: (path: SchemaPath) => number | undefined;
}

const HOUR_MS = 3_600_000;
const ENTRIES_MAX = 4;
/** Of what may be any JSON, as it is stored: three properties of an event and their names stay within its 1,000 bytes. */
const ANY_JSON_MAX = 200;
const MISSES_MAX = 1_000;

/** @param name of the field that the value is for */
export function arbitraryOf(context: GenerateContext, schema: JsonSchema, name = ""): fc.Arbitrary<unknown> {
  const generated = generate(context, { moments: 0 }, schema, name, []);
  let misses = 0;
  // Keywords that nothing here is made for are left to chance.
  return generated.filter((value) => {
    const isValid = context.description.validate(schema, value);
    misses = isValid ? 0 : misses + 1;
    if (misses > MISSES_MAX) throw new Error(`no value was found for ${JSON.stringify(schema)}`);
    return isValid;
  });
}

interface State {
  /** How many moments were made so far: they come in the order of the fields, so that a beginning precedes its end. */
  moments: number;
}

function generate(
  context: GenerateContext,
  state: State,
  written: JsonSchema,
  name: string,
  path: SchemaPath,
): fc.Arbitrary<unknown> {
  const schema = context.description.resolve(written);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches) return chooseBranch(context, state, schema, branches, name, path);
  if (schema.allOf) {
    const { allOf, ...own } = schema;
    return generate(context, state, merge([own, ...allOf.map(context.description.resolve)]), name, path);
  }
  const [first, ...others] = [schema.type].flat();
  if (others.length > 0)
    return fc.oneof(
      ...[first, ...others].map((type) => generate(context, state, { ...schema, type }, name, path)),
    );
  return ofType(context, state, schema, name, path);
}

function ofType(
  context: GenerateContext,
  state: State,
  schema: JsonSchema,
  name: string,
  path: SchemaPath,
): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case "object":
      return ofObject(context, state, schema, path);
    case "array":
      return fc.array(generate(context, state, schema.items ?? {}, name, [...path, 0]), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? ENTRIES_MAX, ENTRIES_MAX)),
      });
    case "string":
      return ofString(context, state, schema, name);
    case "integer":
      return ofInteger(schema);
    case "number":
      return fc.oneof(
        ofInteger({ ...schema, minimum: Math.ceil(schema.minimum ?? -1_000) }),
        fc.integer({ min: 0, max: 99_999 }).map((hundredths) => (schema.minimum ?? 0) + hundredths / 100),
      );
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc
        .jsonValue({ maxDepth: 2 })
        .map((value) => JSON.parse(JSON.stringify(value)))
        .filter((value) => writeJson(value).length <= ANY_JSON_MAX);
  }
}

function ofObject(
  context: GenerateContext,
  state: State,
  schema: JsonSchema,
  path: SchemaPath,
): fc.Arbitrary<unknown> {
  const required: readonly string[] = schema.required ?? [];
  const fields = Object.entries<JsonSchema>(schema.properties ?? {}).flatMap(([name, field]) => {
    const fieldPath = [...path, name];
    const isIncluded = required.includes(name) ? true : context.includes(fieldPath);
    if (isIncluded === false) return [];
    const value = generate(context, state, field, name, fieldPath);
    return [[name, isIncluded ? value : fc.option(value, { nil: undefined })] as const];
  });
  const isMap = fields.length === 0 && schema.additionalProperties;
  if (!isMap) return fc.record(Object.fromEntries(fields)).map(withoutHoles);
  const value = schema.additionalProperties === true ? {} : schema.additionalProperties;
  return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), generate(context, state, value, "", [...path, 0]), {
    maxKeys: Math.min(schema.maxProperties ?? 3, 3),
  });
}

function ofString(
  { harvest, path, now }: GenerateContext,
  state: State,
  schema: JsonSchema,
  name: string,
): fc.Arbitrary<string> {
  if (schema.format === "date-time" || schema.format === "date") {
    const start = now - 20 * 24 * HOUR_MS + state.moments++ * 6 * HOUR_MS;
    const digits = schema.format === "date" ? 10 : 24;
    return fc.nat(6 * HOUR_MS - 1).map((offset) => new Date(start + offset).toISOString().slice(0, digits));
  }
  const any = schema.format === "uuid" ? fc.uuid() : ofPattern(schema);
  return fc.tuple(fc.noBias(fc.nat(9)), fc.noBias(fc.nat()), any).map(([chance, index, made]) => {
    const known = harvest.find({ name, path });
    return chance > 0 ? (known[index % known.length] ?? made) : made;
  });
}

/** ASCII: a length that is counted in bytes is then counted in characters too. */
function ofPattern(schema: JsonSchema): fc.Arbitrary<string> {
  const [example] = schema.examples ?? [];
  // A text that stands for something else, such as a time zone: only examples say which there are.
  if (schema.pattern === undefined && example !== undefined) return fc.constantFrom(...schema.examples);
  const { minLength = 0, maxLength = 60, pattern } = schema;
  const plain = fc.string({ unit: "grapheme-ascii", minLength, maxLength: Math.min(maxLength, 60) });
  if (pattern === undefined) return plain;
  const expression = new RegExp(pattern, "u");
  return expression.test("a b")
    ? plain.filter((text) => expression.test(text))
    : fc.stringMatching(expression);
}

function ofInteger({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
}: JsonSchema): fc.Arbitrary<number> {
  const min = minimum ?? (exclusiveMinimum === undefined ? -1_000 : exclusiveMinimum + 1);
  const max = Math.max(min, maximum ?? (exclusiveMaximum === undefined ? 1_000_000 : exclusiveMaximum - 1));
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min, max: Math.min(max, min + 1_000) }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
}

function chooseBranch(
  context: GenerateContext,
  state: State,
  { oneOf: _one, anyOf: _any, ...common }: JsonSchema,
  branches: readonly JsonSchema[],
  name: string,
  path: SchemaPath,
): fc.Arbitrary<unknown> {
  const made = (branch: JsonSchema) =>
    generate(context, state, merge([common, context.description.resolve(branch)]), name, path);
  const chosen = context.branch?.(path);
  const branch = chosen === undefined ? undefined : branches[chosen % branches.length];
  return branch === undefined ? fc.oneof(...branches.map(made)) : made(branch);
}

function merge(schemas: readonly JsonSchema[]): JsonSchema {
  return {
    ...Object.assign({}, ...schemas),
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
    required: schemas.flatMap(({ required = [] }) => required),
  };
}

/** Fields that are not there, as JSON leaves them out. */
function withoutHoles(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
