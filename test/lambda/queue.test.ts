import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { createQueueHandler } from "../../shared/lambda/queue.ts";
import type { MessageReturn } from "../../shared/ports/bring-back.ts";

const aRecord = (messageId: string, receiveCount: number) =>
  ({
    messageId,
    receiptHandle: `handle of ${messageId}`,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  }) as SQSRecord;

test("what failed comes back after pauses that double, what was not begun at once, and both are not done", async () => {
  const [done, first, fourth, left] = [
    aRecord("done", 1),
    aRecord("failed", 1),
    aRecord("failed again", 4),
    aRecord("left", 4),
  ];
  const returned: MessageReturn[] = [];
  const handler = createQueueHandler(
    { bringBack: async (messages) => void returned.push(...messages), random: () => 0.99 },
    async () => ({ failed: [first, fourth], notBegun: [left] }),
  );
  const event: SQSEvent = { Records: [done, first, fourth, left] };
  expect(await handler(event, {} as Context)).toEqual({
    batchItemFailures: ["failed", "failed again", "left"].map((itemIdentifier) => ({ itemIdentifier })),
  });
  expect(returned).toEqual([
    { receiptHandle: "handle of failed", afterSeconds: 2 },
    { receiptHandle: "handle of failed again", afterSeconds: 16 },
    { receiptHandle: "handle of left", afterSeconds: 0 },
  ]);
});
