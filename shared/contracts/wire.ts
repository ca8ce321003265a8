/**
 * Owns: what the public description says of a schema besides what the schema itself can say - its name, words, examples, and the
 * JSON Schema of what a refinement or a transform accepts.
 * Does not own: the description that is made of it (openapi/describe-api.ts).
 */
import * as z from "zod/mini";

/** Keywords of JSON Schema. What stands under `id` becomes a component, and every use of it a reference. */
export interface WireWords {
  readonly id?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

export const wireWords = z.registry<WireWords>();

/**
 * The schema with these words. One that has words already keeps them: what comes back is a copy that refers to it, such as a field
 * that says what a name is used for.
 */
export function described<Schema extends z.core.$ZodType>(schema: Schema, words: WireWords): Schema {
  const own = wireWords.has(schema) ? z.clone(schema) : schema;
  wireWords.add(own, words);
  return own;
}

/** What a schema describes, as code that makes an answer has it. */
export type Wire<Schema extends z.core.$ZodType> = Readonlyest<z.infer<Schema>>;

type Readonlyest<Value> = Value extends readonly (infer Entry)[]
  ? readonly Readonlyest<Entry>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Readonlyest<Value[Name]> }
    : Value;
