/**
 * Owns: what every alarm says - how bad it is, what it means for a user, and where the runbook tells what to do.
 * Does not own: what is watched; that stands beside the thing that can fail.
 */
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

export interface AlarmProps {
  readonly metric: IMetric;
  /** The alarm rings at this value and above. */
  readonly threshold: number;
  /** How many periods of the metric in a row. */
  readonly periods: number;
  /** high: somebody is woken; medium: somebody looks in the morning. */
  readonly severity: "high" | "medium";
  /** One sentence, in the words of a user. */
  readonly userImpact: string;
  /** The heading in docs/runbook.md, as a link names it. */
  readonly runbookAnchor: string;
}

/** What an alarm says to a person. */
export type AlarmText = Pick<AlarmProps, "userImpact" | "runbookAnchor">;

export type AddAlarm = (scope: Construct, id: string, props: AlarmProps) => Alarm;

/** @param topicArn that alarms notify, both when they ring and when they stop */
export function createAlarms(stack: Construct, topicArn: string | undefined): AddAlarm {
  const topic = topicArn === undefined ? undefined : Topic.fromTopicArn(stack, "AlarmTopic", topicArn);
  return (scope, id, props) => {
    const alarm = new Alarm(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `[${props.severity}] ${props.userImpact} Runbook: docs/runbook.md#${props.runbookAnchor}`,
    });
    if (topic !== undefined) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    return alarm;
  };
}
