/** Counts hours anew from the ledger and takes over what was never counted. Started by the schedule, and by an operator. */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { type ReconcileReport, reconcileUsage } from "../../shared/application/reconcile-usage.ts";
import { parseReconcile, type ReconcileAnswer } from "../../shared/contracts/reconcile.ts";
import type { ReconciliationRun } from "../../shared/domain/reconciliation/run.ts";
import { METRICS } from "../../shared/environment.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { LOG } from "../../shared/lambda/log-messages.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

/** What the step that is under way, and noting the run, may still take. */
const LAST_STEP_MS = 60_000;

export function createHandler(dependencies: Dependencies) {
  return async (
    payload: unknown,
    context: Pick<Context, "getRemainingTimeInMillis">,
  ): Promise<ReconcileAnswer> => {
    const request = parseReconcile(payload);
    const hasTime = () => context.getRemainingTimeInMillis() > LAST_STEP_MS;
    const report = await reconcileUsage(dependencies.reconcile(hasTime), request);
    describe(dependencies, report);
    const [failure] = report.failures;
    // Thrown at the end, so that one organization's failure is seen, and hides no other's run.
    if (failure !== undefined)
      throw new Error(
        `${report.failures.length} organizations were not reconciled; the first is ${failure.organization}`,
        { cause: failure.cause },
      );
    return { runs: report.runs };
  };
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

function describe({ logger, metrics }: Dependencies, { runs, failures }: ReconcileReport): void {
  for (const { organization, drift, driftCount, eventStoreDrift } of runs) {
    if (driftCount > 0) logger.error(LOG.driftFound, { organization, entries: driftCount, first: drift[0] });
    if (eventStoreDrift.length > 0)
      logger.warn(LOG.storeDriftFound, { organization, first: eventStoreDrift[0] });
  }
  for (const { organization, orphansTakenOver, notChecked, eventStoreFailure } of runs) {
    if (orphansTakenOver > 0) logger.warn(LOG.orphansTakenOver, { organization, events: orphansTakenOver });
    if (notChecked.length > 0) logger.warn(LOG.hoursNotChecked, { organization, hours: notChecked });
    if (eventStoreFailure !== undefined)
      logger.warn(LOG.storeNotChecked, { organization, cause: eventStoreFailure });
  }
  for (const { organization, cause } of failures)
    logger.error(LOG.reconciliationFailed, { organization, cause: String(cause) });
  const sum = (amount: (run: ReconciliationRun) => number) =>
    runs.reduce((total, run) => total + amount(run), 0);
  metrics.addMetric(
    METRICS.hoursReconciled,
    MetricUnit.Count,
    sum(({ hours }) => hours.length),
  );
  metrics.addMetric(
    METRICS.driftFound,
    MetricUnit.Count,
    sum(({ driftCount }) => driftCount),
  );
  metrics.addMetric(
    METRICS.storeDriftFound,
    MetricUnit.Count,
    sum((run) => run.eventStoreDrift.length),
  );
  metrics.addMetric(
    METRICS.orphansTakenOver,
    MetricUnit.Count,
    sum((run) => run.orphansTakenOver),
  );
  metrics.addMetric(
    METRICS.eventsUnclaimed,
    MetricUnit.Count,
    sum(({ unclaimed }) => unclaimed.length),
  );
  metrics.publishStoredMetrics();
}
