/**
 * Owns: a queue, the function that works on it, where its failures go, and the alarms on both.
 * Does not own: what a message holds (shared/contracts) and when a failed one comes back (shared/lambda/queue.ts).
 */
import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { EnvironmentVariable } from "../../shared/environment.ts";
import type { AlarmText } from "../monitoring/alarms.ts";
import { createDeadLetterQueue, type DeadLetterAlarms, QUEUE_SECURITY } from "./dead-letter-queue.ts";
import type { MeteringFunction } from "./metering-function.ts";

export interface WorkQueueProps {
  readonly consumer: MeteringFunction;
  /** Messages per call of the consumer. More than 10 needs a window. */
  readonly batchSize: number;
  /** How long Lambda waits for a batch to fill. */
  readonly batchWindowSeconds: number;
  /** How many batches are worked on at a time, 2 to 1,000. */
  readonly concurrencyMax: number;
  /** Deliveries of a message before it is set aside. */
  readonly receiveCountMax: number;
  readonly variables: {
    readonly queueUrl: EnvironmentVariable;
    readonly deadLetterQueueUrl: EnvironmentVariable;
  };
  readonly alarms: WorkQueueAlarms;
}

export interface WorkQueueAlarms extends Pick<DeadLetterAlarms, "addAlarm" | "severity"> {
  readonly deadLetters: Pick<DeadLetterAlarms, "arrival" | "expiry">;
  readonly age: AlarmText & { readonly limitSeconds: number };
}

/** AWS asks for at least six times the function's timeout, so that a throttled batch can be tried again unseen by others. */
const VISIBILITY_TIMEOUTS = 6;

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  private readonly variables: WorkQueueProps["variables"];

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.variables = props.variables;
    const { addAlarm, severity, deadLetters, age } = props.alarms;
    this.deadLetters = createDeadLetterQueue(this, "DeadLetters", { addAlarm, severity, ...deadLetters });
    this.queue = new Queue(this, "Queue", {
      ...QUEUE_SECURITY,
      visibilityTimeout: visibilityTimeout(props),
      // Half of what the dead letters are kept: a message's age goes with it when it is set aside.
      retentionPeriod: Duration.days(7),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.receiveCountMax },
    });
    this.feed(props);
    addAlarm(this, "AgeAlarm", {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: "Maximum",
      }),
      threshold: age.limitSeconds,
      periods: 5,
      severity,
      userImpact: age.userImpact,
      runbookAnchor: age.runbookAnchor,
    });
  }

  grantSending(grantee: MeteringFunction): void {
    grantee.allow(["sqs:SendMessage"], this.queue.queueArn, {
      [this.variables.queueUrl]: this.queue.queueUrl,
    });
  }

  /** To ask how many messages wait, here and among the dead letters. */
  grantMeasuring(grantee: MeteringFunction): void {
    const { queueUrl, deadLetterQueueUrl } = this.variables;
    const actions = ["sqs:GetQueueAttributes"];
    grantee.allow(actions, this.queue.queueArn, { [queueUrl]: this.queue.queueUrl });
    grantee.allow(actions, this.deadLetters.queueArn, { [deadLetterQueueUrl]: this.deadLetters.queueUrl });
  }

  /** To move dead letters back to the queue, and to see how many are left. */
  grantRedriving(grantee: MeteringFunction): void {
    this.grantSending(grantee);
    grantee.allow(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      this.deadLetters.queueArn,
      { [this.variables.deadLetterQueueUrl]: this.deadLetters.queueUrl },
    );
  }

  private feed({ consumer, batchSize, batchWindowSeconds, concurrencyMax }: WorkQueueProps): void {
    // Lambda itself receives and deletes with the function's role; the function brings failed messages back sooner.
    const actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility"];
    consumer.allow(
      actions.map((action) => `sqs:${action}`),
      this.queue.queueArn,
      { [this.variables.queueUrl]: this.queue.queueUrl },
    );
    const mapping = new EventSourceMapping(this, "Mapping", {
      target: consumer.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxBatchingWindow: Duration.seconds(batchWindowSeconds),
      maxConcurrency: concurrencyMax,
      reportBatchItemFailures: true,
    });
    // CloudFormation tries the permission while it creates the mapping.
    mapping.node.addDependency(consumer);
  }
}

function visibilityTimeout({ consumer, batchWindowSeconds }: WorkQueueProps): Duration {
  return Duration.seconds(consumer.timeout.toSeconds() * VISIBILITY_TIMEOUTS + batchWindowSeconds);
}
