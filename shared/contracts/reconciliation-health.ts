/** Owns: how the answer of `GET /v1/health/reconciliation` is made. */
import type { CounterDrift, StoreDrift } from "../domain/reconciliation/drift.ts";
import type { ReconciliationRun } from "../domain/reconciliation/run.ts";
import type { ReconciliationHealth } from "./answers/reconciliation.ts";

export function toReconciliationHealth({
  lastRun,
  hoursChecked30Days,
  drift,
  eventStoreDrift,
}: {
  readonly lastRun: ReconciliationRun | undefined;
  readonly hoursChecked30Days: number;
  readonly drift: readonly CounterDrift[];
  readonly eventStoreDrift: readonly StoreDrift[];
}): ReconciliationHealth {
  const common = { hoursChecked30Days, drift, eventStoreDrift };
  if (lastRun === undefined)
    return {
      lastRunAt: null,
      hoursChecked: null,
      ...common,
      orphansTakenOver: null,
      unclaimed: null,
      lastRun: null,
    };
  const { organization: _, ...run } = lastRun;
  return {
    lastRunAt: run.at,
    hoursChecked: run.hours.length,
    ...common,
    orphansTakenOver: run.orphansTakenOver,
    unclaimed: run.unclaimed.length,
    lastRun: run,
  };
}
