/**
 * Owns: which calls are to go wrong, and how.
 * Does not own: doing it (../gateway.ts and answers.ts).
 */
import type { AwsCall, Service } from "../call.ts";

export type FaultKind =
  /** Refused before it does anything. */
  | "throttle"
  /** Done, but the caller never sees the answer. */
  | "timeoutAfterSuccess"
  /** Not done, and no answer. */
  | "drop"
  | "delay"
  /** A transaction that met another one. */
  | "conflict"
  | "serverError"
  /** Received messages become visible again at once, so that they are delivered a second time while they are worked on. */
  | "deliverTwice"
  /** The first entry of a batch fails in a passing way, the others are done. */
  | "failSomeEntries"
  /** The first statement of a batch is refused for good, as one that the table can never take; the others are done. */
  | "refuseStatement";

export interface FaultRule {
  readonly kind: FaultKind;
  readonly service?: Service;
  readonly operation?: string;
  /** A part of the table's or queue's name. */
  readonly target?: string;
  readonly principal?: string;
  /** How often it strikes; default: always, until cleared. */
  readonly times?: number;
  /** The share of matching calls it strikes, 0 to 1; default 1. */
  readonly rate?: number;
  readonly delayMilliseconds?: number;
}

export interface FaultPlan {
  inject(rule: FaultRule): void;
  clear(): void;
  /** How often each kind struck, since the start. */
  report(): Readonly<Partial<Record<FaultKind, number>>>;
  /** The rule that strikes this call, counted as struck. */
  strike(call: AwsCall, principal: string): FaultRule | undefined;
}

/** @param random in [0, 1); seeded, so that a run can be repeated */
export function createFaultPlan(random: () => number): FaultPlan {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  const struck: Partial<Record<FaultKind, number>> = {};
  return {
    inject: (rule) => {
      rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      rules = [];
    },
    report: () => ({ ...struck }),
    strike: (call, principal) => {
      const found = rules.find(
        ({ rule, left }) => left > 0 && matches(rule, call, principal) && random() < (rule.rate ?? 1),
      );
      if (found === undefined) return undefined;
      found.left--;
      struck[found.rule.kind] = (struck[found.rule.kind] ?? 0) + 1;
      return found.rule;
    },
  };
}

function matches(rule: FaultRule, call: AwsCall, principal: string): boolean {
  return (
    (rule.service === undefined || rule.service === call.service) &&
    (rule.operation === undefined || rule.operation === call.operation) &&
    (rule.target === undefined || call.target.toLowerCase().includes(rule.target.toLowerCase())) &&
    (rule.principal === undefined || principal.includes(rule.principal)) &&
    isPossible(rule.kind, call.operation)
  );
}

const BATCHES = new Set([
  "SendMessageBatch",
  "DeleteMessageBatch",
  "BatchExecuteStatement",
  "BatchWriteItem",
]);

function isPossible(kind: FaultKind, operation: string): boolean {
  if (kind === "conflict") return operation === "TransactWriteItems";
  if (kind === "deliverTwice") return operation === "ReceiveMessage";
  if (kind === "refuseStatement") return operation === "BatchExecuteStatement";
  if (kind === "failSomeEntries") return BATCHES.has(operation);
  return true;
}
