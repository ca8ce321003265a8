import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { AddAlarm, AlarmText } from "../monitoring/alarms.ts";

/** What every queue of ours is: encrypted at rest, closed to plain HTTP. */
export const QUEUE_SECURITY = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

export interface DeadLetterAlarms {
  readonly addAlarm: AddAlarm;
  readonly severity: "high" | "medium";
  /** There is a message. */
  readonly arrival: AlarmText;
  /** SQS will soon drop a message. */
  readonly expiry: AlarmText;
}

/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/**
 * SQS drops a message by when it was first sent, but the metric counts from when it was set aside (SQS Developer Guide, "Setting-up
 * dead-letter queue retention"). It may have spent the 7 days of a work queue before: then 7 are left of the 14, and 3 at this age.
 */
const AGE_LIMIT = Duration.days(4);

/** A queue for what failed too often. It keeps a message as long as SQS can, and rings at the first one and before one is lost. */
export function createDeadLetterQueue(scope: Construct, id: string, alarms: DeadLetterAlarms): Queue {
  const { addAlarm, severity, arrival, expiry } = alarms;
  const queue = new Queue(scope, id, { ...QUEUE_SECURITY, retentionPeriod: RETENTION });
  addAlarm(scope, `${id}Alarm`, {
    metric: queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: "Maximum",
    }),
    threshold: 1,
    periods: 1,
    severity,
    ...arrival,
  });
  addAlarm(scope, `${id}AgeAlarm`, {
    metric: queue.metricApproximateAgeOfOldestMessage({
      period: Duration.minutes(15),
      statistic: "Maximum",
    }),
    threshold: AGE_LIMIT.toSeconds(),
    periods: 1,
    severity,
    ...expiry,
  });
  return queue;
}
