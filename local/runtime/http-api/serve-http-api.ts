/**
 * Owns: an HTTP API of API Gateway on a local port - throttle, routes, limits, answers.
 * Does not own: running functions (../functions).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Json } from "../../template/json.ts";
import type { HttpApiModel, RouteModel } from "../../template/model.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import type { Timers } from "../timers.ts";
import { createRouteMatcher } from "./match-route.ts";
import { ANSWERS, type HttpAnswer, toAnswer } from "./to-answer.ts";
import { splitTarget, toEvent } from "./to-event.ts";
import { createTokenBucket } from "./token-bucket.ts";

/** A request is at most 10 MB (API Gateway quotas for HTTP APIs). */
const REQUEST_BYTES_MAX = 10 * 1024 * 1024;

export interface HttpApiOptions {
  readonly api: HttpApiModel;
  /** 0: any free one. */
  readonly port: number;
  readonly accountId: string;
  readonly region: string;
  readonly timers: Timers;
  readonly createRequestId: () => string;
  readonly invoke: (functionArn: string, event: Json) => Promise<InvocationResult>;
  readonly recordRequest: (request: { readonly requestBytes: number }) => void;
}

export interface ServedHttpApi {
  readonly url: string;
  /** Requests that are not answered yet. */
  inFlight(): number;
  /** Takes no more connections; resolves when what is open is answered, or cut off after the grace. */
  stop(graceMilliseconds?: number): Promise<void>;
}

/** Listens on 127.0.0.1. @throws Error with code EADDRINUSE if the port is taken */
export async function serveHttpApi(options: HttpApiOptions): Promise<ServedHttpApi> {
  const answer = createAnswering(options);
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    response.on("close", () => {
      open -= 1;
      // Connections are kept for the next request; once the server closes there is none.
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    const requestId = options.createRequestId();
    answer(request, requestId).then(
      (given) => send(response, given, requestId),
      () => response.destroy(),
    );
  });
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    inFlight: () => open,
    stop: (graceMilliseconds = 0) => close(server, graceMilliseconds, options.timers),
  };
}

async function close(server: Server, graceMilliseconds: number, timers: Timers): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const stopTimer = timers.after(graceMilliseconds, () => server.closeAllConnections());
  await closed;
  stopTimer();
}

type Answering = (request: IncomingMessage, requestId: string) => Promise<HttpAnswer>;

function createAnswering(options: HttpApiOptions): Answering {
  const { api, timers } = options;
  const match = createRouteMatcher(api.routes);
  const takeToken = api.throttle === undefined ? () => true : createTokenBucket(api.throttle, timers.now);
  const prefix = api.stage === "$default" ? "" : `/${api.stage}`;
  return async (request, requestId) => {
    const body = await readBody(request);
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

/** Undefined if it is too large; then the rest is read and thrown away, so that the client sees the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= REQUEST_BYTES_MAX) chunks.push(chunk);
  }
  return bytes <= REQUEST_BYTES_MAX ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, requestId: string): void {
  response.writeHead(status, {
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    ),
    "apigw-requestid": requestId,
    "content-length": body.length,
  });
  response.end(body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
