/** Owns: bringing a batch of events to the service, through throttles and restarts. */
import type { ImportOptions } from "./options.ts";
import type { NativeEvent } from "./read-rows.ts";

export interface Rejection {
  readonly idempotencyKey: string;
  readonly errors: readonly string[];
}

const ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Sends a batch until it is answered; sending it again is safe, because keys do not change.
 * @throws Error when the service refuses the whole request, or does not answer after all attempts
 */
export async function sendEvents(
  { url, key, backfill }: Pick<ImportOptions, "url" | "key" | "backfill">,
  events: readonly NativeEvent[],
): Promise<readonly Rejection[]> {
  const target = `${url}/v1/events${backfill === undefined ? "" : `?backfill=${encodeURIComponent(backfill)}`}`;
  let last = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await post(target, key, events);
    if (answer.status === 202) return rejectionsOf(answer.body);
    last = `${answer.status || "no answer"} ${answer.body}`;
    if (!isPassing(answer.status)) break;
    await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, 100 * 2 ** attempt)));
  }
  throw new Error(`${target} answered ${last}`);
}

function isPassing(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

async function post(
  target: string,
  key: string,
  events: readonly NativeEvent[],
): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(target, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key },
      body: JSON.stringify({ events }),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return {
      status: 0,
      body: error instanceof Error ? `${error.message} ${String(error.cause ?? "")}` : String(error),
    };
  }
}

function rejectionsOf(body: string): readonly Rejection[] {
  const { results } = JSON.parse(body) as { results: (Rejection & { status: string })[] };
  return results.filter(({ status }) => status === "rejected");
}
