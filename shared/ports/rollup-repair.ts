import type { Amounts, CounterDrift } from "../domain/reconciliation/drift.ts";

/** An entry of the log of corrections, which is never rewritten: a counter was put right. */
export interface Repair
  extends Pick<
    CounterDrift,
    "organization" | "family" | "hour" | "meterId" | "customerId" | "agentId" | "counter"
  > {
  readonly kind: "repair";
  readonly id: string;
  /** Of the slot of `counter` itself. */
  readonly before: Amounts;
  readonly after: Amounts;
  readonly reason: string;
  /** Who asked for it. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
}

export interface RollupRepair {
  /**
   * In one step: the slot holds `after`, and the log has the entry. `moved` when the slot no longer holds `before`: nothing was
   * done. Applying the same repair again changes nothing.
   */
  apply(repair: Repair): Promise<"repaired" | "moved">;
}
