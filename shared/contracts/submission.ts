import type { SubmittedEvent } from "../domain/event/usage-event.ts";

/** One event of a request, parsed or refused, and as it came. Refusing one never touches its neighbours. */
export type Submission = { readonly input: unknown } & (
  | { readonly kind: "parsed"; readonly event: SubmittedEvent }
  | { readonly kind: "refused"; readonly idempotencyKey?: string; readonly faults: readonly string[] }
);

/** What became of one event at the door. */
export interface EventResult {
  readonly index: number;
  /** By which `GET /v1/events/{id}` tells what became of it; null when its idempotency key could not be read. */
  readonly id: string | null;
  readonly idempotencyKey: string | null;
  readonly status: "accepted" | "rejected";
  readonly errors?: readonly string[];
}

/** The answer of the native and the MarginFront form. */
export interface IngestResponse {
  readonly accepted: number;
  readonly rejected: number;
  readonly results: readonly EventResult[];
}
