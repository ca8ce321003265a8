/**
 * Owns: what a correction makes of an event, and by how much it moves the counters.
 * Does not own: who may correct, and how it is stored (application, ports).
 */
import { decimal, ZERO } from "../decimal/decimal.ts";
import type { Totals } from "../rollup/counter.ts";

/** What a counted event adds to its counters now, after its corrections. */
export interface Standing {
  /** 0 for an event that was never corrected. */
  readonly version: number;
  readonly isVoided: boolean;
  /** Canonical decimal text, as the event was last amended. A voided event keeps it, and adds nothing. */
  readonly quantity: string;
  readonly cost?: string;
}

export type CorrectionChange =
  | { readonly kind: "void" }
  /** Sets what is given; the rest stays. */
  | { readonly kind: "amend"; readonly quantity?: string; readonly cost?: string };

export type CorrectionDecision =
  | { readonly kind: "apply"; readonly after: Standing; readonly delta: Totals }
  /** It stands already as asked. */
  | { readonly kind: "unchanged" }
  /** A voided event stays voided: it cannot be amended. */
  | { readonly kind: "voided" };

/** One entry of the log of corrections, which is never rewritten. */
export interface Correction {
  readonly id: string;
  readonly kind: "void" | "amend";
  readonly organization: string;
  readonly eventId: string;
  /** Of the event. */
  readonly idempotencyKey: string;
  readonly reason: string;
  /** Id of the API key that asked for it. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  readonly before: Standing;
  readonly after: Standing;
}

/** An entry about no event: a counter that drifted was put right, on request. */
export interface RepairEntry {
  readonly kind: "repair";
  readonly id: string;
  readonly organization: string;
}

export type LogEntry = Correction | RepairEntry;

/** What the change means for an event that stands so. */
export function decideCorrection(before: Standing, change: CorrectionChange): CorrectionDecision {
  if (change.kind === "void" && before.isVoided) return { kind: "unchanged" };
  if (before.isVoided) return { kind: "voided" };
  const after = applyChange(before, change);
  const delta = subtract(addends(after), addends(before));
  return isNothing(delta) ? { kind: "unchanged" } : { kind: "apply", after, delta };
}

function applyChange(before: Standing, change: CorrectionChange): Standing {
  const version = before.version + 1;
  if (change.kind === "void") return { ...before, version, isVoided: true };
  const cost = change.cost ?? before.cost;
  return {
    version,
    isVoided: false,
    quantity: change.quantity ?? before.quantity,
    ...(cost === undefined ? {} : { cost }),
  };
}

/** What an event that stands so adds to each of its counters. */
export function addends({ isVoided, quantity, cost }: Standing): Totals {
  if (isVoided) return { count: 0, quantity: ZERO, cost: ZERO, costed: 0 };
  return {
    count: 1,
    quantity: decimal(quantity),
    cost: cost === undefined ? ZERO : decimal(cost),
    costed: cost === undefined ? 0 : 1,
  };
}

function subtract(a: Totals, b: Totals): Totals {
  return {
    count: a.count - b.count,
    quantity: a.quantity.minus(b.quantity),
    cost: a.cost.minus(b.cost),
    costed: a.costed - b.costed,
  };
}

function isNothing({ count, quantity, cost, costed }: Totals): boolean {
  return count === 0 && costed === 0 && quantity.eq(ZERO) && cost.eq(ZERO);
}
