import type { EventOfMeter, SubmittedEvent } from "../domain/event/usage-event.ts";

/** One event of a request, parsed or refused, and as it came. Refusing one never touches its neighbours. */
export type Submission = { readonly input: unknown } & (
  | { readonly kind: "parsed"; readonly event: SubmittedEvent | EventOfMeter }
  | { readonly kind: "refused"; readonly idempotencyKey?: string; readonly faults: readonly string[] }
);
