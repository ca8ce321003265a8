import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import { MeteringError } from "../../errors.ts";
import { completeBatch, ENTRIES_MAX } from "./complete-batch.ts";

export interface QueueDependencies {
  readonly client: Pick<SQSClient, "send">;
  readonly queueUrl: string;
}

/**
 * SendMessageBatch takes 1 MiB; ten of our messages of at most about 64 KB stay below it. What is sent again has the same body,
 * and so the same owner of its claims.
 * @throws MeteringError queue.unavailable unless every message is durably queued
 */
export async function sendMessages(
  dependencies: QueueDependencies,
  bodies: readonly string[],
  delaySeconds?: number,
): Promise<void> {
  const batches = cutIntoBatches(bodies, ENTRIES_MAX);
  await Promise.all(batches.map((batch) => sendBatch(dependencies, batch, delaySeconds)));
}

async function sendBatch(
  { client, queueUrl }: QueueDependencies,
  bodies: readonly string[],
  delaySeconds?: number,
) {
  const { undone, cause } = await completeBatch(
    bodies.map((body) => ({ Id: randomUUID(), MessageBody: body, DelaySeconds: delaySeconds })),
    (Entries) => client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
  );
  if (undone.length === 0) return;
  const message = "not all events could be queued; send the request again, with the same keys";
  throw new MeteringError("queue.unavailable", message, { cause });
}
