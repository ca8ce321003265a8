/**
 * Owns: the closed list of expected failures of a request, and the one error class that carries them.
 * Does not own: HTTP statuses (shared/lambda maps each code to one) and per-event outcomes (those are values).
 */
export const ERROR_CODES = [
  "route.unknown",
  "request.invalid",
  "request.too-large",
  "request.unsupported-media-type",
  "quarantine-entry.unknown",
  "key.missing",
  "key.unknown",
  "key.forbidden",
  "api-key.unknown",
  "api-key.conflict",
  "event.unknown",
  "event.uncounted",
  "event.voided",
  "correction.conflict",
  "customer.unknown",
  "agent.unknown",
  "meter.unknown",
  "catalog.conflict",
  "plan.unknown",
  "charge.unknown",
  "subscription.unknown",
  "invoice.unknown",
  "billing.conflict",
  "queue.unavailable",
  "event-store.unavailable",
  "catalog.unavailable",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface MeteringErrorOptions {
  /** One entry per wrong field: it names the field, what came, and what is accepted. */
  readonly faults?: readonly string[];
  readonly cause?: unknown;
}

/** An expected failure of a whole request. `message` is shown to the caller; it never holds a secret. */
export class MeteringError extends Error {
  override readonly name = "MeteringError";
  readonly code: ErrorCode;
  readonly faults: readonly string[];

  constructor(code: ErrorCode, message: string, options: MeteringErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.faults = options.faults ?? [];
  }
}

/** @throws MeteringError request.invalid when there are any */
export function requireNoFaults(faults: readonly string[]): void {
  if (faults.length > 0) throw new MeteringError("request.invalid", faults.join("; "), { faults });
}

/** The time of an invocation is nearly over: what was begun is left as it is, and is safe to begin again. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError";

  constructor() {
    super("no time is left in this run");
  }
}
