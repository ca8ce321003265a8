/**
 * Owns: when a batch is full - its size, the 6 MB of an invocation, the batching window.
 * Does not own: what becomes of it (poll-queue.ts).
 */
import type { Message } from "@aws-sdk/client-sqs";
import { PAYLOAD_BYTES_MAX } from "../functions/invocation.ts";
import { sizeOf } from "./to-sqs-event.ts";

export interface GatherOptions {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** One ReceiveMessage for at most so many messages, 1 to 10. */
  readonly receive: (count: number, waitSeconds: number) => Promise<readonly Message[]>;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface Gathered {
  readonly batch: readonly Message[];
  /** Received, but more than an invocation holds: they belong to the next batch. */
  readonly rest: readonly Message[];
}

/** SQS hands out at most ten at a time. */
const RECEIVE_MAX = 10;
const PARALLEL_RECEIVES = 4;

/** How long a receive waits for a first message. Lambda waits 20 s; a short wait lets the local runtime stop at once. */
const WAIT_SECONDS = 1;

/** The event around its records. */
const EVENT_BYTES = 100;

/**
 * Waits for a first message, then for the rest of the window, taking what is there. A stream that brings full hands is taken
 * without a pause, so a batch of 1,000 does not wait for its window; a trickle costs one more receive at the window's end,
 * not one in every moment of it.
 */
export async function gatherBatch(options: GatherOptions, carried: readonly Message[]): Promise<Gathered> {
  const { batchSize, windowSeconds, receive, pause } = options;
  const first = Math.min(RECEIVE_MAX, batchSize);
  const messages = carried.length > 0 ? [...carried] : [...(await receive(first, WAIT_SECONDS))];
  if (messages.length === 0 || windowSeconds === 0) return fitInvocation(messages, batchSize);
  const windowEnd = performance.now() + windowSeconds * 1_000;
  let hands = 1;
  let isWindowOver = false;
  while (messages.length < batchSize && bytesOf(messages) < PAYLOAD_BYTES_MAX) {
    const counts = splitCount(batchSize - messages.length, hands);
    const received = (await Promise.all(counts.map((count) => receive(count, 0)))).flat();
    messages.push(...received);
    // A queue may hand out less than it has: only empty hands say that nothing waits.
    if (received.length >= RECEIVE_MAX) hands = PARALLEL_RECEIVES;
    else if (isWindowOver && received.length === 0) break;
    else if (!isWindowOver) {
      await pause(Math.max(0, windowEnd - performance.now()));
      isWindowOver = true;
    }
  }
  return fitInvocation(messages, batchSize);
}

function splitCount(count: number, hands: number): readonly number[] {
  const needed = Math.min(hands, Math.ceil(count / RECEIVE_MAX));
  return Array.from({ length: needed }, (_, index) => Math.min(RECEIVE_MAX, count - index * RECEIVE_MAX));
}

function fitInvocation(messages: readonly Message[], batchSize: number): Gathered {
  let bytes = EVENT_BYTES;
  let count = 0;
  for (const message of messages.slice(0, batchSize)) {
    bytes += sizeOf(message);
    if (bytes > PAYLOAD_BYTES_MAX && count > 0) break;
    count += 1;
  }
  return { batch: messages.slice(0, count), rest: messages.slice(count) };
}

function bytesOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { Body = "" }) => sum + Body.length, EVENT_BYTES);
}
