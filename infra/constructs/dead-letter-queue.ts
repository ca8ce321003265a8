import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { AddAlarm } from "../monitoring/alarms.ts";

/** What every queue of ours is: encrypted at rest, closed to plain HTTP. */
export const QUEUE_SECURITY = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

export interface DeadLetterQueueProps {
  readonly addAlarm: AddAlarm;
  /** What a message in it means for a user. */
  readonly userImpact: string;
  readonly runbookAnchor: string;
  readonly severity: "high" | "medium";
}

/** A queue for what failed too often. It keeps a message as long as SQS can, and rings at the first one. */
export function createDeadLetterQueue(scope: Construct, id: string, props: DeadLetterQueueProps): Queue {
  const queue = new Queue(scope, id, { ...QUEUE_SECURITY, retentionPeriod: Duration.days(14) });
  props.addAlarm(scope, `${id}Alarm`, {
    metric: queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: "Maximum",
    }),
    threshold: 1,
    periods: 1,
    severity: props.severity,
    userImpact: props.userImpact,
    runbookAnchor: props.runbookAnchor,
  });
  return queue;
}
