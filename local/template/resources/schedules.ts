import { type Fields, readFields } from "../fields.ts";
import type { Json } from "../json.ts";
import type { ScheduleModel } from "../model.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";

export interface ScheduleDraft extends ScheduleModel {
  readonly place: string;
  /** The role in which EventBridge Scheduler invokes; rules need a permission on the function instead. */
  readonly roleArn?: string;
}

/**
 * Both services hand the event to Lambda's own queue of asynchronous invocations, which always takes it here; what then fails in
 * the function is retried by Lambda.
 */
const DELIVERY_CANNOT_FAIL = {
  RetryPolicy: "it counts failed deliveries, and a delivery to a function cannot fail here",
  DeadLetterConfig: "it takes failed deliveries, and a delivery to a function cannot fail here",
};

/** AWS::Scheduler::Schedule */
export function readSchedule(resource: Resource): ScheduleDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({ Name: "already in its identity", Description: "a label", GroupName: "a label" });
    fields.object("FlexibleTimeWindow", (window) =>
      oneOf(["OFF"], window.text("Mode"), `${window.place}.Mode`),
    );
    return {
      ...commonOf(resource, "scheduler"),
      expression: fields.text("ScheduleExpression"),
      timezone: fields.optionalText("ScheduleExpressionTimezone") ?? "UTC",
      isEnabled: (fields.optionalText("State") ?? "ENABLED") === "ENABLED",
      ...fields.object("Target", readScheduleTarget),
    };
  });
}

/** AWS::Events::Rule: one schedule per target. */
export function readRule(resource: Resource): readonly ScheduleDraft[] {
  return readProperties(resource, (fields) => {
    fields.setAside({ Name: "already in its identity", Description: "a label", Tags: "a label" });
    const expression = fields.text("ScheduleExpression");
    const isEnabled = (fields.optionalText("State") ?? "ENABLED") === "ENABLED";
    return fields.list("Targets", (value, place) => ({
      ...commonOf(resource, "events"),
      expression,
      timezone: "UTC",
      isEnabled,
      ...readRuleTarget(value, place),
    }));
  });
}

function commonOf(resource: Resource, service: ScheduleModel["service"]) {
  const { name, arn } = resource.identity();
  const { place, shortName } = resource;
  return { place, name, shortName, arn, service };
}

function readScheduleTarget(fields: Fields) {
  fields.setAside(DELIVERY_CANNOT_FAIL);
  return {
    functionArn: fields.text("Arn"),
    roleArn: fields.text("RoleArn"),
    input: fields.optionalText("Input"),
  };
}

function readRuleTarget(value: Json, place: string) {
  return readFields(value, place, (fields) => {
    fields.setAside({ ...DELIVERY_CANNOT_FAIL, Id: "a label" });
    return { functionArn: fields.text("Arn"), input: fields.optionalText("Input") };
  });
}
