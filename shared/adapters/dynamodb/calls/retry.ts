/** Owns: which failures of DynamoDB are worth another try, and how long to wait before it. */

export interface RetryDependencies {
  readonly pause: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

const TRANSIENT = new Set([
  "ThrottlingException",
  "ThrottlingError",
  "Throttling",
  "ProvisionedThroughputExceededException",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
  "TransactionInProgressException",
  "TransactionConflictException",
  "TransactionConflict",
  "InternalServerError",
  "InternalServerErrorException",
  "ServiceUnavailable",
  "TimeoutError",
]);

const TRANSIENT_SOCKET = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"]);

/** A failure whose cause passes: a throttle, a conflict, a lost answer. Anything else is a fault of ours and is not retried. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error);
  return (
    TRANSIENT.has(error.name) ||
    TRANSIENT_SOCKET.has(codeOf(error)) ||
    (status !== undefined && status >= 500)
  );
}

export function isTransientCode(code: string | undefined): boolean {
  return code !== undefined && TRANSIENT.has(code);
}

/** Exponential with full jitter: workers that met at one counter must not meet again. */
function pauseMs(attempt: number, random: () => number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * random();
}

/**
 * Calls until `attempt` gives a value; `undefined` means: not yet, try again.
 * @param noResult what to throw when the last attempt, like all before it, only said: not yet
 * @throws what the attempt throws, if it is not transient or all attempts are used up
 */
export async function retrying<Value>(
  { pause, random }: RetryDependencies,
  attempt: () => Promise<Value | undefined>,
  noResult: () => Error = () => new Error("the attempts brought no result"),
): Promise<Value> {
  let last: unknown;
  for (let count = 0; count < ATTEMPTS; count++) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      if (!isTransient(error)) throw error;
      last = error;
    }
    await pause(pauseMs(count, random));
  }
  throw last ?? noResult();
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = Reflect.get(error, "$metadata");
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return typeof status === "number" ? status : undefined;
}

function codeOf(error: Error): string {
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : "";
}
