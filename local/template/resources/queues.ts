import type { Fields } from "../fields.ts";
import type { QueueModel } from "../model.ts";
import { type Resource, readProperties } from "../resource.ts";

/** From the property of the template to the attribute of CreateQueue, where they differ. */
const ATTRIBUTES = {
  DelaySeconds: "DelaySeconds",
  MaximumMessageSize: "MaximumMessageSize",
  MessageRetentionPeriod: "MessageRetentionPeriod",
  ReceiveMessageWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  VisibilityTimeout: "VisibilityTimeout",
} as const;

/** AWS::SQS::Queue */
export function readQueue(resource: Resource): QueueModel {
  const { name, arn } = resource.identity();
  return readProperties(resource, (fields) => {
    fields.setAside({
      QueueName: "already in its identity",
      SqsManagedSseEnabled: "files of this machine are not encrypted by us",
      KmsMasterKeyId: "files of this machine are not encrypted by us",
      KmsDataKeyReusePeriodSeconds: "files of this machine are not encrypted by us",
      RedriveAllowPolicy: "SQS checks it when a redrive policy is set, which a deployment does",
      Tags: "a label",
    });
    const numbers = Object.entries(ATTRIBUTES).flatMap(([property, attribute]) => {
      const value = fields.optionalNumber(property);
      return value === undefined ? [] : [[attribute, String(value)] as const];
    });
    const redrive = fields.optionalObject("RedrivePolicy", readRedrive);
    return {
      name,
      arn,
      attributes: {
        ...Object.fromEntries(numbers),
        ...(redrive === undefined ? {} : { RedrivePolicy: redrive }),
      },
    };
  });
}

function readRedrive(fields: Fields): string {
  return JSON.stringify({
    deadLetterTargetArn: fields.text("deadLetterTargetArn"),
    maxReceiveCount: fields.number("maxReceiveCount"),
  });
}
