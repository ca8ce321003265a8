import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import { MeteringError } from "../../errors.ts";

export interface QueueDependencies {
  readonly client: Pick<SQSClient, "send">;
  readonly queueUrl: string;
}

/** SendMessageBatch takes 10 messages and 1 MiB; ten of our messages of at most about 64 KB stay below it. */
const MESSAGES_MAX = 10;
const ATTEMPTS = 3;

/** @throws MeteringError queue.unavailable unless every message is durably queued */
export async function sendMessages(
  dependencies: QueueDependencies,
  bodies: readonly string[],
  delaySeconds?: number,
): Promise<void> {
  const batches = cutIntoBatches(bodies, MESSAGES_MAX);
  await Promise.all(batches.map((batch) => sendBatch(dependencies, batch, delaySeconds)));
}

/** A batch may fail in part: what failed is sent again, under the same body and so with the same owner of its claims. */
async function sendBatch(
  { client, queueUrl }: QueueDependencies,
  bodies: readonly string[],
  delaySeconds?: number,
) {
  let open = bodies.map((body) => ({ Id: randomUUID(), MessageBody: body, DelaySeconds: delaySeconds }));
  let cause: unknown;
  for (let attempt = 0; attempt < ATTEMPTS && open.length > 0; attempt++) {
    try {
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: open }));
      const sent = new Set(answer.Successful?.map(({ Id }) => Id));
      open = open.filter(({ Id }) => !sent.has(Id));
      cause = answer.Failed;
    } catch (error) {
      cause = error;
    }
  }
  if (open.length > 0) {
    throw new MeteringError(
      "queue.unavailable",
      "not all events could be queued; send the request again, with the same keys",
      {
        cause,
      },
    );
  }
}
