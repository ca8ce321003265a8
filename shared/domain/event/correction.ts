/**
 * Owns: how an event stands, and what a correction makes of that.
 * Does not own: by how much it moves which counters (domain/rollup), who may correct, and how it is stored (application, ports).
 */
import { decimal } from "../decimal/decimal.ts";
import type { UsageEvent } from "./usage-event.ts";

/** What a counted event adds to its counters now, after its corrections. */
export interface Standing {
  /** 0 for an event that was never corrected. */
  readonly version: number;
  readonly isVoided: boolean;
  /** Canonical decimal text, as the event was last amended. A voided event keeps it, and adds nothing. */
  readonly quantity: string;
  readonly cost?: string;
}

/** How an event stands that was never corrected. */
export function initialStanding({ quantity, cost }: Pick<UsageEvent, "quantity" | "cost">): Standing {
  return { version: 0, isVoided: false, quantity, ...(cost === undefined ? {} : { cost }) };
}

export type CorrectionChange =
  | { readonly kind: "void" }
  /** Sets what is given; the rest stays. `ifUncosted`: an event that has a cost, whoever gave it, stays as it is. */
  | {
      readonly kind: "amend";
      readonly quantity?: string;
      readonly cost?: string;
      readonly ifUncosted?: true;
    };

export type CorrectionDecision =
  | { readonly kind: "apply"; readonly after: Standing }
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

/** What the change means for an event that stands so. */
export function decideCorrection(before: Standing, change: CorrectionChange): CorrectionDecision {
  if (change.kind === "void" && before.isVoided) return { kind: "unchanged" };
  if (before.isVoided) return { kind: "voided" };
  if (change.kind === "amend" && change.ifUncosted && before.cost !== undefined) return { kind: "unchanged" };
  const after = applyChange(before, change);
  return isSame(before, after) ? { kind: "unchanged" } : { kind: "apply", after };
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

function isSame(a: Standing, b: Standing): boolean {
  return a.isVoided === b.isVoided && isEqual(a.quantity, b.quantity) && isEqual(a.cost, b.cost);
}

/** As numbers; a cost of zero is a cost, and none is not. */
function isEqual(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined ? a === b : decimal(a).eq(b);
}
