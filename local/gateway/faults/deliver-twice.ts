import { type AwsCall, isRecord, recordsOf } from "../call.ts";
import type { Forward } from "../forward.ts";
import type { Answer } from "./answers.ts";

/** Gives what was just received back to the queue, so that another delivery meets the first one at work. */
export async function makeVisibleAgain(
  forward: Forward,
  headers: Readonly<Record<string, string>>,
  call: AwsCall,
  received: Answer,
): Promise<void> {
  const messages = isRecord(received.body) ? recordsOf(received.body.Messages) : [];
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout: 0,
  }));
  const target = { ...headers, "x-amz-target": "AmazonSQS.ChangeMessageVisibilityBatch" };
  await forward("sqs", target, JSON.stringify({ QueueUrl: call.body.QueueUrl, Entries }));
}
