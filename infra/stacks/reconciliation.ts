/**
 * Owns: the reconciliation's schedule, what it may do, and the alarms on what it finds.
 * Does not own: what it checks (shared/application/reconcile-usage.ts).
 */
import { Duration, type Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { METRICS } from "../../shared/environment.ts";
import { createSchedule } from "../constructs/schedule.ts";
import type { WorkQueue } from "../constructs/work-queue.ts";
import type { AddAlarm } from "../monitoring/alarms.ts";
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

export interface ReconciliationProps {
  readonly functions: Functions;
  readonly data: Pick<DataStack, "tables" | "eventStore">;
  readonly queues: { readonly usage: WorkQueue; readonly store: WorkQueue };
  readonly addAlarm: AddAlarm;
}

const EVERY = Duration.hours(1);

export function addReconciliation(stack: Stack, props: ReconciliationProps): void {
  grant(props);
  schedule(stack, props);
  watch(stack, props);
}

function grant({ functions, data: { tables, eventStore }, queues }: ReconciliationProps): void {
  const { reconcileUsage, queryReconciliation } = functions;
  tables.grantOrganizationListing(reconcileUsage);
  tables.grantReceiptReading(reconcileUsage);
  tables.grantFencing(reconcileUsage);
  tables.grantReconciliationNoting(reconcileUsage);
  tables.grantRollupReading(reconcileUsage);
  tables.grantMeterReading(reconcileUsage);
  // Only in a transaction with an entry in the log of corrections.
  tables.grantIncrementing(reconcileUsage);
  eventStore.grantQuerying(reconcileUsage);
  queues.usage.grantSending(reconcileUsage);
  queues.store.grantSending(reconcileUsage);
  tables.grantKeyChecking(queryReconciliation);
  tables.grantReconciliationReading(queryReconciliation);
}

function schedule(stack: Stack, { functions, addAlarm }: ReconciliationProps): void {
  createSchedule(stack, "ReconciliationSchedule", {
    description: "Recounts hours of Tallymark's totals from the ledger",
    target: functions.reconcileUsage,
    when: { every: EVERY },
    payload: {},
    // The next run, an hour later, looks at what this one would have.
    retries: { attemptsMax: 2, age: EVERY },
    alarms: {
      addAlarm,
      severity: "medium",
      arrival: {
        userImpact:
          "Nobody proves the totals, and events of lost messages are not found, until the reconciliation starts again.",
        runbookAnchor: "reconciliation-dead-letters",
      },
      expiry: {
        userImpact: "The reconciliation may not run, and no other alarm would tell.",
        runbookAnchor: "reconciliation-dead-letters-expire",
      },
    },
  });
}

function watch(stack: Stack, { functions, addAlarm }: ReconciliationProps): void {
  addAlarm(stack, "ReconciliationFailsAlarm", {
    metric: functions.reconcileUsage.lambda.metricErrors({ period: EVERY, statistic: "Sum" }),
    threshold: 1,
    periods: 1,
    severity: "medium",
    userImpact: "The totals of some organizations were not proven in the last hour.",
    runbookAnchor: "reconciliation-fails",
  });
  addAlarm(stack, "DriftAlarm", {
    metric: foundBy(METRICS.driftFound),
    threshold: 1,
    periods: 1,
    severity: "high",
    userImpact: "Some totals differ from the events that were counted: answers and bills may be wrong.",
    runbookAnchor: "totals-drift",
  });
  addAlarm(stack, "StoreDriftAlarm", {
    metric: foundBy(METRICS.storeDriftFound),
    threshold: 1,
    periods: 1,
    severity: "medium",
    userImpact:
      "Event lists and sub-hour questions differ from what was counted; totals and bills are right.",
    runbookAnchor: "raw-events-drift",
  });
}

function foundBy(metricName: string): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { service: "reconcile-usage" },
    statistic: "Maximum",
    period: EVERY,
  });
}
