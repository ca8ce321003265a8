import { ChangeMessageVisibilityBatchCommand } from "@aws-sdk/client-sqs";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import type { BringBack } from "../../ports/bring-back.ts";
import { ENTRIES_MAX } from "./complete-batch.ts";
import type { QueueDependencies } from "./send-messages.ts";

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
