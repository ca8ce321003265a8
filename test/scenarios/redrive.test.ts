/** What could not be counted is not lost: dead letters come back by `npm run redrive`, and count once. */
import { setTimeout as pause } from "node:timers/promises";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createInvocation } from "../../local/commands/redrive/invoke-redrive.ts";
import { parseRedriveOptions } from "../../local/commands/redrive/options.ts";
import { redriveAll } from "../../local/commands/redrive/redrive-all.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import {
  findQueues,
  setAsideAfter,
  shortenVisibility,
  startPipeline,
  type TestPipeline,
} from "../support/pipeline.ts";

/** 1 to 150: 11,325. Two chunks that claim first. */
const MANY = Array.from({ length: 150 }, (_, index) => ({
  idempotencyKey: `many-${index}`,
  customer: `customer-${index % 3}`,
  eventType: "tokens",
  quantity: String(index + 1),
}));
/** One that is counted in one transaction: 7. */
const ONE = { idempotencyKey: "one", customer: "customer-0", eventType: "tokens", quantity: "7" };

describe.skipIf(!isDynamoDbAvailable)("Given accepted events among the dead letters", () => {
  let running: TestPipeline;
  let sqs: SQSClient;
  beforeAll(async () => {
    running = await startPipeline({ failedBatchSeconds: 1 });
    sqs = running.pipeline.engines.clients.sqs;
    await setAsideAfter(running.pipeline, 1);
    await shortenVisibility(running.pipeline, 1, /DeadLetters/);
  });
  afterAll(() => running?.pipeline.stop());

  /** Dead letters that could be received now. */
  const countDead = async (queue: RegExp): Promise<number> => {
    const [QueueUrl] = await findQueues(running.pipeline, queue);
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.ApproximateNumberOfMessages);
  };

  const redrive = (queue: string): Promise<number> => {
    const environment = { AWS_ENDPOINT_URL_LAMBDA: running.pipeline.operatorUrl };
    const invoke = createInvocation(parseRedriveOptions(["--queue", queue], environment));
    return redriveAll({ invoke, pause: () => pause(100), onProgress: () => {} });
  };

  const totals = async () => {
    const { summary } = await running.usage();
    return { events: summary.totalEvents, quantity: summary.totalQuantity };
  };

  /** Sends events while no table can be written, until their messages are set aside. */
  const setAside = async (bodies: readonly unknown[], messages: number): Promise<void> => {
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "serverError", service: "dynamodb", principal: "count-usage" });
    for (const body of bodies) expect((await running.post("/v1/events", body)).status).toBe(202);
    await eventually(async () => (await countDead(/UsageQueueDeadLetters/)) === messages, 60_000);
    faults.clear();
  };

  test("they are missing, come back exactly once, and a second redrive changes nothing", async () => {
    await setAside([MANY, ONE], 3);
    expect(await totals()).toEqual({ events: 0, quantity: 0 });

    expect(await redrive("usage")).toBe(3);
    expect(await totals()).toEqual({ events: 151, quantity: 11_332 });

    expect(await redrive("usage")).toBe(0);
    expect(await totals()).toEqual({ events: 151, quantity: 11_332 });
  });

  test("one that was sent and not deleted is told of, comes back twice, and counts once", async () => {
    const { faults } = running.pipeline.gateway;
    const before = await totals();
    await setAside(
      [
        { ...ONE, idempotencyKey: "two" },
        { ...ONE, idempotencyKey: "three" },
      ],
      2,
    );

    faults.inject({
      kind: "serverError",
      operation: "DeleteMessageBatch",
      principal: "redrive-dead-letters",
    });
    await expect(redrive("usage")).rejects.toThrow(
      "tallymark-production-redrive-dead-letters failed: Error: DeleteMessageBatch: 2 of 2 dead letters failed",
    );
    faults.clear();
    const after = { events: before.events + 2, quantity: before.quantity + 14 };
    expect(await totals()).toEqual(after);

    // It waits by itself until the letters, which the failed call received, can be received again.
    expect(await redrive("usage")).toBe(2);
    expect(await totals()).toEqual(after);
  });

  test("those of the store queue go back to it, character for character", async () => {
    const body = '{"version": 1, "events": [] , "not for us": "ü\\n"}  ';
    const [dead] = await findQueues(running.pipeline, /StoreQueueDeadLetters/);
    const [work] = await findQueues(running.pipeline, /StoreQueue(?!DeadLetters)/);
    await running.pipeline.pauseMapping("StoreQueue");
    await sqs.send(new SendMessageCommand({ QueueUrl: dead, MessageBody: body }));

    expect(await redrive("store")).toBe(1);

    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: work, VisibilityTimeout: 1 }));
    expect(Messages?.map(({ Body }) => Body)).toEqual([body]);
    running.pipeline.resumeMapping("StoreQueue");
  });
});
