/** Owns: the answer of `GET /v1/health/reconciliation`. */
import type { CounterDrift, StoreDrift } from "../domain/reconciliation/drift.ts";
import type { ReconciliationRun } from "../domain/reconciliation/run.ts";

export interface ReconciliationHealth {
  /** RFC 3339; null when it did not run within the last 30 days. */
  readonly lastRunAt: string | null;
  readonly hoursChecked: number | null;
  readonly hoursChecked30Days: number;
  /** What was found and not refuted since. */
  readonly drift: readonly CounterDrift[];
  readonly eventStoreDrift: readonly StoreDrift[];
  readonly orphansTakenOver: number | null;
  readonly unclaimed: number | null;
  readonly lastRun: Omit<ReconciliationRun, "organization"> | null;
}

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
