/**
 * API Gateway's throttle: tokens come in at a rate, and as many as the burst can wait.
 * @returns a function that takes one token, or tells that there is none
 */
export function createTokenBucket(
  {
    requestsPerSecond,
    burstRequests,
  }: { readonly requestsPerSecond: number; readonly burstRequests: number },
  now: () => number,
): () => boolean {
  let tokens = burstRequests;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burstRequests, tokens + ((time - filledAt) / 1_000) * requestsPerSecond);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
