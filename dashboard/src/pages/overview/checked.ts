/** Owns: what the checks of the counting say, in words. */
import type { ReconciliationHealth } from "../../../../shared/contracts/answers/reconciliation.ts";

type Checked = Pick<ReconciliationHealth, "drift" | "hoursChecked30Days">;

export function verdictOf({ drift, hoursChecked30Days }: Checked): string {
  if (drift.length > 0) return "See the runbook: totals drifted";
  // Nothing that was looked at is no good sign.
  return hoursChecked30Days === 0 ? "Nothing checked yet" : "All that was checked is right";
}
