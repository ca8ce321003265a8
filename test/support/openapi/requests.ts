/**
 * Owns: requests to an operation - good ones by its schemas, the least ones, and how one is sent.
 * Does not own: bad ones (spoil.ts).
 */
import fc from "fast-check";
import type { DescribedBody, DescribedOperation, Description, JsonSchema } from "./description.ts";
import { arbitraryOf, type GenerateContext, type SchemaPath } from "./generate.ts";

export interface Request {
  /** By place and name, as texts. */
  readonly parameters: Readonly<Record<"path" | "query" | "header", Readonly<Record<string, string>>>>;
  readonly mediaType?: string;
  readonly body?: unknown;
}

export type Chance = Omit<GenerateContext, "includes" | "branch" | "path">;

const LEAST_TIMES = 2;

/** Any request that the description allows. */
export function goodRequest(chance: Chance, operation: DescribedOperation): fc.Arbitrary<Request> {
  const context = { ...chance, path: operation.path, includes: () => undefined };
  const bodies = operation.bodies.map((body) => build(context, operation, body));
  return bodies.length === 0 ? build(context, operation, undefined) : fc.oneof(...bodies);
}

/** With the bodies that the description shows. */
export function shownRequests(chance: Chance, operation: DescribedOperation): readonly LeastRequest[] {
  const context = { ...chance, path: operation.path, includes: () => false };
  return operation.bodies.flatMap((body) => {
    const examples: readonly unknown[] = chance.description.resolve(body.schema).examples ?? [];
    return examples.map((example) => ({
      label: "an example",
      times: LEAST_TIMES,
      request: build(context, operation, body).map((request) => ({ ...request, body: example })),
    }));
  });
}

export interface LeastRequest {
  readonly label: string;
  /** How often it is made anew. */
  readonly times: number;
  readonly request: fc.Arbitrary<Request>;
}

/** What must work: only what is required, in every form of the body; and each optional field and parameter by itself. */
export function leastRequests(chance: Chance, operation: DescribedOperation): readonly LeastRequest[] {
  const context = { ...chance, path: operation.path };
  const bodies = operation.bodies.length === 0 ? [undefined] : operation.bodies;
  const optional = operation.parameters.filter(
    ({ required, schema }) => !required && !isCursor(chance, schema),
  );
  return bodies.flatMap((body) => [
    ...optional.map(({ name }) => ({
      label: `only with ${name}`,
      times: LEAST_TIMES,
      request: build({ ...context, includes: (path) => path[0] === name, branch: () => 0 }, operation, body),
    })),
    ...listForms(chance.description, body).map(({ branch, inner, extra }) => ({
      label: `form ${branch}.${inner} with ${extra.join(".") || "what is required"}`,
      times: LEAST_TIMES,
      request: build(
        {
          ...context,
          includes: (path) => path.length > 0 && path.every((step, index) => step === extra[index]),
          branch: (path) => (path.length === 0 ? branch : inner),
        },
        operation,
        body,
      ),
    })),
  ]);
}

/** A request's target: its path and query. */
export function targetOf(operation: DescribedOperation, { parameters }: Request): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters.path[name] ?? ""),
  );
  const query = new URLSearchParams(parameters.query).toString();
  return query === "" ? path : `${path}?${query}`;
}

function isCursor({ description }: Chance, schema: JsonSchema): boolean {
  return description.resolve(schema).format === "tallymark-cursor";
}

function build(
  context: GenerateContext,
  operation: DescribedOperation,
  body: DescribedBody | undefined,
): fc.Arbitrary<Request> {
  return fc.record({
    parameters: fc.record({
      path: parametersIn(context, operation, "path"),
      query: parametersIn(context, operation, "query"),
      header: parametersIn(context, operation, "header"),
    }),
    ...(body === undefined
      ? {}
      : { mediaType: fc.constant(body.mediaType), body: arbitraryOf(context, body.schema) }),
  });
}

function parametersIn(
  context: GenerateContext,
  operation: DescribedOperation,
  place: "path" | "query" | "header",
): fc.Arbitrary<Record<string, string>> {
  const fields = operation.parameters
    // Only an answer can give a cursor.
    .filter(({ in: where, schema }) => where === place && !isCursor(context, schema))
    .flatMap(({ name, required, schema }) => {
      const isIncluded = required || context.includes([name]);
      if (isIncluded === false) return [];
      const text = arbitraryOf(context, schema, name).map(String);
      return [[name, isIncluded ? text : fc.option(text, { nil: undefined })] as const];
    });
  return fc
    .record(Object.fromEntries(fields))
    .map((given) =>
      Object.fromEntries(
        Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
      ),
    );
}

interface Form {
  /** Of the body as a whole. */
  readonly branch: number;
  /** Of all choices within it. */
  readonly inner: number;
  readonly extra: SchemaPath;
}

const DEPTH_MAX = 6;

function listForms({ resolve }: Description, body: DescribedBody | undefined): readonly Form[] {
  if (body === undefined) return [{ branch: 0, inner: 0, extra: [] }];
  const { oneOf, anyOf = oneOf, ...own } = resolve(body.schema);
  const branches: readonly JsonSchema[] = anyOf ?? [own];
  return branches.flatMap((schema, branch) => [
    { branch, inner: 0, extra: [] },
    { branch, inner: 1, extra: [] },
    ...[...listOptional(resolve, { ...own, ...resolve(schema) }, [])].map((extra) => ({
      branch,
      inner: 0,
      extra,
    })),
  ]);
}

/** Where fields stand that may be left out. */
function* listOptional(
  resolve: Description["resolve"],
  written: JsonSchema,
  path: SchemaPath,
): Generator<SchemaPath> {
  if (path.length > DEPTH_MAX) return;
  const { properties = {}, required = [], items, oneOf, anyOf = oneOf ?? [] } = resolve(written);
  for (const [name, field] of Object.entries<JsonSchema>(properties)) {
    if (!required.includes(name)) yield [...path, name];
    yield* listOptional(resolve, field, [...path, name]);
  }
  if (items) yield* listOptional(resolve, items, [...path, 0]);
  for (const branch of anyOf) yield* listOptional(resolve, branch, path);
}
