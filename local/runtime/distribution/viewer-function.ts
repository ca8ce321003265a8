/**
 * Owns: running a CloudFront function on a request, apart from everything else of this process, within a time.
 * Does not own: what becomes of the request then (serve-distribution.ts).
 */
import { createContext, Script } from "node:vm";
import { isObject, type Json } from "../../template/json.ts";

export interface ViewerRequest {
  readonly method: string;
  /** The path as it came, without the query. */
  readonly uri: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly viewerAddress: string;
}

/** A request goes on, perhaps to another path; a response is the answer. */
export type ViewerOutcome =
  | { readonly kind: "request"; readonly uri: string }
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    };

/**
 * CloudFront gives a function less than a millisecond of computing; here the clock of the wall counts, which on a busy machine runs on
 * while nothing of the function does. It ends a function that never would: no request fails because the machine is slow.
 */
const TIME_LIMIT_MS = 5_000;

const CALL = new Script("JSON.stringify(handler(JSON.parse(event)))", { filename: "viewer-request-call.js" });

/**
 * @returns a function of a request; it throws whatever the code throws, and if the code takes too long or answers in another form
 * @throws if the code cannot be read
 */
export function createViewerFunction(
  code: string,
  timeLimitMs = TIME_LIMIT_MS,
): (request: ViewerRequest) => ViewerOutcome {
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  new Script(code, { filename: "viewer-request.js" }).runInContext(context, { timeout: timeLimitMs });
  return (request) => {
    context.event = JSON.stringify(toEvent(request));
    const text: unknown = CALL.runInContext(context, { timeout: timeLimitMs });
    const result: Json = typeof text === "string" ? JSON.parse(text) : null;
    return toOutcome(result);
  };
}

function toEvent({ method, uri, query, headers, viewerAddress }: ViewerRequest): Json {
  const valued = (pairs: Iterable<readonly [string, string]>) =>
    Object.fromEntries([...pairs].map(([name, value]) => [name, { value }]));
  return {
    version: "1.0",
    context: { eventType: "viewer-request" },
    viewer: { ip: viewerAddress },
    request: {
      method,
      uri,
      querystring: valued(new URLSearchParams(query)),
      headers: valued(Object.entries(headers)),
      cookies: {},
    },
  };
}

function toOutcome(result: Json): ViewerOutcome {
  if (isObject(result) && typeof result.statusCode === "number")
    return { kind: "response", status: result.statusCode, headers: readHeaders(result.headers) };
  if (isObject(result) && typeof result.uri === "string") return { kind: "request", uri: result.uri };
  throw new Error(`the function returned ${JSON.stringify(result)}; accepted is a request or a response`);
}

function readHeaders(headers: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, field]) => [name, isObject(field) ? String(field.value) : ""]),
  );
}
