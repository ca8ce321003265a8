import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalOptions, type LocalPipeline, startLocal } from "../../local/start-local.ts";
import { eventually } from "../support/eventually.ts";
import { createTemporaryFolder } from "../support/temporary-folder.ts";
import { dataStack, workStack } from "./template/fixture-stacks.ts";
import { writeAssembly } from "./template/write-assembly.ts";

/**
 * One function for all: over HTTP it queues its path parameter, from the queue it writes what it got into the table, and a
 * schedule writes its time. `poison` fails, `wait:<file>` waits until the file is there, `read` is what its role may not do.
 */
const BUNDLE = `
  import { existsSync } from "node:fs";
  const call = async (target, body) => {
    const credential = "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20260101/us-east-1/any/aws4_request";
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: "POST",
      headers: { "x-amz-target": target, authorization: credential + ", SignedHeaders=host, Signature=0",
        "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  const put = (pk) => call("DynamoDB_20120810.PutItem", { TableName: process.env.TABLE, Item: { pk: { S: pk } } });
  const count = async ({ messageId, body }) => {
    if (body === "poison") return [{ itemIdentifier: messageId }];
    const file = body.startsWith("wait:") ? body.slice(5) : undefined;
    while (file && !existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    await put(body);
    return [];
  };
  export const handler = async (event) => {
    if (event.scheduledAt) return put(event.scheduledAt);
    if (event.Records) return { batchItemFailures: (await Promise.all(event.Records.map(count))).flat() };
    const { id } = event.pathParameters;
    if (id === "read") return call("DynamoDB_20120810.GetItem", { TableName: process.env.TABLE, Key: { pk: { S: id } } });
    await call("AmazonSQS.SendMessage", { QueueUrl: process.env.QUEUE, MessageBody: id });
    return { statusCode: 202 };
  };`;

const running: LocalPipeline[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((pipeline) => pipeline.stop()));
});

async function start(options: LocalOptions = {}, visibilityTimeoutSeconds = 600): Promise<LocalPipeline> {
  const work = workStack(BUNDLE, visibilityTimeoutSeconds);
  const assemblyDirectory = writeAssembly({ data: dataStack(), work });
  const pipeline = await startLocal({ assemblyDirectory, batchWindowSeconds: 0.05, ...options });
  running.push(pipeline);
  return pipeline;
}

async function post({ url }: LocalPipeline, id: string): Promise<number> {
  const response = await fetch(`${url}/work/${encodeURIComponent(id)}`, { method: "POST" });
  return response.status;
}

async function keysOf({ engines }: LocalPipeline): Promise<readonly string[]> {
  const { Items = [] } = await engines.clients.dynamodb.send(new ScanCommand({ TableName: "data-Ledger" }));
  return Items.map(({ pk }) => pk?.S ?? "").toSorted();
}

async function receiveDeadLetter({ engines }: LocalPipeline): Promise<string | undefined> {
  const { QueueUrl } = await engines.clients.sqs.send(
    new GetQueueUrlCommand({ QueueName: "work-DeadLetters" }),
  );
  const { Messages } = await engines.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  return Messages?.[0]?.Body;
}

describe("startLocal", () => {
  it("takes an event from HTTP over the queue into the table", async () => {
    const pipeline = await start();

    expect(await post(pipeline, "one")).toBe(202);
    expect(await post(pipeline, "two")).toBe(202);
    await pipeline.idle();

    expect(await keysOf(pipeline)).toEqual(expect.arrayContaining(["one", "two"]));
    expect(pipeline.gateway.cost.snapshot()).toMatchObject({ httpRequests: 2 });
  });

  it("refuses what the function's role does not allow", async () => {
    const pipeline = await start();

    await expect(pipeline.invoke("do-work", { pathParameters: { id: "read" } })).rejects.toThrow(
      "not authorized to perform: dynamodb:GetItem",
    );
    expect(await post(pipeline, "read")).toBe(500);
    expect(pipeline.gateway.refusals[0]).toMatchObject({ principal: "do-work", action: "dynamodb:GetItem" });
  });

  it("fires schedules: at the start, and on request with the template's input", async () => {
    const pipeline = await start({ now: () => Date.parse("2026-01-31T10:00:00Z") });

    await pipeline.idle();

    expect(await keysOf(pipeline)).toEqual(["2026-01-31T10:00:00Z"]);
    expect(() => pipeline.fireSchedule("Daily")).toThrow(
      "schedule Daily: there is none of this name; there are Hourly",
    );
  });

  it("delivers a batch again whose worker was killed", async () => {
    const open = join(createTemporaryFolder("gate"), "open");
    const pipeline = await start({ failedBatchSeconds: 1 });
    await pipeline.idle();
    await post(pipeline, `wait:${open}`);
    await eventually(() => pipeline.inFlight() > 0);

    expect(pipeline.kill("do-work")).toBe(true);
    writeFileSync(open, "");
    await pipeline.idle();

    expect(await keysOf(pipeline)).toContain(`wait:${open}`);
  });

  it("deletes what succeeded of a batch, and sets aside what failed as often as the redrive policy says", async () => {
    const pipeline = await start({}, 1);
    await pipeline.pauseMapping("WorkQueue");
    await post(pipeline, "poison");
    await post(pipeline, "good");
    pipeline.resumeMapping("WorkQueue");

    await eventually(async () => (await receiveDeadLetter(pipeline)) === "poison");

    expect(await keysOf(pipeline)).toContain("good");
    await pipeline.idle();
  });

  it("keeps a message for as long as its mapping is paused, and over a restart", async () => {
    const dataDirectory = createTemporaryFolder("data");
    const first = await start({ dataDirectory });
    await first.pauseMapping("WorkQueue");
    await post(first, "kept");
    await first.stop();

    const second = await start({ dataDirectory });
    await second.idle();

    expect([first.hadState, second.hadState]).toEqual([false, true]);
    expect(await keysOf(second)).toContain("kept");
  });

  it("puts back what is being worked on when it stops", async () => {
    const dataDirectory = createTemporaryFolder("data");
    const open = join(createTemporaryFolder("gate"), "open");
    const first = await start({ dataDirectory });
    await post(first, `wait:${open}`);
    await eventually(() => first.inFlight() > 0);
    await first.stop();
    writeFileSync(open, "");

    const second = await start({ dataDirectory });
    await second.idle();

    expect(await keysOf(second)).toContain(`wait:${open}`);
  });

  it("deletes what has expired, and nothing else", async () => {
    const pipeline = await start({ now: () => 1_000_000_000_000 });
    await pipeline.idle();
    const put = (pk: string, expires?: string) =>
      pipeline.engines.clients.dynamodb.send(
        new PutItemCommand({
          TableName: "data-Ledger",
          Item: { pk: { S: pk }, ...(expires === undefined ? {} : { expires: { N: expires } }) },
        }),
      );
    await put("expired", "999999999");
    await put("lives", "1000000001");
    await put("for ever");
    await put("a mistake in milliseconds long ago", "1000");

    expect(await pipeline.sweepExpired()).toBe(1);
    expect(await keysOf(pipeline)).toEqual([
      "2001-09-09T01:46:40Z",
      "a mistake in milliseconds long ago",
      "for ever",
      "lives",
    ]);
  });

  it("refuses a data directory that was filled before its items were read as they are now", async () => {
    const dataDirectory = createTemporaryFolder("data");
    writeFileSync(join(dataDirectory, "dynamodb.sqlite"), "");
    await expect(start({ dataDirectory })).rejects.toThrow(
      `data directory ${dataDirectory} cannot be used: its data has layout 1, accepted is 2; name an empty folder, and send the events again`,
    );
  });

  it("does not share a data directory, or a port, and says with whom", async () => {
    const dataDirectory = createTemporaryFolder("data");
    writeFileSync(join(dataDirectory, "in-use-by-process"), String(process.ppid));
    await expect(start({ dataDirectory })).rejects.toThrow(
      `data directory ${dataDirectory} cannot be used: process ${process.ppid} is using it; stop that first`,
    );

    const { url } = await start();
    const port = Number(new URL(url).port);
    await expect(start({ port })).rejects.toThrow(`port ${port} on 127.0.0.1 cannot be used`);
  });
});
