/** Owns: messages of SQS as the event a function gets. */
import type { Message } from "@aws-sdk/client-sqs";
import type { Json, JsonObject } from "../../template/json.ts";

export function toSqsEvent(messages: readonly Message[], queueArn: string): JsonObject {
  const region = queueArn.split(":")[3] ?? "";
  return { Records: messages.map((message) => toRecord(message, queueArn, region)) };
}

function toRecord(message: Message, queueArn: string, region: string): Json {
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: toFields(message.Attributes ?? {}),
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        {
          ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
          ...(value.BinaryValue === undefined
            ? {}
            : { binaryValue: Buffer.from(value.BinaryValue).toString("base64") }),
          stringListValues: [],
          binaryListValues: [],
          dataType: value.DataType ?? "",
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function toFields(attributes: Readonly<Record<string, string | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** How many bytes a message adds to the event. */
export function sizeOf(message: Message): number {
  return Buffer.byteLength(JSON.stringify(toRecord(message, LONGEST_ARN, LONGEST_REGION))) + 1;
}

const LONGEST_REGION = "x".repeat(25);
const LONGEST_ARN = "x".repeat(160);
