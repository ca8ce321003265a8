/**
 * Owns: an HTTP API of API Gateway in this process - throttle, routes, limits, answers.
 * Does not own: running functions (../functions), and the port (../serve-entrance.ts).
 */
import type { IncomingMessage } from "node:http";
import type { Json } from "../../template/json.ts";
import type { HttpApiModel, RouteModel } from "../../template/model.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import { type HttpAnswer, readBody } from "../http-server.ts";
import type { Timers } from "../timers.ts";
import { createRouteMatcher } from "./match-route.ts";
import { ANSWERS, toAnswer } from "./to-answer.ts";
import { splitTarget, toEvent } from "./to-event.ts";
import { createTokenBucket } from "./token-bucket.ts";

/** A request is at most 10 MB (API Gateway quotas for HTTP APIs). */
const REQUEST_BYTES_MAX = 10 * 1024 * 1024;

export interface HttpApiOptions {
  readonly api: HttpApiModel;
  readonly accountId: string;
  readonly region: string;
  readonly timers: Timers;
  readonly createRequestId: () => string;
  readonly invoke: (functionArn: string, event: Json) => Promise<InvocationResult>;
  readonly recordRequest: (request: { readonly requestBytes: number }) => void;
}

/** @returns what answers a request */
export function createHttpApi(options: HttpApiOptions): (request: IncomingMessage) => Promise<HttpAnswer> {
  const answer = createAnswering(options);
  return async (request) => {
    const requestId = options.createRequestId();
    const given = await answer(request, requestId);
    return { ...given, headers: { ...given.headers, "apigw-requestid": requestId } };
  };
}

type Answering = (request: IncomingMessage, requestId: string) => Promise<HttpAnswer>;

function createAnswering(options: HttpApiOptions): Answering {
  const { api, timers } = options;
  const match = createRouteMatcher(api.routes);
  const takeToken = api.throttle === undefined ? () => true : createTokenBucket(api.throttle, timers.now);
  const prefix = api.stage === "$default" ? "" : `/${api.stage}`;
  return async (request, requestId) => {
    const body = await readBody(request, REQUEST_BYTES_MAX);
    if (body === undefined) return ANSWERS.tooLarge;
    const target = request.url ?? "/";
    const method = request.method ?? "GET";
    const { path } = splitTarget(target);
    const found = path.startsWith(prefix) ? match(method, path.slice(prefix.length)) : undefined;
    if (found === undefined) return ANSWERS.notFound;
    if (!takeToken()) return ANSWERS.tooManyRequests;
    options.recordRequest({ requestBytes: body.length });
    const context = {
      routeKey: found.route.key,
      pathParameters: found.pathParameters,
      stage: api.stage,
      apiId: api.id,
      accountId: options.accountId,
      region: options.region,
      requestId,
      timeMilliseconds: timers.now(),
    };
    const sourceAddress = request.socket.remoteAddress ?? "";
    const { rawHeaders, httpVersion } = request;
    const event = toEvent({ method, target, rawHeaders, body, sourceAddress, httpVersion }, context);
    return invokeWithin(found.route, event, options);
  };
}

/** API Gateway gives up waiting; the function does not know and goes on. */
async function invokeWithin(
  { functionArn, timeoutMilliseconds }: RouteModel,
  event: Json,
  { invoke, timers }: HttpApiOptions,
): Promise<HttpAnswer> {
  let stopTimer = () => {};
  const over = new Promise<HttpAnswer>((resolve) => {
    stopTimer = timers.after(timeoutMilliseconds, () => resolve(ANSWERS.unavailable));
  });
  const answer = await Promise.race([invoke(functionArn, event).then(toAnswer), over]);
  stopTimer();
  return answer;
}
