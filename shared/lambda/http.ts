/**
 * Owns: the way of every HTTP function - request id, key, scope, answer, error answer, log.
 * Does not own: what a function does with the request.
 */
import type { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { Scope } from "../domain/access/api-key.ts";
import { MeteringError } from "../errors.ts";
import { type Authenticate, type Caller, requireScope } from "./authenticate.ts";
import { toErrorAnswer } from "./error-answer.ts";
import type { HttpAnswer } from "./http-answer.ts";
import { LOG } from "./log-messages.ts";
import { readJson } from "./read-json.ts";

/** The payload of a response is at most 6 MB (Lambda quotas). */
const RESULT_BYTES_MAX = 6 * 1024 * 1024;
/** A character takes at most six bytes of JSON: up to here nothing needs to be measured. */
const SMALL_CHARACTERS = RESULT_BYTES_MAX / 6 - 10_000;

export interface HttpRequest {
  readonly method: string;
  /**
   * That which API Gateway took, such as `GET /v1/events/{id}`. What a request asks for is decided by it and never by the path: a
   * value in the path may hold slashes. Fluxrate's /api is left out: with and without it a route means the same.
   */
  readonly route: string;
  /** The parts of the path that the route names, percent signs resolved. */
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
  readonly requestId: string;
  readonly hasBody: boolean;
  /**
   * @param mediaTypes those accepted, "" for none; by default application/json
   * @throws MeteringError request.invalid, request.unsupported-media-type
   */
  readonly readJson: (mediaTypes?: readonly string[]) => unknown;
}

export interface HttpDependencies {
  readonly authenticate: Authenticate;
  readonly logger: Pick<Logger, "warn" | "error">;
}

/**
 * A Lambda handler for API Gateway's payload format 2.0. The key must have the scope before `respond` sees the request.
 * @param scope one for all requests, or by method and route: reading and writing the same thing are two scopes. Undefined: any valid
 *   key may ask.
 */
export function createHttpHandler(
  { authenticate, logger }: HttpDependencies,
  scope: Scope | ((method: string, route: string) => Scope | undefined),
  respond: (request: HttpRequest) => Promise<HttpAnswer>,
) {
  return createMiddleware(logger).handler(async (event) => {
    const caller = await authenticate(event.headers);
    const request = toRequest(event, caller);
    const needed = typeof scope === "string" ? scope : scope(request.method, request.route);
    if (needed !== undefined) requireScope(caller, needed);
    return toResult(await respond(request));
  });
}

/** A handler that asks for no key: what it answers is the same for everybody. */
export function createOpenHandler(
  { logger }: Pick<HttpDependencies, "logger">,
  respond: (asked: { readonly method: string; readonly path: string }) => Promise<HttpAnswer>,
) {
  return createMiddleware(logger).handler(async ({ requestContext }) =>
    toResult(await respond(requestContext.http)),
  );
}

function createMiddleware(logger: HttpDependencies["logger"]) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>().onError(
    (request) => {
      const { requestId } = request.event.requestContext;
      const answer = toErrorAnswer(request.error, requestId);
      if (answer.statusCode >= 500) logger.error(LOG.requestFailed, { requestId, error: request.error });
      request.response = toResult(answer);
    },
  );
}

/** A parameter that may stand only once. @throws MeteringError request.invalid when it is repeated */
export function readParameter(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1)
    throw new MeteringError("request.invalid", `${name}: given ${values.length} times; accepted is once`);
  return values[0];
}

function toRequest(event: APIGatewayProxyEventV2, caller: Caller): HttpRequest {
  return {
    method: event.requestContext.http.method,
    route: event.routeKey.replace(" /api/", " /"),
    pathParameters: event.pathParameters ?? {},
    query: new URLSearchParams(event.rawQueryString),
    headers: event.headers,
    caller,
    requestId: event.requestContext.requestId,
    hasBody: event.body !== undefined && event.body !== "",
    readJson: (mediaTypes) => readJson(event, mediaTypes),
  };
}

/** @throws MeteringError request.too-large when Lambda would not take the answer */
function toResult(answer: HttpAnswer): APIGatewayProxyStructuredResultV2 {
  const { statusCode, body, headers } = answer;
  const result = {
    statusCode,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body: body === undefined ? "" : JSON.stringify(body),
  };
  if (isTooLarge(result))
    throw new MeteringError(
      "request.too-large",
      `the answer has ${result.body.length} characters, more than the 6 MB that can be sent; ask for ${answer.narrowerQuestion ?? "less at once"}`,
    );
  return result;
}

/** What is sent is the result as JSON: the quotes of the body, which is JSON itself, count twice. */
function isTooLarge(result: APIGatewayProxyStructuredResultV2): boolean {
  return (
    (result.body?.length ?? 0) > SMALL_CHARACTERS &&
    Buffer.byteLength(JSON.stringify(result)) > RESULT_BYTES_MAX
  );
}
