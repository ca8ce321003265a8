/**
 * Owns: from zod schemas to the JSON Schemas of the description, and to its components.
 * Does not own: which schemas there are (the contracts), or where they stand in the description (describe-api.ts).
 */
import * as z from "zod/mini";
import { wireWords } from "../wire.ts";
import type { Schema } from "./operation.ts";

export type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export interface Components {
  /** By name, in alphabetical order: all that the schemas named so far. */
  list(): JsonObject;
  /** The JSON Schema of what is sent; schemas with an id are references to components. */
  toJsonSchema(schema: Schema): JsonObject;
}

const IN_DOCUMENT = "#/components/schemas/";

/** @throws Error from `toJsonSchema` when two schemas share a name, or one has no words for what zod cannot describe */
export function createComponents(): Components {
  const components = new Map<string, JsonObject>();
  return {
    list: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    toJsonSchema: (schema) => {
      const { $schema: _, $defs = {}, ...own } = writeSchema(schema);
      for (const [name, definition] of Object.entries($defs)) {
        const standing = components.get(name);
        if (standing !== undefined && JSON.stringify(standing) !== JSON.stringify(definition))
          throw new Error(`two schemas are called ${name}; a name belongs to one of them`);
        components.set(name, definition);
      }
      return own;
    },
  };
}

function writeSchema(schema: Schema): JsonObject & { readonly $defs?: Record<string, JsonObject> } {
  const written = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    // Always what is sent: answers have no transforms, and stay open for fields to come.
    io: "input",
    metadata: wireWords,
    // What zod cannot describe must describe itself.
    unrepresentable: ({ zodSchema }) => (wireWords.get(zodSchema) === undefined ? "throw" : "any"),
    override: ({ zodSchema, jsonSchema }) => addWords(zodSchema, jsonSchema),
  });
  return JSON.parse(JSON.stringify(written).replaceAll('"#/$defs/', `"${IN_DOCUMENT}`));
}

/** zod leaves these out of what is transformed, because there they may be of what comes out. Ours are of what is sent. */
function addWords(schema: z.core.$ZodTypes, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (schema._zod.def.type === "default") jsonSchema.default = schema._zod.def.defaultValue;
  const examples = wireWords.get(schema)?.examples;
  const { parent } = schema._zod;
  // A copy refers to what it copies, and to its examples.
  const isCopied = parent !== undefined && wireWords.get(parent)?.examples === examples;
  if (examples !== undefined && !isCopied) jsonSchema.examples = [...examples];
}
