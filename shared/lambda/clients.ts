/**
 * Owns: how AWS clients of our functions wait and retry. The limits are explicit, because the SDK's own are without end.
 * Does not own: which client a function has (its dependencies.ts).
 */
export const CLIENT_LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/** A query of Timestream may take seconds, where a read of DynamoDB takes milliseconds. Two tries fit into the 29 seconds of a query function. */
export const QUERY_LIMITS = {
  ...CLIENT_LIMITS,
  maxAttempts: 2,
  requestHandler: { ...CLIENT_LIMITS.requestHandler, requestTimeout: 12_000 },
} as const;

/** @throws Error if the work is not done in time; it is not stopped, but nobody waits for it any more */
export async function withinTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

/** Pauses for real. */
export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
