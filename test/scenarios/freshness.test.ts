/** What the header `tallymark-data-through` promises, while a queue stands still: nothing accepted before it is missing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countMessages } from "../../shared/adapters/sqs/queue-depth.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { findQueues, setAsideAfter, startPipeline, type TestPipeline } from "../support/pipeline.ts";

const MINUTE_MS = 60_000;
const USAGE_QUEUE = /UsageQueue(?!DeadLetters)/;
const USAGE_DEAD_LETTERS = /UsageQueueDeadLetters/;

describe.skipIf(!isDynamoDbAvailable)("Freshness", () => {
  let running: TestPipeline;
  let movedMs = 0;
  const startedAt = Date.now();
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
  /** The same of a meter that only raw events answer, within the last day. */
  const askLargest = async () => {
    const start = new Date(startedAt).toISOString();
    const answer = await running.get(`/v1/meters/largest/usage?start_date=${start}`);
    expect(answer.headers.get("tallymark-answered-from")).toBe("event-store");
    return {
      through: Date.parse(answer.headers.get("tallymark-data-through") ?? ""),
      events: answer.body.event_count,
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
    await eventually(async () => (await countWaiting(USAGE_DEAD_LETTERS)) === 1, 60_000);
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

  test("while the event store takes nothing, answers from raw events promise no more than it holds; totals go on", async () => {
    const meter = { name: "Largest", externalId: "largest", aggregation: "max" };
    expect((await running.post("/v1/meters", meter)).status).toBe(201);
    await pass(3);
    const before = await askLargest();
    expect([now() - before.through < 4 * MINUTE_MS, before.events]).toEqual([true, 3]);
    const { faults } = running.pipeline.gateway;
    faults.inject({ kind: "serverError", service: "timestream" });
    // It comes back half a minute later, which a slow machine may reach.
    await running.pipeline.pauseMapping("StoreQueue");
    const acceptedAfter = await send("unstored");
    await eventually(async () => (await ask()).events === 4 && (await countWaiting(USAGE_QUEUE)) === 0);
    faults.clear();
    await pass(10);
    expect((await ask()).through).toBeGreaterThan(acceptedAfter);
    const missing = await askLargest();
    expect([missing.through <= acceptedAfter, missing.events]).toEqual([true, 3]);
    // Lists come from raw events too, and this one reaches back a month: what is written late shows hours later.
    const listed = await running.get("/v1/events");
    expect(listed.body.data).toHaveLength(3);
    expect(Date.parse(listed.headers.get("tallymark-data-through") ?? "")).toBeLessThanOrEqual(
      now() - 6 * 60 * MINUTE_MS,
    );
  });

  const countWaiting = async (name: RegExp) => {
    const [url = ""] = await findQueues(running.pipeline, name);
    return countMessages(running.pipeline.engines.clients.sqs, url);
  };
  const mappings = () => ["UsageQueue"];
});
