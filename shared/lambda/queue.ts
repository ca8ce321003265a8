/**
 * Owns: the way of every queue function - which messages failed, and when each comes back.
 * Does not own: what a message means.
 */
import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

export interface QueueHandlerDependencies {
  readonly client: Pick<SQSClient, "send">;
  readonly queueUrl: string;
  /** In [0, 1). */
  readonly random: () => number;
}

const LONGEST_PAUSE_SECONDS = 900;
const ENTRIES_MAX = 10;

/** A Lambda handler for SQS with partial batch responses. `work` names the records that must come back. */
export function createQueueHandler(
  dependencies: QueueHandlerDependencies,
  work: (records: readonly SQSRecord[]) => Promise<ReadonlySet<SQSRecord>>,
) {
  return middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }) => {
    const failed = [...(await work(Records))];
    await bringBackSoon(dependencies, failed);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}

/** Seconds until a message's next try: doubled with each, with jitter, so that a passing fault heals in seconds. */
export function pauseSeconds(receiveCount: number, random: () => number): number {
  const longest = Math.min(LONGEST_PAUSE_SECONDS, 2 ** Math.min(receiveCount, 10));
  return Math.ceil(longest * (0.5 + random() / 2));
}

/** Without it a failed message would stay invisible for the queue's whole visibility timeout. It is only a wish: it may fail. */
async function bringBackSoon(
  { client, queueUrl, random }: QueueHandlerDependencies,
  failed: readonly SQSRecord[],
) {
  const batches = Array.from({ length: Math.ceil(failed.length / ENTRIES_MAX) }, (_, index) =>
    failed.slice(index * ENTRIES_MAX, (index + 1) * ENTRIES_MAX),
  );
  await Promise.allSettled(
    batches.map((records) =>
      client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: records.map((record, index) => ({
            Id: String(index),
            ReceiptHandle: record.receiptHandle,
            VisibilityTimeout: pauseSeconds(Number(record.attributes.ApproximateReceiveCount), random),
          })),
        }),
      ),
    ),
  );
}
