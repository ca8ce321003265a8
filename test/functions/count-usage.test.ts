import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { Dependencies } from "../../functions/count-usage/dependencies.ts";
import { createHandler } from "../../functions/count-usage/handler.ts";
import { chunkToMessage } from "../../shared/contracts/usage-chunk.ts";
import type { MessageReturn } from "../../shared/ports/bring-back.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { createCountingOfAll } from "../support/counting.ts";

/** A message of a hundred events, each of another customer: five of them are more than one part. */
function aMessage(id: string, receiveCount: number): SQSRecord {
  const events = Array.from({ length: 100 }, (_, index) =>
    aUsageEvent({ idempotencyKey: `${id}-${index}`, customerId: `customer-${id}-${index}` }),
  );
  return {
    messageId: id,
    receiptHandle: `handle of ${id}`,
    body: chunkToMessage(aChunk({ chunkId: id, events })),
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  } as SQSRecord;
}

function setUp() {
  const { dependencies, given } = createCountingOfAll();
  const returned: MessageReturn[] = [];
  const logged: unknown[] = [];
  const handler = createHandler({
    count: dependencies,
    bringBack: async (messages) => void returned.push(...messages),
    random: () => 0,
    logger: { warn: (...said) => void logged.push(said), error: (...said) => void logged.push(said) },
    metrics: { addMetric: () => {}, publishStoredMetrics: () => {} } as unknown as Dependencies["metrics"],
  });
  return { handler, given, returned, logged };
}

test("messages that no time is left for are not done, come back at once, and are counted first when they do", async () => {
  const { handler, given, returned, logged } = setUp();
  const Records = [...["1", "2", "3", "4"].map((id) => aMessage(id, 1)), aMessage("5", 3)];
  // The first part takes 41 of 60 seconds.
  const context = { getRemainingTimeInMillis: () => (given.length === 0 ? 60_000 : 19_000) } as Context;
  const event: SQSEvent = { Records };
  expect(await handler(event, context)).toEqual({ batchItemFailures: [{ itemIdentifier: "4" }] });
  expect(given.flat().map(({ chunkId }) => chunkId)).toEqual(["5", "1", "2", "3"]);
  expect(returned).toEqual([{ receiptHandle: "handle of 4", afterSeconds: 0 }]);
  expect(logged).toEqual([[expect.stringMatching(/^CHUNKS_NOT_BEGUN/), { chunks: 1 }]]);
});
