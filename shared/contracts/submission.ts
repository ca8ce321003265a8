import type { SubmittedEvent } from "../domain/event/usage-event.ts";

/** One event of a request, parsed or refused. Refusing one never touches its neighbours. */
export type Submission =
  | { readonly kind: "parsed"; readonly event: SubmittedEvent }
  | { readonly kind: "refused"; readonly idempotencyKey?: string; readonly faults: readonly string[] };

/** What became of one event at the door. */
export interface EventResult {
  readonly index: number;
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
