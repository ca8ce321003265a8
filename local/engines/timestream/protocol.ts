/**
 * Owns: the wire form of Timestream - what a call is, and errors with their HTTP codes.
 * Does not own: what operations do (operations.ts), and HTTP itself (server.ts).
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One request, as every operation sees it. */
export interface Call {
  readonly operation: string;
  readonly body: JsonObject;
  /** The host name by which the caller reached us, without the port. */
  readonly host: string;
  /** From the signature; empty when there is none. Signatures are not verified. */
  readonly accessKeyId: string;
}

export type Operation = (call: Call) => JsonObject | Promise<JsonObject>;

/** HTTP codes as in the service's model. */
const STATUS_CODES = {
  AccessDeniedException: 403,
  ConflictException: 409,
  InternalServerException: 500,
  QueryExecutionException: 400,
  RejectedRecordsException: 419,
  ResourceNotFoundException: 404,
  SerializationException: 400,
  ServiceQuotaExceededException: 402,
  ThrottlingException: 429,
  UnknownOperationException: 400,
  ValidationException: 400,
} as const;

export type ErrorType = keyof typeof STATUS_CODES;

/** An answer that is an error of the service's model. */
export class TimestreamError extends Error {
  override readonly name = "TimestreamError";
  readonly type: ErrorType;
  /** What the body carries beyond type and message. */
  readonly details: JsonObject;

  constructor(type: ErrorType, message: string, details: JsonObject = {}) {
    super(message);
    this.type = type;
    this.details = details;
  }
}

export function invalid(message: string): TimestreamError {
  return new TimestreamError("ValidationException", message);
}

export interface Answer {
  readonly statusCode: number;
  readonly body: JsonObject;
}

/** What is no error of the model is a fault of ours: its message goes out, since only developers run this server. */
export function toErrorAnswer(error: unknown): Answer {
  const known =
    error instanceof TimestreamError
      ? error
      : new TimestreamError(
          "InternalServerException",
          error instanceof Error ? error.message : String(error),
        );
  return {
    statusCode: STATUS_CODES[known.type],
    body: { __type: known.type, message: known.message, ...known.details },
  };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as an error message shows it. */
export function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

/** Seconds since 1970, the form of times in JSON 1.0. */
export function toEpochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
