import { type Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  type CronOptionsWithTimezone,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { createDeadLetterQueue, type DeadLetterAlarms } from "./dead-letter-queue.ts";
import type { MeteringFunction } from "./metering-function.ts";

export interface ScheduleProps {
  readonly description: string;
  readonly target: MeteringFunction;
  /** When: again and again after so long, or at the times of a cron expression (UTC). */
  readonly when: { readonly every: Duration } | { readonly cron: CronOptionsWithTimezone };
  /** What the function is given; absent: the notification of the service. */
  readonly payload?: Readonly<Record<string, string>>;
  /** An invocation that failed is tried again this often, and not once it is older than the age. */
  readonly retries: { readonly attemptsMax: number; readonly age: Duration };
  readonly alarms: DeadLetterAlarms;
}

const IS_DEAD_LETTER_QUEUE = {
  id: "AwsSolutions::AwsSolutions-SQS3",
  reason: "It is a dead-letter queue, that of a schedule; the rule knows only those of other queues.",
};

/** Invokes a function again and again. What could not be delivered lands among its dead letters, which ring. */
export function createSchedule(scope: Construct, id: string, props: ScheduleProps): void {
  const home = new Construct(scope, id);
  const deadLetters = createDeadLetterQueue(home, "DeadLetters", props.alarms);
  Validations.of(deadLetters).acknowledge(IS_DEAD_LETTER_QUEUE);
  const role = createSchedulerRole(home);
  role.addToPolicy(allow("lambda:InvokeFunction", props.target.lambda.functionArn));
  role.addToPolicy(allow("sqs:SendMessage", deadLetters.queueArn));
  const { attemptsMax, age } = props.retries;
  // The library's LambdaInvoke target would also grant every version and alias of the function; there are none.
  const target = {
    arn: props.target.lambda.functionArn,
    role,
    retryPolicy: { maximumRetryAttempts: attemptsMax, maximumEventAgeInSeconds: age.toSeconds() },
    deadLetterConfig: { arn: deadLetters.queueArn },
    ...(props.payload === undefined ? {} : { input: ScheduleTargetInput.fromObject(props.payload) }),
  };
  new Schedule(home, "Schedule", {
    description: props.description,
    schedule: toExpression(props.when),
    target: { bind: () => target },
  });
}

function toExpression(when: ScheduleProps["when"]): ScheduleExpression {
  return "every" in when ? ScheduleExpression.rate(when.every) : ScheduleExpression.cron(when.cron);
}

/** Only schedules of this very account may take the role. */
function createSchedulerRole(home: Construct): Role {
  const conditions = { StringEquals: { "aws:SourceAccount": Stack.of(home).account } };
  return new Role(home, "Role", {
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", { conditions }),
  });
}

function allow(action: string, resource: string): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources: [resource] });
}
