/**
 * Owns: keeping what was refused at the door, with the reasons it was refused for.
 * Does not own: refusing it (shared/contracts, ingest-events.ts), or bringing it back (replay-entry.ts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Quarantine, QuarantineEntry, RefusedEvent } from "../ports/quarantine.ts";

export interface SetAsideDependencies {
  readonly quarantine: Pick<Quarantine, "setAside">;
  readonly identifiers: Pick<Identifiers, "eventId" | "timeOrdered">;
  readonly now: Clock;
}

export interface Refusal extends Pick<RefusedEvent, "input" | "idempotencyKey"> {
  /** Its place in the request. */
  readonly index: number;
  readonly reasons: readonly string[];
}

/** What is kept of a refused event. A sender of nonsense pays with a bounded number of write units. */
const KEPT = { inputBytes: 8 * 1024, reasons: 20, reasonCharacters: 400 } as const;

/** One entry per refusal; all of one request sort together. */
export async function setAsideRefused(
  { quarantine, identifiers, now }: SetAsideDependencies,
  organization: string,
  form: string,
  refusals: readonly Refusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  const request = identifiers.timeOrdered();
  const setAsideAt = timestampOf(now());
  const toEntry = ({ index, reasons, input, idempotencyKey }: Refusal): QuarantineEntry => ({
    id: `${request}.${index}`,
    organization,
    ...(idempotencyKey === undefined ? {} : { eventId: identifiers.eventId(organization, idempotencyKey) }),
    setAsideAt,
    reasons: shorten(reasons),
    content: {
      kind: "refused",
      form,
      input: isSmall(input) ? input : undefined,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    },
  });
  await quarantine.setAside(refusals.map(toEntry));
}

function shorten(reasons: readonly string[]): readonly string[] {
  const kept = reasons.slice(0, KEPT.reasons).map((reason) => reason.slice(0, KEPT.reasonCharacters));
  const left = reasons.length - kept.length;
  return left === 0 ? kept : [...kept, `and ${left} more`];
}

function isSmall(input: unknown): boolean {
  try {
    return new TextEncoder().encode(JSON.stringify(input)).length <= KEPT.inputBytes;
  } catch {
    // Nested so deep that it cannot be written: it cannot be kept, and must not take its neighbours along.
    return false;
  }
}
