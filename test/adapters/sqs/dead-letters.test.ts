/** On the engine that the local pipeline runs, and through a client that fails in part. */
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startSqs } from "../../../local/engines/sqs.ts";
import { createDeadLetters } from "../../../shared/adapters/sqs/dead-letters.ts";

let engine: Awaited<ReturnType<typeof startSqs>>;
let client: SQSClient;
let queues: { readonly queueUrl: string; readonly deadLetterQueueUrl: string };

beforeAll(async () => {
  engine = await startSqs({});
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  client = new SQSClient({ endpoint: engine.url, region: "us-east-1", credentials });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

let number = 0;
beforeEach(async () => {
  number += 1;
  queues = { queueUrl: await create(`work-${number}`), deadLetterQueueUrl: await create(`dead-${number}`) };
});

async function create(QueueName: string): Promise<string> {
  return (await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? "";
}

async function bury(bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies)
    await client.send(new SendMessageCommand({ QueueUrl: queues.deadLetterQueueUrl, MessageBody }));
}

async function bodiesOf(QueueUrl: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return found.toSorted();
    found.push(...Messages.map(({ Body = "" }) => Body));
  }
}

/** Fails the first entry of the calls that the test names, for the first so many times. */
function failing(command: string, times: number): Pick<SQSClient, "send"> {
  let left = times;
  const send = async (sent: { input: { Entries?: { Id: string }[] }; constructor: { name: string } }) => {
    const [first, ...rest] = sent.input.Entries ?? [];
    if (sent.constructor.name !== command || first === undefined || left-- <= 0)
      return client.send(sent as never);
    if (rest.length > 0) sent.input.Entries = rest;
    const answer = rest.length === 0 ? {} : await client.send(sent as never);
    return { ...(answer as object), Failed: [{ Id: first.Id, Code: "InternalError" }] };
  };
  return { send: send as unknown as SQSClient["send"] };
}

describe("Function: createDeadLetters", () => {
  test("receives more than one call brings, sends them as they are, and removes them", async () => {
    const bodies = Array.from({ length: 25 }, (_, index) => `{"n": ${index}, "text": "ü\\n "}  `);
    await bury(bodies);
    const deadLetters = createDeadLetters({ client, ...queues });

    const letters = await deadLetters.receive();
    expect(letters).toHaveLength(25);
    expect(await deadLetters.count()).toBe(25);
    await deadLetters.sendBack(letters);
    await deadLetters.remove(letters);

    expect(await bodiesOf(queues.queueUrl)).toEqual(bodies.toSorted());
    expect(await deadLetters.count()).toBe(0);
    expect(await deadLetters.receive()).toEqual([]);
  });

  test("tries again what failed in part, and only that", async () => {
    await bury(["a", "b", "c"]);
    const sending = createDeadLetters({ client: failing("SendMessageBatchCommand", 2), ...queues });
    const removing = createDeadLetters({ client: failing("DeleteMessageBatchCommand", 2), ...queues });

    const letters = await sending.receive();
    await sending.sendBack(letters);
    await removing.remove(letters);

    expect(await bodiesOf(queues.queueUrl)).toEqual(["a", "b", "c"]);
    expect(await removing.count()).toBe(0);
  });

  test("says how many could not be moved, and why", async () => {
    await bury(["a", "b", "c"]);
    const sending = createDeadLetters({ client: failing("SendMessageBatchCommand", 9), ...queues });
    const letters = await sending.receive();
    await expect(sending.sendBack(letters)).rejects.toThrow(
      'SendMessageBatch: 1 of 3 dead letters failed: [{"Id":"0","Code":"InternalError"}]. Nothing is lost; redrive again',
    );

    const down = { send: () => Promise.reject(new TypeError("no route")) } as unknown as SQSClient;
    await expect(createDeadLetters({ client: down, ...queues }).remove(letters)).rejects.toThrow(
      "DeleteMessageBatch: 3 of 3 dead letters failed: TypeError: no route",
    );
  });
});
