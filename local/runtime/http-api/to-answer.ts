/**
 * Owns: from what became of an invocation to the HTTP answer, as API Gateway makes it.
 * Does not own: sending it (serve-http-api.ts).
 */
import { isObject, type Json, type JsonObject } from "../../template/json.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import type { HttpAnswer } from "../http-server.ts";

export const ANSWERS = {
  notFound: answerOfGateway(404, "Not Found"),
  tooLarge: answerOfGateway(413, "Request Entity Too Large"),
  tooManyRequests: answerOfGateway(429, "Too Many Requests"),
  functionFailed: answerOfGateway(500, "Internal Server Error"),
  unavailable: answerOfGateway(503, "Service Unavailable"),
} as const;

export function toAnswer(result: InvocationResult): HttpAnswer {
  if (result.kind === "failed") return ANSWERS.functionFailed;
  if (result.kind === "refused")
    return result.reason === "too-large" ? ANSWERS.tooLarge : ANSWERS.unavailable;
  const { payload } = result;
  if (isObject(payload) && "statusCode" in payload) return readAnswer(payload) ?? ANSWERS.functionFailed;
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(text) };
}

/** The structured form; undefined if it is malformed. */
function readAnswer(payload: JsonObject): HttpAnswer | undefined {
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false } = payload;
  const status = Number(statusCode);
  const isStatus = Number.isInteger(status) && status >= 100 && status <= 599;
  if (!isStatus || !isObject(headers) || !Array.isArray(cookies) || typeof body !== "string")
    return undefined;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const);
  return {
    status,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(named),
      ...(cookies.length === 0 ? {} : { "set-cookie": cookies.map(textOf) }),
    },
    body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function answerOfGateway(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ message })),
  };
}
