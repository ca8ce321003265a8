/** The gateway between unmodified SDK clients and the real engines. */
import {
  BatchExecuteStatementCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Engine, startDynamoDb } from "../../../local/engines/dynamodb.ts";
import { startSqs } from "../../../local/engines/sqs.ts";
import { subtractUsage } from "../../../local/gateway/cost/cost-meter.ts";
import { type Gateway, startGateway } from "../../../local/gateway/gateway.ts";
import type { IamStatement } from "../../../local/gateway/principal.ts";
import { isDynamoDbAvailable } from "../../support/engines.ts";

const TABLE_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/ledger";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:usage";

const allow = (actions: string[], ...resources: string[]): IamStatement => ({
  effect: "Allow",
  actions,
  resources,
});

describe.skipIf(!isDynamoDbAvailable)("The gateway", () => {
  let engines: readonly Engine[] = [];
  let gateway: Gateway;
  let queueUrl = "";

  const configFor = (accessKeyId: string, endpoint = gateway.url) => ({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  const tables = (accessKeyId = "all") => new DynamoDBClient(configFor(accessKeyId));
  const queues = (accessKeyId = "all") => new SQSClient(configFor(accessKeyId));
  const put = (pk: string, ifAbsent = false) =>
    new PutItemCommand({
      TableName: "ledger",
      Item: { pk: { S: pk } },
      ...(ifAbsent ? { ConditionExpression: "attribute_not_exists(pk)" } : {}),
    });
  const usageOf = async (run: () => Promise<unknown>) => {
    const before = gateway.cost.snapshot();
    await run();
    return subtractUsage(gateway.cost.snapshot(), before);
  };

  beforeAll(async () => {
    const [dynamodb, sqs] = await Promise.all([startDynamoDb(), startSqs()]);
    engines = [dynamodb, sqs];
    gateway = await startGateway({
      region: "us-east-1",
      accountId: "000000000000",
      engines: { dynamodb: dynamodb.url, sqs: sqs.url, timestream: "http://127.0.0.1:1" },
    });
    const definition = new CreateTableCommand({
      TableName: "ledger",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    });
    await new DynamoDBClient(configFor("engine", dynamodb.url)).send(definition);
    const engineQueues = new SQSClient(configFor("engine", sqs.url));
    const queue = await engineQueues.send(
      new CreateQueueCommand({ QueueName: "usage", Attributes: { VisibilityTimeout: "60" } }),
    );
    queueUrl = `${gateway.url}${new URL(queue.QueueUrl ?? "").pathname}`;
    gateway.admit({
      name: "all",
      accessKeyId: "all",
      secretAccessKey: "secret",
      statements: [allow(["*"], "*")],
    });
  });
  afterEach(() => gateway.faults.clear());
  afterAll(async () => {
    await gateway.stop();
    await Promise.all(engines.map((engine) => engine.stop()));
  });

  describe("access", () => {
    const admit = (name: string, ...statements: IamStatement[]) =>
      gateway.admit({ name, accessKeyId: name, secretAccessKey: "secret", statements });

    test("an unknown caller is refused", async () => {
      await expect(tables("stranger").send(put("1"))).rejects.toMatchObject({
        name: "AccessDeniedException",
      });
    });

    test("one permission less is one call refused, in AWS's own words", async () => {
      admit("reader", allow(["dynamodb:GetItem"], TABLE_ARN));
      await tables("reader").send(new GetItemCommand({ TableName: "ledger", Key: { pk: { S: "x" } } }));
      await expect(tables("reader").send(put("1"))).rejects.toMatchObject({
        name: "AccessDeniedException",
        message: expect.stringContaining(
          `is not authorized to perform: dynamodb:PutItem on resource: ${TABLE_ARN}`,
        ),
      });
      expect(gateway.refusals.at(-1)).toEqual({
        principal: "reader",
        action: "dynamodb:PutItem",
        resource: TABLE_ARN,
      });
    });

    test("a transaction needs the right of each of its actions, on its table", async () => {
      admit("putter", allow(["dynamodb:PutItem"], TABLE_ARN));
      const transaction = (TableName: string) =>
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: "ledger", Item: { pk: { S: "t" } } } },
            {
              Update: {
                TableName,
                Key: { pk: { S: "u" } },
                UpdateExpression: "ADD n :n",
                ExpressionAttributeValues: { ":n": { N: "1" } },
              },
            },
          ],
        });
      await expect(tables("putter").send(transaction("ledger"))).rejects.toThrow("dynamodb:UpdateItem");
    });

    test("a PartiQL insert needs the right to insert; a denial wins over an allowance; wildcards match", async () => {
      const insert = new BatchExecuteStatementCommand({
        Statements: [{ Statement: `INSERT INTO "ledger" VALUE {'pk': ?}`, Parameters: [{ S: "p" }] }],
      });
      admit("writer", allow(["dynamodb:*"], "*"), {
        effect: "Deny",
        actions: ["dynamodb:PartiQL*"],
        resources: ["*"],
      });
      await tables("writer").send(put("w"));
      await expect(tables("writer").send(insert)).rejects.toThrow("dynamodb:PartiQLInsert");
    });

    test("a batch to a queue needs the right of the single call", async () => {
      admit("sender", allow(["sqs:SendMessage"], QUEUE_ARN));
      const entries = [{ Id: "a", MessageBody: "sender" }];
      await queues("sender").send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      await expect(queues("sender").send(new ReceiveMessageCommand({ QueueUrl: queueUrl }))).rejects.toThrow(
        "sqs:ReceiveMessage",
      );
    });

    test("a condition that is not evaluated here is refused at admission", () => {
      const conditional: IamStatement = {
        ...allow(["*"], "*"),
        conditions: { StringEquals: { "aws:x": ["y"] } },
      };
      expect(() => admit("conditional", conditional)).toThrow("StringEquals");
    });
  });

  describe("cost", () => {
    test("a put is one write unit, a refused one too, and a transaction two an action", async () => {
      expect(await usageOf(() => tables().send(put("cost")))).toMatchObject({
        writeUnits: 1,
        calls: { "dynamodb:PutItem": 1 },
      });
      expect(
        await usageOf(() =>
          tables()
            .send(put("cost", true))
            .catch(() => {}),
        ),
      ).toMatchObject({ writeUnits: 1 });
      const transaction = new TransactWriteItemsCommand({
        TransactItems: ["t1", "t2"].map((pk) => ({ Put: { TableName: "ledger", Item: { pk: { S: pk } } } })),
      });
      expect(await usageOf(() => tables().send(transaction))).toMatchObject({ writeUnits: 4 });
    });

    test("a message is one request for each 64 KB", async () => {
      const send = (characters: number) =>
        queues().send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: [{ Id: "a", MessageBody: "x".repeat(characters) }],
          }),
        );
      expect(await usageOf(() => send(65_536))).toMatchObject({ sqsRequests: 1 });
      expect(await usageOf(() => send(65_537))).toMatchObject({ sqsRequests: 2 });
    });
  });

  describe("faults", () => {
    const failure = (run: Promise<unknown>) =>
      run.then(
        () => "no failure",
        (error: Error) => error.name,
      );
    const exists = async (pk: string) =>
      (
        await tables().send(
          new GetItemCommand({ TableName: "ledger", Key: { pk: { S: pk } }, ConsistentRead: true }),
        )
      ).Item !== undefined;

    test("a throttle is the service's own exception, as often as asked for", async () => {
      gateway.faults.inject({ kind: "throttle", service: "dynamodb", target: "ledger", times: 1 });
      expect(await failure(tables().send(put("throttled")))).toBe("ProvisionedThroughputExceededException");
      expect(await exists("throttled")).toBe(false);
      expect(await failure(tables().send(put("throttled")))).toBe("no failure");
    });

    test("after a timeout the call is done although nobody was told; after a drop it is not", async () => {
      gateway.faults.inject({ kind: "timeoutAfterSuccess", operation: "PutItem", times: 1 });
      expect(await failure(tables().send(put("lost")))).not.toBe("no failure");
      expect(await exists("lost")).toBe(true);
      gateway.faults.inject({ kind: "drop", operation: "PutItem", times: 1 });
      expect(await failure(tables().send(put("dropped")))).not.toBe("no failure");
      expect(await exists("dropped")).toBe(false);
    });

    test("a conflict cancels a transaction, and only that", async () => {
      gateway.faults.inject({ kind: "conflict", times: 1 });
      await tables().send(put("untouched"));
      const transaction = new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName: "ledger", Item: { pk: { S: "c" } } } }],
      });
      const error = await tables()
        .send(transaction)
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        name: "TransactionCanceledException",
        CancellationReasons: [{ Code: "TransactionConflict" }],
      });
    });

    test("a part of a batch fails, the rest is done", async () => {
      gateway.faults.inject({ kind: "failSomeEntries", operation: "BatchExecuteStatement", times: 1 });
      const answer = await tables().send(
        new BatchExecuteStatementCommand({
          Statements: ["b1", "b2"].map((pk) => ({
            Statement: `INSERT INTO "ledger" VALUE {'pk': ?}`,
            Parameters: [{ S: pk }],
          })),
        }),
      );
      expect(answer.Responses?.map(({ Error: error }) => error?.Code)).toEqual([
        "ProvisionedThroughputExceeded",
        undefined,
      ]);
      expect([await exists("b1"), await exists("b2")]).toEqual([false, true]);
    });

    test("a message is delivered twice while it is worked on, and then deleted", async () => {
      await queues().send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [{ Id: "a", MessageBody: "twice" }] }),
      );
      gateway.faults.inject({ kind: "deliverTwice", times: 1 });
      const receive = () =>
        queues().send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
      const [first, second] = [await receive(), await receive()];
      const bodies = (answer: typeof first) => answer.Messages?.map(({ Body }) => Body) ?? [];
      expect(bodies(second)).toEqual(expect.arrayContaining(bodies(first)));
      const Entries = (second.Messages ?? []).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await queues().send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      expect(gateway.faults.report()).toMatchObject({ deliverTwice: 1 });
    });
  });
});
