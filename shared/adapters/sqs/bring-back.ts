import { ChangeMessageVisibilityBatchCommand } from "@aws-sdk/client-sqs";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import type { BringBack } from "../../ports/bring-back.ts";
import type { QueueDependencies } from "./send-messages.ts";

/** ChangeMessageVisibilityBatch takes 10 entries. */
const ENTRIES_MAX = 10;

export function createBringBack({ client, queueUrl }: QueueDependencies): BringBack {
  return async (messages) => {
    const batches = cutIntoBatches(messages, ENTRIES_MAX);
    await Promise.allSettled(
      batches.map((batch) =>
        client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map(({ receiptHandle, afterSeconds }, index) => ({
              Id: String(index),
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: afterSeconds,
            })),
          }),
        ),
      ),
    );
  };
}
