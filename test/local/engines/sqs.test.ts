/** The embedded SQS, by what fauxqs has to be helped with: what is kept, what comes back at once, who can reach it. */
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../../local/engines/dynamodb.ts";
import { startSqs } from "../../../local/engines/sqs.ts";

const clientOf = ({ url }: Engine) =>
  new SQSClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
    useQueueUrlAsEndpoint: false,
  });

const receive = async (engine: Engine, QueueUrl: string) => {
  const answer = await clientOf(engine).send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    }),
  );
  return (answer.Messages ?? []).map(({ Body, Attributes, ReceiptHandle }) => ({
    body: Body,
    receives: Attributes?.ApproximateReceiveCount,
    ReceiptHandle,
  }));
};

describe("The embedded SQS", () => {
  let dataDirectory = "";
  let engine: Engine | undefined;
  const start = async (options: { dataDirectory?: string }) => {
    await engine?.stop();
    engine = await startSqs(options);
    return engine;
  };
  const createQueue = async (on: Engine) =>
    (await clientOf(on).send(new CreateQueueCommand({ QueueName: "usage" }))).QueueUrl ?? "";
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "tallymark-test-sqs-"));
  });
  afterEach(async () => {
    await engine?.stop();
    engine = undefined;
    await rm(dataDirectory, { recursive: true, force: true });
  });

  test("a message may hold every character that SQS takes, emoji too, and no other", async () => {
    const sqs = await start({ dataDirectory });
    const QueueUrl = await createQueue(sqs);
    await clientOf(sqs).send(new SendMessageCommand({ QueueUrl, MessageBody: "\u{1f600} \u{10ffff} ok" }));
    expect((await receive(sqs, QueueUrl)).map(({ body }) => body)).toEqual(["\u{1f600} \u{10ffff} ok"]);
    const bad = clientOf(sqs).send(new SendMessageCommand({ QueueUrl, MessageBody: "\u0000" }));
    await expect(bad).rejects.toThrow("Invalid characters");
  });

  test("keeps queues and messages over a restart, and not what was deleted", async () => {
    const first = await start({ dataDirectory });
    const QueueUrl = await createQueue(first);
    const send = (MessageBody: string) =>
      clientOf(first).send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await send("deleted");
    const [{ ReceiptHandle } = {}] = await receive(first, QueueUrl);
    await clientOf(first).send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await send("kept");

    const second = await start({ dataDirectory });
    const found = await clientOf(second).send(new GetQueueUrlCommand({ QueueName: "usage" }));
    expect(await receive(second, found.QueueUrl ?? "")).toMatchObject([{ body: "kept", receives: "1" }]);
  });

  test("gives a message back at once when asked to, and counts its receives, also over a restart", async () => {
    const first = await start({ dataDirectory });
    const QueueUrl = await createQueue(first);
    await clientOf(first).send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));
    const comeBack = async (on: Engine, receives: string) => {
      const [message] = await receive(on, QueueUrl);
      expect(message).toMatchObject({ body: "again", receives });
      const { ReceiptHandle } = message ?? {};
      await clientOf(on).send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    };
    await comeBack(first, "1");
    await comeBack(first, "2");
    await comeBack(await start({ dataDirectory }), "3");
  });

  test("takes a batch of 1 MiB and no more", async () => {
    const running = await start({});
    const QueueUrl = await createQueue(running);
    const send = (bytes: number) =>
      clientOf(running).send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: "x".repeat(bytes / 2) })),
        }),
      );
    expect((await send(1_048_576)).Successful).toHaveLength(2);
    await expect(send(1_048_578)).rejects.toMatchObject({ name: "BatchRequestTooLong" });
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === "IPv4" && !address.internal)?.address;

  test.skipIf(outside === undefined)("cannot be reached from another machine", async () => {
    const { url } = await start({});
    const attempt = new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), outside ?? "");
      socket.once("connect", () => resolve("connected")).once("error", ({ message }) => resolve(message));
    });
    expect(await attempt).toContain("ECONNREFUSED");
  });

  test("says why it cannot start", async () => {
    await expect(startSqs({ dataDirectory: join(dataDirectory, "none", "such") })).rejects.toThrow(
      "unable to open database file",
    );
  });
});
