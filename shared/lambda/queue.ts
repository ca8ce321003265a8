/**
 * Owns: the way of every queue function - which messages failed, and when each comes back.
 * Does not own: what a message means.
 */
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { BringBack, MessageReturn } from "../ports/bring-back.ts";

export interface QueueHandlerDependencies {
  readonly bringBack: BringBack;
  /** In [0, 1). */
  readonly random: () => number;
}

const LONGEST_PAUSE_SECONDS = 900;

/** A Lambda handler for SQS with partial batch responses. `work` names the records that must come back. */
export function createQueueHandler(
  { bringBack, random }: QueueHandlerDependencies,
  work: (records: readonly SQSRecord[], context: Context) => Promise<ReadonlySet<SQSRecord>>,
) {
  return middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }, context) => {
    const failed = [...(await work(Records, context))];
    // Without it a failed message would stay invisible for the queue's whole visibility timeout.
    await bringBack(failed.map((record) => toReturn(record, random)));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}

/** Seconds until a message's next try: doubled with each, with jitter, so that a passing fault heals in seconds. */
function pauseSeconds(receiveCount: number, random: () => number): number {
  const longest = Math.min(LONGEST_PAUSE_SECONDS, 2 ** Math.min(receiveCount, 10));
  return Math.ceil(longest * (0.5 + random() / 2));
}

function toReturn({ receiptHandle, attributes }: SQSRecord, random: () => number): MessageReturn {
  return { receiptHandle, afterSeconds: pauseSeconds(Number(attributes.ApproximateReceiveCount), random) };
}
