/**
 * Owns: a description of an API as a test reads it - its operations with their schemas, and validators of what they say.
 * Does not own: what is sent (generate.ts, spoil.ts) or what an answer must be (check-answer.ts).
 */
import type { AnySchemaObject, ValidateFunction } from "ajv/dist/2020.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export type JsonSchema = AnySchemaObject;

export interface DescribedParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface DescribedBody {
  readonly isRequired: boolean;
  readonly mediaType: string;
  readonly schema: JsonSchema;
  readonly isValid: ValidateFunction;
}

export interface DescribedAnswer {
  /** Of the JSON body; undefined: it is empty. */
  readonly isValid: ValidateFunction | undefined;
  /** Those that must be there, by name. */
  readonly headers: ReadonlyMap<string, ValidateFunction>;
}

export interface DescribedOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly needsKey: boolean;
  readonly judgesEachEntry: boolean;
  /** A request without a fault may be refused for what is stored. */
  readonly isRefusedByState: boolean;
  readonly parameters: readonly DescribedParameter[];
  /** One per media type. */
  readonly bodies: readonly DescribedBody[];
  readonly answers: ReadonlyMap<number, DescribedAnswer>;
}

export interface Description {
  readonly operations: readonly DescribedOperation[];
  /** The schema that a reference leads to, or the schema itself. */
  readonly resolve: (schema: JsonSchema) => JsonSchema;
  readonly validate: (schema: JsonSchema, value: unknown) => boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a document is untyped JSON, and reading what is not there fails
type Document = any;

const ROOT = "description";

export function readDescription(document: Document): Description {
  const requests = createAjv(document);
  const sealed = seal(document);
  const answers = createAjv(sealed);
  const resolve = createResolve(document);
  const resolveSealed = createResolve(sealed);
  const operations = Object.entries<Document>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Document>(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      needsKey: operation.security.length > 0,
      judgesEachEntry: operation["x-judges-each-entry"] === true,
      isRefusedByState: "x-refused-by-state" in operation,
      parameters: operation.parameters ?? [],
      bodies: readBodies(operation.requestBody, requests),
      answers: readAnswers(sealed.paths[path][method].responses, resolveSealed, answers),
    })),
  );
  const validators = new Map<JsonSchema, ValidateFunction>();
  return {
    operations,
    resolve,
    validate: (schema, value) => {
      const known = validators.get(schema) ?? compile(requests, schema);
      validators.set(schema, known);
      return known(value) === true;
    },
  };
}

function readBodies(requestBody: Document, ajv: Ajv2020): readonly DescribedBody[] {
  return Object.entries<Document>(requestBody?.content ?? {}).map(([mediaType, { schema }]) => ({
    isRequired: requestBody.required,
    mediaType,
    schema,
    isValid: compile(ajv, schema),
  }));
}

function readAnswers(
  responses: Document,
  resolve: Description["resolve"],
  ajv: Ajv2020,
): ReadonlyMap<number, DescribedAnswer> {
  return new Map(
    Object.entries<Document>(responses).map(([status, reference]) => {
      const { content, headers = {} } = resolve(reference);
      const schema = content?.["application/json"].schema;
      return [
        Number(status),
        {
          isValid: schema && compile(ajv, schema),
          headers: new Map(
            Object.entries<Document>(headers).map(([name, header]) => [
              name,
              compile(ajv, resolve(header).schema),
            ]),
          ),
        },
      ];
    }),
  );
}

function createAjv(document: Document): Ajv2020 {
  // The document is no schema, and has words of its own; that its schemas are well-formed is linted.
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addFormat("tallymark-cursor", true);
  ajv.addSchema(document, ROOT);
  return ajv;
}

function createResolve(document: Document): Description["resolve"] {
  return function resolve(schema: JsonSchema): JsonSchema {
    if (schema.$ref === undefined) return schema;
    const { $ref, ...beside } = schema;
    return { ...resolve(lookUp(document, $ref)), ...beside };
  };
}

/** References of the document lead into the document, wherever the schema that has them stands. */
function compile(ajv: Ajv2020, schema: JsonSchema): ValidateFunction {
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${ROOT}#/`)));
}

function lookUp(document: Document, reference: string): Document {
  return reference
    .split("/")
    .slice(1)
    .reduce((node, name) => node[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

/** Answers may grow for clients; here a field that is not described is a fault. */
function seal(node: Document): Document {
  if (Array.isArray(node)) return node.map(seal);
  if (typeof node !== "object" || node === null) return node;
  const sealed = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, seal(value)]));
  const isOpen = node.type === "object" && "properties" in node && !("additionalProperties" in node);
  return isOpen ? { ...sealed, additionalProperties: false } : sealed;
}
