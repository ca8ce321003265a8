import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import type { DeadLetter, DeadLetters } from "../../ports/dead-letters.ts";
import { completeBatch, ENTRIES_MAX } from "./complete-batch.ts";
import { countMessages } from "./queue-depth.ts";

export interface DeadLettersDependencies {
  readonly client: Pick<SQSClient, "send">;
  readonly deadLetterQueueUrl: string;
  /** Where dead letters go back to. */
  readonly queueUrl: string;
}

/** A receive that waits asks all servers of SQS, one that does not only some. Below the clients' timeout. */
const WAIT_SECONDS = 1;

/** Once a receive brings full hands, so many more are made at once. */
const MORE_RECEIVES = 7;

export function createDeadLetters(dependencies: DeadLettersDependencies): DeadLetters {
  const { client, deadLetterQueueUrl, queueUrl } = dependencies;
  return {
    receive: async () => {
      const first = await receive(dependencies, WAIT_SECONDS);
      if (first.length < ENTRIES_MAX) return first;
      const more = Array.from({ length: MORE_RECEIVES }, () => receive(dependencies, 0));
      return [first, ...(await Promise.all(more))].flat();
    },
    sendBack: (letters) =>
      completeAll(
        "SendMessageBatch",
        letters.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
        (Entries) => client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
      ),
    remove: (letters) =>
      completeAll(
        "DeleteMessageBatch",
        letters.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
        (Entries) => client.send(new DeleteMessageBatchCommand({ QueueUrl: deadLetterQueueUrl, Entries })),
      ),
    count: () => countMessages(client, deadLetterQueueUrl),
  };
}

async function receive(
  { client, deadLetterQueueUrl }: DeadLettersDependencies,
  waitSeconds: number,
): Promise<readonly DeadLetter[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: ENTRIES_MAX,
      WaitTimeSeconds: waitSeconds,
    }),
  );
  return Messages.map(toDeadLetter);
}

function toDeadLetter({ Body = "", ReceiptHandle = "" }: Message): DeadLetter {
  return { body: Body, receiptHandle: ReceiptHandle };
}

/** @throws Error naming the call and why it failed, because an operator reads it */
async function completeAll<Entry extends { readonly Id: string }>(
  call: string,
  entries: readonly Entry[],
  send: Parameters<typeof completeBatch<Entry>>[1],
): Promise<void> {
  const batches = cutIntoBatches(entries, ENTRIES_MAX);
  const outcomes = await Promise.all(batches.map((batch) => completeBatch(batch, send)));
  const undone = outcomes.flatMap((outcome) => outcome.undone);
  if (undone.length === 0) return;
  const cause = outcomes.find((outcome) => outcome.undone.length > 0)?.cause;
  const why = cause instanceof Error ? String(cause) : JSON.stringify(cause);
  throw new Error(
    `${call}: ${undone.length} of ${entries.length} dead letters failed: ${why}. Nothing is lost; redrive again`,
    { cause },
  );
}
