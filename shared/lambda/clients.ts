/**
 * Owns: how AWS clients of our functions wait and retry. The limits are explicit, because the SDK's own are without end.
 * Does not own: which client a function has (its dependencies.ts).
 */
export const CLIENT_LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/** Pauses for real. */
export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
