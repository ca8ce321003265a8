/**
 * Owns: the calls of SQS that an event source mapping makes.
 * Does not own: in whose name they are made; that is the client's.
 */
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** SQS takes at most ten at a time. */
const ENTRIES_MAX = 10;
const PARALLEL_CALLS = 4;

export async function receiveMessages(
  client: SQSClient,
  queueUrl: string,
  count: number,
  waitSeconds: number,
): Promise<readonly Message[]> {
  const answer = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: count,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
  );
  return answer.Messages ?? [];
}

/** @throws Error if a message could not be deleted; it will be delivered again */
export async function deleteMessages(
  client: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
): Promise<void> {
  await inBatches(messages, async (batch) => {
    const entries = batch.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const deletion = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    requireAll("DeleteMessageBatch", (await client.send(deletion)).Failed);
  });
}

/**
 * Lets messages be delivered again after so many seconds, 1 or more: fauxqs 2.4.1 with a data directory loses a message that
 * is to be visible at once until it is started again.
 * @throws Error if a message could not be brought back
 */
export async function bringBack(
  client: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
  seconds: number,
): Promise<void> {
  await inBatches(messages, async (batch) => {
    const entries = batch.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: seconds,
    }));
    const change = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    requireAll("ChangeMessageVisibilityBatch", (await client.send(change)).Failed);
  });
}

/** Messages that wait, are delayed or are being worked on. */
export async function countMessages(client: SQSClient, queueUrl: string): Promise<number> {
  const answer = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
      ],
    }),
  );
  return Object.values(answer.Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
}

function requireAll(call: string, failed: readonly BatchResultErrorEntry[] | undefined): void {
  const [first] = failed ?? [];
  if (first !== undefined)
    throw new Error(`${call}: ${failed?.length} of the entries failed: ${first.Code} ${first.Message ?? ""}`);
}

async function inBatches(
  messages: readonly Message[],
  send: (batch: readonly Message[]) => Promise<void>,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(messages.length / ENTRIES_MAX) }, (_, index) =>
    messages.slice(index * ENTRIES_MAX, (index + 1) * ENTRIES_MAX),
  );
  for (let index = 0; index < batches.length; index += PARALLEL_CALLS)
    await Promise.all(batches.slice(index, index + PARALLEL_CALLS).map(send));
}
