/**
 * Owns: an HTTP request as the event a function gets, payload format 2.0.
 * Does not own: the way back (to-answer.ts).
 */
import type { Json, JsonObject } from "../../template/json.ts";
import { decodePath } from "../decode-path.ts";

export interface HttpRequest {
  readonly method: string;
  /** Path and query, as on the wire. */
  readonly target: string;
  /** Names and values in turns, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceAddress: string;
  readonly httpVersion: string;
}

export interface EventContext {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stage: string;
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  readonly timeMilliseconds: number;
}

/** Path and query of a request target, as on the wire. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path, query: mark < 0 ? "" : target.slice(mark + 1) };
}

export function toEvent(request: HttpRequest, context: EventContext): JsonObject {
  const { path: encodedPath, query } = splitTarget(request.target);
  // API Gateway passes the path on decoded, although it is called raw.
  const path = decodePath(encodedPath);
  const headers = joinRepeated(pairsOf(request.rawHeaders), ",");
  const { cookie, ...others } = headers;
  const isBinary = request.body.length > 0 && !isText(headers);
  return {
    version: "2.0",
    routeKey: context.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/[;,]\s*/) }),
    headers: others,
    ...(query === "" ? {} : { queryStringParameters: joinRepeated([...new URLSearchParams(query)], ",") }),
    requestContext: toRequestContext(request, context, path, headers["user-agent"] ?? ""),
    ...(isEmpty(context.pathParameters) ? {} : { pathParameters: context.pathParameters }),
    ...(request.body.length === 0 ? {} : { body: request.body.toString(isBinary ? "base64" : "utf8") }),
    isBase64Encoded: isBinary,
  };
}

function toRequestContext(
  request: HttpRequest,
  context: EventContext,
  path: string,
  userAgent: string,
): Json {
  return {
    accountId: context.accountId,
    apiId: context.apiId,
    domainName: `${context.apiId}.execute-api.${context.region}.amazonaws.com`,
    domainPrefix: context.apiId,
    http: {
      method: request.method,
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.sourceAddress,
      userAgent,
    },
    requestId: context.requestId,
    routeKey: context.routeKey,
    stage: context.stage,
    time: toLogTime(context.timeMilliseconds),
    timeEpoch: context.timeMilliseconds,
  };
}

const TEXT = /^(text\/|application\/(json|javascript|xml)$|application\/[^;]+\+(json|xml)$)/;

/** A body of another type, or a compressed one, reaches the function in base64. */
function isText(headers: Readonly<Record<string, string>>): boolean {
  if ((headers["content-encoding"] ?? "identity") !== "identity") return false;
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "text/plain";
  return TEXT.test(type);
}

function pairsOf(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    (rawHeaders[index * 2] ?? "").toLowerCase(),
    rawHeaders[index * 2 + 1] ?? "",
  ]);
}

function joinRepeated(
  pairs: readonly (readonly [string, string])[],
  separator: string,
): Readonly<Record<string, string>> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(joined);
}

/** `12/Mar/2020:19:03:58 +0000` */
function toLogTime(milliseconds: number): string {
  const [, day = "", month = "", year = "", time = ""] = new Date(milliseconds).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

function isEmpty(fields: object): boolean {
  return Object.keys(fields).length === 0;
}
