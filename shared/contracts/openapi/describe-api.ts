/**
 * Owns: the OpenAPI 3.1 document, made of the operations and the schemas of the contracts.
 * Does not own: what is said of an operation (the groups), or how a schema becomes JSON Schema (components.ts).
 */
import * as z from "zod/mini";
import { errorBodySchema, gatewayErrorSchema } from "../answers/error.ts";
import { type Components, createComponents, type Json, type JsonObject } from "./components.ts";
import { HEADERS } from "./headers.ts";
import {
  ANY_KEY,
  type Operation,
  type OperationAnswer,
  type OperationGroup,
  type Schema,
} from "./operation.ts";

const INFO = {
  title: "Tallymark",
  version: "1",
  summary: "Usage metering and revenue analytics",
  description:
    "Send usage events, each counted exactly once, and ask how much was used, by whom and at what cost. The organization always follows from the key.",
  license: { name: "Apache 2.0", identifier: "Apache-2.0" },
};

/** By name; a status of `ERRORS` refers to them. */
const SECURITY_SCHEMES = {
  apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
  bearer: { type: "http", scheme: "bearer", description: "The same key, as Authorization: Bearer <key>." },
};

interface ErrorText {
  readonly name: string;
  readonly description: string;
  /** API Gateway may answer it by itself, in its own words. */
  readonly isOfGateway?: boolean;
}

const ERRORS = {
  400: { name: "BadRequest", description: "The request is wrong; the message says what is accepted." },
  401: { name: "Unauthorized", description: "The key is missing, unknown, revoked or expired." },
  403: { name: "Forbidden", description: "The key lacks the scope." },
  404: { name: "NotFound", description: "There is nothing of this id." },
  409: { name: "Conflict", description: "It does not go together with what stands already." },
  413: { name: "ContentTooLarge", description: "The request or its answer is too large.", isOfGateway: true },
  415: { name: "UnsupportedMediaType", description: "The body has another type or encoding than accepted." },
  429: { name: "TooManyRequests", description: "Too many requests; try again later.", isOfGateway: true },
  500: { name: "InternalServerError", description: "A fault of ours.", isOfGateway: true },
  503: { name: "ServiceUnavailable", description: "Try again later: nothing was lost.", isOfGateway: true },
} as const satisfies Record<number, ErrorText>;

type ErrorStatus = keyof typeof ERRORS;

const ALWAYS: readonly ErrorStatus[] = [429, 500, 503];
const WITH_KEY: readonly ErrorStatus[] = [401];
const WITH_SCOPE: readonly ErrorStatus[] = [401, 403];

/** The whole document. It is the same for every caller, and at every call. */
export function describeApi(groups: readonly OperationGroup[]): JsonObject {
  const components = createComponents();
  const paths = describePaths(groups, components);
  const responses = describeErrors(components);
  const headers = describeHeaders(groups, components);
  return {
    openapi: "3.1.1",
    info: INFO,
    // Wherever this document came from.
    servers: [{ url: "/" }],
    tags: groups.map(({ tag, description }) => ({ name: tag, description })),
    paths,
    components: { schemas: components.list(), responses, headers, securitySchemes: SECURITY_SCHEMES },
  };
}

function describePaths(groups: readonly OperationGroup[], components: Components): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { tag, operations } of groups)
    for (const operation of operations) {
      const described = describeOperation(tag, operation, components);
      paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described };
    }
  return paths;
}

function describeOperation(tag: string, operation: Operation, components: Components): JsonObject {
  const { operationId, summary, description, scope, request, answers, errors = [] } = operation;
  const statuses = [...errors, ...statusesOfKey(scope), ...ALWAYS].sort();
  const parameters = describeParameters(operation, components);
  return {
    operationId,
    summary,
    description,
    tags: [tag],
    security: describeSecurity(scope),
    parameters: parameters.length === 0 ? undefined : parameters,
    requestBody: request && {
      required: request.isOptional !== true,
      content: mapValues(request.content, (schema) => ({ schema: components.toJsonSchema(schema) })),
    },
    responses: {
      ...mapValues(answers, (answer) => describeAnswer(answer, components)),
      ...Object.fromEntries(
        statuses.map((status) => [status, { $ref: `#/components/responses/${ERRORS[status].name}` }]),
      ),
    },
    // For whoever tests against this description: what it would say that JSON Schema cannot.
    "x-judges-each-entry": operation.judgesEachEntry,
    "x-refused-by-state": operation.refusedByState,
  };
}

function statusesOfKey(scope: Operation["scope"]): readonly ErrorStatus[] {
  if (scope === undefined) return [];
  return scope === ANY_KEY ? WITH_KEY : WITH_SCOPE;
}

/** OpenAPI 3.1: the names of what the caller must be allowed, whatever the kind of the key. */
function describeSecurity(scope: Operation["scope"]): readonly JsonObject[] {
  if (scope === undefined) return [];
  return Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: scope === ANY_KEY ? [] : [scope] }));
}

function describeParameters({ parameters = {} }: Operation, components: Components): readonly JsonObject[] {
  return (["path", "query", "header"] as const).flatMap((where) =>
    Object.entries(parameters[where]?.shape ?? {}).map(([name, field]: [string, Schema]) => ({
      name,
      in: where,
      required: where === "path" || !z.object({ field }).safeParse({}).success,
      schema: components.toJsonSchema(field),
    })),
  );
}

function describeAnswer(
  { description, body, headers = [] }: OperationAnswer,
  components: Components,
): JsonObject {
  const named = headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return {
    description,
    headers: named.length === 0 ? undefined : Object.fromEntries(named),
    content: body && { "application/json": { schema: components.toJsonSchema(body) } },
  };
}

function describeErrors(components: Components): JsonObject {
  const own = components.toJsonSchema(errorBodySchema);
  const either = { anyOf: [own, components.toJsonSchema(gatewayErrorSchema)] };
  const responses = Object.entries<ErrorText>(ERRORS).map(
    ([_, { name, description, isOfGateway = false }]) => [
      name,
      { description, content: { "application/json": { schema: isOfGateway ? either : own } } },
    ],
  );
  return Object.fromEntries(responses);
}

/** Those that some answer has. */
function describeHeaders(groups: readonly OperationGroup[], components: Components): JsonObject {
  const answers = groups.flatMap(({ operations }) =>
    operations.flatMap((operation) => Object.values(operation.answers)),
  );
  const names = [...new Set(answers.flatMap(({ headers = [] }) => headers))].sort();
  return Object.fromEntries(
    names.map((name) => [name, { required: true, schema: components.toJsonSchema(HEADERS[name]) }]),
  );
}

function mapValues<Value>(
  fields: Readonly<Record<string, Value>>,
  change: (value: Value) => JsonObject,
): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}
