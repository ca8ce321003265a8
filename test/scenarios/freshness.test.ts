/** What the header `tallymark-data-through` promises, while the queue stands still: nothing accepted before it is missing. */
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { findQueues, setAsideAfter, startPipeline, type TestPipeline } from "../support/pipeline.ts";

const MINUTE_MS = 60_000;

describe.skipIf(!isDynamoDbAvailable)("Freshness", () => {
  let running: TestPipeline;
  let movedMs = 0;
  const now = () => Date.now() + movedMs;
  beforeAll(async () => {
    running = await startPipeline({ now, failedBatchSeconds: 1 });
  });
  afterAll(() => running?.pipeline.stop());

  /** So many minutes, with what the schedule starts in each of them. */
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      movedMs += MINUTE_MS;
      await running.pipeline.invoke("track-freshness", {});
    }
  };
  const ask = async () => {
    const answer = await running.get("/v1/analytics/usage");
    expect(answer.status).toBe(200);
    return {
      through: Date.parse(answer.headers.get("tallymark-data-through") ?? ""),
      events: answer.body.summary.totalEvents,
    };
  };
  const send = async (key: string) => {
    const acceptedAfter = now();
    const answer = await running.post("/v1/events", {
      idempotencyKey: key,
      customer: "acme",
      eventType: "tokens",
    });
    expect(answer.status).toBe(202);
    return acceptedAfter;
  };

  test("a queue that rests lets the promise follow the clock, a minute or two behind", async () => {
    const acceptedAfter = await send("first");
    await running.pipeline.idle();
    await pass(3);
    const { through, events } = await ask();
    expect(events).toBe(1);
    expect(through).toBeGreaterThan(acceptedAfter);
    expect(now() - through).toBeLessThan(2 * MINUTE_MS);
  });

  test("while the queue stands still, the promise stays before what it holds; afterwards it goes on", async () => {
    for (const mapping of mappings()) await running.pipeline.pauseMapping(mapping);
    const acceptedAfter = await send("stalled");
    for (let hour = 0; hour < 3; hour++) {
      await pass(20);
      const { through, events } = await ask();
      expect([through <= acceptedAfter, events]).toEqual([true, 1]);
    }
    for (const mapping of mappings()) running.pipeline.resumeMapping(mapping);
    await running.pipeline.idle();
    await pass(2);
    const { through, events } = await ask();
    expect([through > acceptedAfter, events]).toEqual([true, 2]);
  });

  test("an event among the dead letters holds the promise, until it is redriven and counted", {
    timeout: 90_000,
  }, async () => {
    const { faults } = running.pipeline.gateway;
    await setAsideAfter(running.pipeline, 1);
    faults.inject({ kind: "serverError", service: "dynamodb", principal: "count-usage" });
    const acceptedAfter = await send("dead");
    await eventually(async () => (await countDead()) === 1, 60_000);
    faults.clear();
    await pass(30);
    const before = await ask();
    expect([before.through <= acceptedAfter, before.events]).toEqual([true, 2]);
    await running.pipeline.invoke("redrive-dead-letters", { queue: "usage" });
    await running.pipeline.idle();
    await pass(2);
    const { through, events } = await ask();
    expect([through > acceptedAfter, events]).toEqual([true, 3]);
  });

  const countDead = async () => {
    const [QueueUrl] = await findQueues(running.pipeline, /UsageQueueDeadLetters/);
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { sqs } = running.pipeline.engines.clients;
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.ApproximateNumberOfMessages);
  };
  const mappings = () => ["UsageQueue"];
});
