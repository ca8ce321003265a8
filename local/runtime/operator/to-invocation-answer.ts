/** Owns: from what became of an invocation to the HTTP answer, as Lambda makes it. */
import { type InvocationResult, PAYLOAD_BYTES_MAX } from "../functions/invocation.ts";
import type { HttpAnswer } from "../http-server.ts";
import { LambdaError } from "./lambda-error.ts";

/** A function that fails is a call that succeeds: the header tells them apart. */
export function toInvocationAnswer(result: InvocationResult): HttpAnswer {
  if (result.kind === "returned") return answer(200, result.payload, { "x-amz-executed-version": "$LATEST" });
  if (result.kind === "refused") return toErrorAnswer(REFUSALS[result.reason]);
  return answer(200, result.error, {
    "x-amz-executed-version": "$LATEST",
    "x-amz-function-error": "Unhandled",
  });
}

export const TOO_LARGE = new LambdaError(
  413,
  "RequestTooLargeException",
  `Request must be smaller than ${PAYLOAD_BYTES_MAX} bytes for the InvokeFunction operation`,
);

const REFUSALS = {
  "too-large": TOO_LARGE,
  throttled: new LambdaError(429, "TooManyRequestsException", "Rate Exceeded."),
  stopping: new LambdaError(500, "ServiceException", "the local runtime is stopping"),
} as const;

export function toErrorAnswer({ status, type, message }: LambdaError): HttpAnswer {
  const body = { Type: status < 500 ? "User" : "Service", Message: message };
  return answer(status, body, { "x-amzn-errortype": type });
}

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>>): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}
