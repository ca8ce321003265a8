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

/** The records that must come back. */
export interface Undone {
  readonly failed: readonly SQSRecord[];
  /** Those that no time was left for. They wait for nothing, so they come back at once. */
  readonly notBegun: readonly SQSRecord[];
}

/** A Lambda handler for SQS with partial batch responses. */
export function createQueueHandler(
  { bringBack, random }: QueueHandlerDependencies,
  work: (records: readonly SQSRecord[], context: Context) => Promise<Undone>,
) {
  return middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }, context) => {
    const { failed, notBegun } = await work(Records, context);
    // Without it these messages would stay invisible for the queue's whole visibility timeout.
    await bringBack([
      ...failed.map((record) => toReturn(record, random)),
      ...notBegun.map(({ receiptHandle }) => ({ receiptHandle, afterSeconds: 0 })),
    ]);
    const undone = [...failed, ...notBegun];
    return { batchItemFailures: undone.map(({ messageId }) => ({ itemIdentifier: messageId })) };
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
