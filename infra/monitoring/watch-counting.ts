import { Duration, type Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { METRICS } from "../../shared/environment.ts";
import type { AddAlarm } from "./alarms.ts";

/** What counting reports about events, beyond what its queue shows. */
export function watchCounting(stack: Stack, addAlarm: AddAlarm): void {
  addAlarm(stack, "QuarantineAlarm", {
    metric: new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.eventsQuarantined,
      dimensionsMap: { service: "count-usage" },
      statistic: "Sum",
      period: Duration.minutes(5),
    }),
    threshold: 1,
    periods: 1,
    severity: "medium",
    userImpact:
      "Accepted events are in quarantine: they are not in totals until somebody decides about them.",
    runbookAnchor: "events-in-quarantine",
  });
}
