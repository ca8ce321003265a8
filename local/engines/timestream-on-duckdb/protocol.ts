/** Owns: the errors of the Timestream protocol, in the shapes that the SDK reads. Does not own: when they arise. */

const STATUS_OF = {
  AccessDeniedException: 403,
  ConflictException: 409,
  InternalServerException: 500,
  RejectedRecordsException: 419,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 402,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  ValidationException: 400,
} as const;

export type ErrorType = keyof typeof STATUS_OF;

export class TimestreamError extends Error {
  override readonly name = "TimestreamError";
  readonly type: ErrorType;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(type: ErrorType, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.details = details;
  }

  get status(): number {
    return STATUS_OF[this.type];
  }

  get body(): Readonly<Record<string, unknown>> {
    return { __type: this.type, message: this.message, Message: this.message, ...this.details };
  }
}

export function invalid(message: string): TimestreamError {
  return new TimestreamError("ValidationException", message);
}

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws TimestreamError naming the field */
export function requireText(body: Json, field: string): string {
  const value = body[field];
  if (typeof value !== "string" || value === "")
    throw invalid(`${field}: got ${JSON.stringify(value)}; accepted is a text`);
  return value;
}

export function recordsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
