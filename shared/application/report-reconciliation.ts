/**
 * Owns: what is told about the reconciliation of an organization.
 * Does not own: how it is told (shared/contracts/reconciliation-health.ts).
 */
import { findStanding, type ReconciliationRun } from "../domain/reconciliation/run.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import type { Clock } from "../ports/clock.ts";
import type { ReconciliationLog } from "../ports/reconciliation-log.ts";

export interface ReportDependencies {
  readonly log: Pick<ReconciliationLog, "runs">;
  readonly now: Clock;
}

export interface ReconciliationReport extends ReturnType<typeof findStanding> {
  /** Undefined when there was none within the last 30 days. */
  readonly lastRun: ReconciliationRun | undefined;
  readonly hoursChecked30Days: number;
}

export async function reportReconciliation(
  { log, now }: ReportDependencies,
  organization: string,
): Promise<ReconciliationReport> {
  const runs = await log.runs(organization, now() - 30 * DAY_MS);
  return {
    ...findStanding(runs),
    lastRun: runs[0],
    hoursChecked30Days: runs.reduce((sum, { hours }) => sum + hours.length, 0),
  };
}
