/** The embedded DynamoDB: what it keeps, and that it never outlives who started it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startDynamoDb } from "../../../local/engines/dynamodb.ts";
import { isDynamoDbAvailable } from "../../support/engines.ts";
import { eventually } from "../../support/eventually.ts";

const MODULE = new URL("../../../local/engines/dynamodb.ts", import.meta.url).href;

const clientOf = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });

async function putInNewTable(endpoint: string): Promise<void> {
  const client = clientOf(endpoint);
  await client.send(
    new CreateTableCommand({
      TableName: "ledger",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName: "ledger" });
  await client.send(new PutItemCommand({ TableName: "ledger", Item: { pk: { S: "kept" } } }));
}

const isAnswering = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe("The DynamoDB that the environment names", () => {
  test("is taken as it is, and is not ours to stop", async () => {
    const environment = { TALLYMARK_DYNAMODB_ENDPOINT: "http://127.0.0.1:8000/" };
    const engine = await startDynamoDb({ environment });
    expect(engine.url).toBe("http://127.0.0.1:8000");
    await engine.stop();
  });

  test("must be an address: the error names the variable and what came", async () => {
    const environment = { TALLYMARK_DYNAMODB_ENDPOINT: "localhost:8000" };
    await expect(startDynamoDb({ environment })).rejects.toThrow(
      'TALLYMARK_DYNAMODB_ENDPOINT: got "localhost:8000"',
    );
  });

  test("is what a platform without the embedded one is told to use", async () => {
    const platform = Object.getOwnPropertyDescriptor(process, "platform");
    Object.defineProperty(process, "platform", { ...platform, value: "plan9" });
    try {
      await expect(startDynamoDb({ environment: {} })).rejects.toThrow(
        /no embedded DynamoDB for plan9-.*TALLYMARK_DYNAMODB_ENDPOINT/,
      );
    } finally {
      Object.defineProperty(process, "platform", platform ?? {});
    }
  });
});

describe.skipIf(!isDynamoDbAvailable)("The embedded DynamoDB", () => {
  let dataDirectory = "";
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "tallymark-test-dynamodb-"));
  });
  afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

  test("keeps what was written over a stop, and is gone after it", async () => {
    const first = await startDynamoDb({ dataDirectory, environment: {} });
    await putInNewTable(first.url);
    await first.stop();
    expect(await isAnswering(first.url)).toBe(false);
    await first.stop();

    const second = await startDynamoDb({ dataDirectory, environment: {} });
    const kept = await clientOf(second.url).send(
      new GetItemCommand({ TableName: "ledger", Key: { pk: { S: "kept" } } }),
    );
    await second.stop();
    expect(kept.Item).toEqual({ pk: { S: "kept" } });
  });

  test("ends when the process that started it is killed, and has kept what it answered", async () => {
    const script = `const { startDynamoDb } = await import(${JSON.stringify(MODULE)});
      console.log((await startDynamoDb({ dataDirectory: ${JSON.stringify(dataDirectory)}, environment: {} })).url);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [url]: string[] = await once(createInterface({ input: parent.stdout }), "line");
    await putInNewTable(url ?? "").finally(() => parent.kill("SIGKILL"));
    await once(parent, "exit");
    await eventually(async () => !(await isAnswering(url ?? "")));

    const next = await startDynamoDb({ dataDirectory, environment: {} });
    const kept = await clientOf(next.url).send(
      new GetItemCommand({ TableName: "ledger", Key: { pk: { S: "kept" } } }),
    );
    await next.stop();
    expect(kept.Item).toEqual({ pk: { S: "kept" } });
  });

  test("runs beside others of its kind", async () => {
    const engines = await Promise.all(Array.from({ length: 4 }, () => startDynamoDb({ environment: {} })));
    expect(new Set(engines.map(({ url }) => url)).size).toBe(4);
    await Promise.all(engines.map(({ url }) => putInNewTable(url)));
    await Promise.all(engines.map((engine) => engine.stop()));
  });
});
