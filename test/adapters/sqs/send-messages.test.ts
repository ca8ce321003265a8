import type { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { sendMessages } from "../../../shared/adapters/sqs/send-messages.ts";

/** A queue whose `fails` says which messages of a call are not taken. */
function createQueue(fails: (body: string, call: number) => boolean) {
  const taken: string[] = [];
  let calls = 0;
  const client = {
    send: async (command: SendMessageBatchCommand) => {
      calls++;
      const entries = command.input.Entries ?? [];
      if (entries.length > 10) throw new Error("too many entries");
      const good = entries.filter(({ MessageBody = "" }) => !fails(MessageBody, calls));
      taken.push(...good.map(({ MessageBody = "" }) => MessageBody));
      return {
        Successful: good.map(({ Id }) => ({ Id })),
        Failed: entries.filter((entry) => !good.includes(entry)).map(({ Id }) => ({ Id })),
      };
    },
  } as unknown as Pick<SQSClient, "send">;
  return { client, taken, calls: () => calls };
}

describe("Function: sendMessages", () => {
  test("25 messages go in three calls", async () => {
    const queue = createQueue(() => false);
    await sendMessages(
      { client: queue.client, queueUrl: "url" },
      Array.from({ length: 25 }, (_, index) => `m${index}`),
    );
    expect([queue.taken.length, queue.calls()]).toEqual([25, 3]);
  });

  test("what failed in part is sent again, and only that", async () => {
    const queue = createQueue((body, call) => body === "b" && call === 1);
    await sendMessages({ client: queue.client, queueUrl: "url" }, ["a", "b", "c"]);
    expect(queue.taken).toEqual(["a", "c", "b"]);
  });

  test("a message that never goes makes the whole sending fail", async () => {
    const queue = createQueue((body) => body === "b");
    await expect(sendMessages({ client: queue.client, queueUrl: "url" }, ["a", "b"])).rejects.toMatchObject({
      code: "queue.unavailable",
    });
    expect(queue.calls()).toBe(3);
  });
});
