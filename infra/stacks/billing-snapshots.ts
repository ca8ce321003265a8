/**
 * Owns: when months are closed, what the function that does it may do, who may ask what it wrote, and the alarms on it.
 * Does not own: what a snapshot says (shared/domain/mrr).
 */
import { Duration, type Stack } from "aws-cdk-lib";
import { createSchedule } from "../constructs/schedule.ts";
import type { AddAlarm } from "../monitoring/alarms.ts";
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

export interface SnapshotsProps {
  readonly functions: Functions;
  readonly data: Pick<DataStack, "tables" | "billing" | "eventStore">;
  readonly addAlarm: AddAlarm;
}

export function addSnapshots(stack: Stack, props: SnapshotsProps): void {
  grant(props);
  schedule(stack, props);
  watch(stack, props);
}

function grant({ functions, data: { tables, billing, eventStore } }: SnapshotsProps): void {
  const { snapshotMrr, queryMrrHistory } = functions;
  tables.grantOrganizationListing(snapshotMrr);
  tables.grantFreshnessReading(snapshotMrr);
  tables.grantMeterReading(snapshotMrr);
  tables.grantNameReading(snapshotMrr);
  tables.grantRollupReading(snapshotMrr);
  eventStore.grantQuerying(snapshotMrr);
  billing.grantReading(snapshotMrr);
  billing.grantLateMonths(snapshotMrr);
  billing.grantClosing(snapshotMrr);
  tables.grantKeyChecking(queryMrrHistory);
  tables.grantFreshnessReading(queryMrrHistory);
  tables.grantNameReading(queryMrrHistory);
  tables.grantCatalogListing(queryMrrHistory);
  billing.grantSnapshotReading(queryMrrHistory);
}

function schedule(stack: Stack, { functions, addAlarm }: SnapshotsProps): void {
  const common = {
    target: functions.snapshotMrr,
    payload: {},
    // A try that was delivered late, or twice, closes the same months.
    retries: { attemptsMax: 10, age: Duration.hours(20) },
  };
  createSchedule(stack, "SnapshotSchedule", {
    ...common,
    description: "Closes the month that is over",
    // Half an hour after it, so that what was accepted before midnight is counted.
    when: { cron: { minute: "30", hour: "0", day: "1" } },
    alarms: {
      addAlarm,
      severity: "medium",
      arrival: {
        userImpact: "The history of recurring revenue lacks the last month until the following night.",
        runbookAnchor: "snapshot-dead-letters",
      },
      expiry: {
        userImpact: "Months may be closed late, and no other alarm would tell.",
        runbookAnchor: "snapshot-dead-letters-expire",
      },
    },
  });
  createSchedule(stack, "RestatementSchedule", {
    ...common,
    description: "Restates months that something came late for, and closes those that are missing",
    when: { cron: { minute: "30", hour: "3" } },
    alarms: {
      addAlarm,
      severity: "medium",
      arrival: {
        userImpact: "What is recorded late does not come into the history of recurring revenue.",
        runbookAnchor: "restatement-dead-letters",
      },
      expiry: {
        userImpact: "Late records may not come into the history, and no other alarm would tell.",
        runbookAnchor: "restatement-dead-letters-expire",
      },
    },
  });
}

function watch(stack: Stack, { functions, addAlarm }: SnapshotsProps): void {
  addAlarm(stack, "SnapshotFailsAlarm", {
    metric: functions.snapshotMrr.lambda.metricErrors({ period: Duration.hours(1), statistic: "Sum" }),
    threshold: 1,
    periods: 1,
    severity: "medium",
    userImpact:
      "The history of recurring revenue lacks a month of some organizations, or late records in it.",
    runbookAnchor: "snapshot-fails",
  });
}
