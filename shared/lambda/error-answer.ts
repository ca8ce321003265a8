import type { ErrorBody } from "../contracts/answers/error.ts";
import { type ErrorCode, MeteringError } from "../errors.ts";
import type { HttpAnswer } from "./http-answer.ts";

/** The one table from error codes to HTTP statuses. */
const STATUS_OF = {
  "route.unknown": 404,
  "request.invalid": 400,
  "key.missing": 401,
  "key.unknown": 401,
  "key.forbidden": 403,
  "api-key.unknown": 404,
  "api-key.conflict": 409,
  "quarantine-entry.unknown": 404,
  "request.too-large": 413,
  "request.unsupported-media-type": 415,
  "event.unknown": 404,
  "event.uncounted": 409,
  "event.voided": 409,
  "correction.conflict": 409,
  "customer.unknown": 404,
  "agent.unknown": 404,
  "meter.unknown": 404,
  "catalog.conflict": 409,
  "plan.unknown": 404,
  "charge.unknown": 404,
  "subscription.unknown": 404,
  "invoice.unknown": 404,
  "billing.conflict": 409,
  "queue.unavailable": 503,
  "event-store.unavailable": 503,
  "catalog.unavailable": 503,
} as const satisfies Record<ErrorCode, number>;

type ErrorStatus = (typeof STATUS_OF)[ErrorCode] | 500;

const REASON_OF: Readonly<Record<ErrorStatus, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** The answer to a failed request. What was not expected is told nothing about, but its request id is in the log. */
export function toErrorAnswer(error: unknown, requestId: string): HttpAnswer {
  if (!(error instanceof MeteringError))
    return answer(500, "internal error; quote the request id when you report it", requestId);
  const status = STATUS_OF[error.code];
  const message = error.faults.length > 0 ? error.faults : error.message;
  const failure = answer(status, message, requestId);
  return status === 503 ? { ...failure, headers: { "retry-after": "1" } } : failure;
}

function answer(statusCode: ErrorStatus, message: string | readonly string[], requestId: string): HttpAnswer {
  const body: ErrorBody = { statusCode, error: REASON_OF[statusCode], message, requestId };
  return { statusCode, body };
}
