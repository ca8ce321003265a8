import type { Message } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatherBatch } from "../../../../local/runtime/queues/gather-batch.ts";
import { toSqsEvent } from "../../../../local/runtime/queues/to-sqs-event.ts";

/** A queue that hands out ten at a time, and counts how often it was asked. */
function createQueue(messages: Message[]) {
  const asked: (readonly [count: number, waitSeconds: number])[] = [];
  return {
    asked,
    messages,
    receive: async (count: number, waitSeconds: number) => {
      asked.push([count, waitSeconds]);
      return messages.splice(0, Math.min(10, count));
    },
  };
}

function createMessages(count: number, bytes = 1): Message[] {
  return Array.from({ length: count }, (_, index) => ({ MessageId: String(index), Body: "x".repeat(bytes) }));
}

const noPause = async () => {};

describe("gatherBatch", () => {
  it("takes what one receive brings where there is no window", async () => {
    const queue = createQueue(createMessages(30));

    const { batch, rest } = await gatherBatch(
      { ...queue, batchSize: 100, windowSeconds: 0, pause: noPause },
      [],
    );

    expect([batch.length, rest.length, queue.asked]).toEqual([10, 0, [[10, 1]]]);
  });

  it("fills a batch without a pause where the queue is full", async () => {
    const queue = createQueue(createMessages(1_200));
    const pause = () => Promise.reject(new Error("paused"));

    const { batch } = await gatherBatch({ ...queue, batchSize: 1_000, windowSeconds: 1, pause }, []);

    expect([batch.length, queue.messages.length]).toEqual([1_000, 200]);
    expect(new Set(batch.map(({ MessageId }) => MessageId)).size).toBe(1_000);
  });

  it("waits once for the rest of the window, and takes what came meanwhile", async () => {
    const queue = createQueue(createMessages(1));
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds);
      queue.messages.push(...createMessages(12));
    };

    const { batch } = await gatherBatch({ ...queue, batchSize: 1_000, windowSeconds: 1, pause }, []);

    expect(batch).toHaveLength(13);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
  });

  it("never makes a batch that is larger than an invocation, and loses no message", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 11, max: 40 }),
        async (sizes, batchSize) => {
          const all = sizes.map((bytes, index) => ({
            MessageId: String(index),
            Body: "\n".repeat(bytes / 2),
          }));
          const queue = createQueue([...all]);
          const seen: Message[] = [];
          let carried: readonly Message[] = [];
          while (queue.messages.length > 0 || carried.length > 0) {
            const options = { ...queue, batchSize, windowSeconds: 1, pause: noPause };
            const { batch, rest } = await gatherBatch(options, carried);
            expect(batch.length).toBeLessThanOrEqual(batchSize);
            expect(JSON.stringify(toSqsEvent(batch, "arn:aws:sqs:us-east-1:0:q")).length).toBeLessThanOrEqual(
              6 * 1024 * 1024,
            );
            seen.push(...batch);
            carried = rest;
          }
          expect(seen.map(({ MessageId }) => MessageId).toSorted()).toEqual(
            all.map(({ MessageId }) => MessageId).toSorted(),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
