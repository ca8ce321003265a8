import type { Message } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import type { FunctionPool } from "../../../../local/runtime/functions/function-pool.ts";
import type { InvocationResult } from "../../../../local/runtime/functions/invocation.ts";
import { createQueuePoller, type QueuePollerOptions } from "../../../../local/runtime/queues/poll-queue.ts";
import type { Json } from "../../../../local/template/json.ts";
import { eventually } from "../../../support/eventually.ts";

const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:work";

/** A queue of messages and a function, both in this test's hands. */
function createScene(changes: Partial<QueuePollerOptions> = {}) {
  const waiting: Message[] = [];
  const removed: string[] = [];
  const broughtBack: (readonly [id: string, seconds: number])[] = [];
  const invocations: { readonly event: Json; readonly end: (result: InvocationResult) => void }[] = [];
  const logged: string[] = [];
  const ids = (messages: readonly Message[]) => messages.map(({ MessageId = "" }) => MessageId);
  const pool: FunctionPool = {
    model: {} as FunctionPool["model"],
    concurrencyMax: 4,
    invoke: (event) => new Promise((end) => invocations.push({ event, end })),
    kill: () => false,
    inFlight: () => 0,
    stop: async () => {},
  };
  const poller = createQueuePoller({
    mapping: {
      logicalId: "Mapping",
      shortName: "WorkQueue",
      queueArn: QUEUE_ARN,
      functionArn: "",
      batchSize: 2,
      windowSeconds: 0,
      reportsItemFailures: true,
      concurrencyMax: 2,
      isEnabled: true,
    },
    pool,
    receive: async (count) => {
      await new Promise(setImmediate);
      return waiting.splice(0, count);
    },
    remove: async (messages) => void removed.push(...ids(messages)),
    bringBack: async (messages, seconds) =>
      void broughtBack.push(...ids(messages).map((id) => [id, seconds] as const)),
    pause: async () => {},
    log: (line) => logged.push(line),
    ...changes,
  });
  const send = (...names: string[]) =>
    waiting.push(...names.map((name) => ({ MessageId: name, ReceiptHandle: `handle ${name}`, Body: name })));
  const end = (index: number, result: InvocationResult) => invocations[index]?.end(result);
  return { poller, send, end, waiting, removed, broughtBack, invocations, logged };
}

const done: InvocationResult = { kind: "returned", payload: null };
const crashed: InvocationResult = {
  kind: "failed",
  error: { errorType: "Runtime.ExitError", errorMessage: "killed" },
};

describe("createQueuePoller", () => {
  it("gives the function an event of Lambda's shape, and removes what succeeded", async () => {
    const { poller, send, end, invocations, removed } = createScene();
    send("a", "b");
    poller.resume();
    await eventually(() => invocations.length === 1);

    expect(invocations[0]?.event).toMatchObject({
      Records: [
        {
          messageId: "a",
          receiptHandle: "handle a",
          body: "a",
          eventSource: "aws:sqs",
          eventSourceARN: QUEUE_ARN,
          awsRegion: "us-east-1",
        },
        { messageId: "b" },
      ],
    });
    expect(poller.inFlight()).toBe(2);
    end(0, { kind: "returned", payload: { batchItemFailures: [{ itemIdentifier: "a" }] } });
    await poller.stop();

    expect([removed, poller.inFlight()]).toEqual([["b"], 0]);
  });

  it("works on as many batches at a time as the mapping allows", async () => {
    const { poller, send, end, invocations, waiting } = createScene();
    send("a", "b", "c", "d", "e", "f");
    poller.resume();
    await eventually(() => invocations.length === 2);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect([invocations.length, waiting.length]).toEqual([2, 2]);

    end(0, done);
    await eventually(() => invocations.length === 3);
    end(1, done);
    end(2, done);
    await poller.stop();
  });

  it("removes nothing of a batch that failed, and brings it back only where it was told when", async () => {
    for (const [failedBatchSeconds, expected] of [
      [undefined, []],
      [7, [["a", 7]]],
    ] as const) {
      const { poller, send, end, invocations, removed, broughtBack } = createScene({ failedBatchSeconds });
      send("a");
      poller.resume();
      await eventually(() => invocations.length === 1);
      end(0, crashed);
      await eventually(() => poller.inFlight() === 0);

      expect([removed, broughtBack]).toEqual([[], expected]);
      await poller.stop();
    }
  });

  it("puts back, when it stops, what the function could not finish", async () => {
    const { poller, send, end, invocations, broughtBack } = createScene();
    send("a");
    poller.resume();
    await eventually(() => invocations.length === 1);
    const stopped = poller.stop();
    end(0, { kind: "refused", reason: "stopping" });
    await stopped;

    expect(broughtBack).toEqual([["a", 1]]);
    poller.resume();
    expect(poller.inFlight()).toBe(0);
  });

  it("goes on after a receive or a removal that failed", async () => {
    let faults = 3;
    const messages: Message[] = [{ MessageId: "a", Body: "a" }];
    const scene = createScene({
      receive: async () => {
        await new Promise(setImmediate);
        faults -= 1;
        if (faults >= 0) throw new Error("throttled");
        return messages.splice(0);
      },
      remove: () => Promise.reject(new Error("not now")),
    });
    scene.poller.resume();
    await eventually(() => scene.invocations.length === 1);
    scene.end(0, done);
    await eventually(() => scene.poller.inFlight() === 0);
    await scene.poller.stop();

    expect(scene.logged).toEqual([
      "WorkQueue: cannot receive: Error: throttled",
      "WorkQueue: Error: not now",
    ]);
  });

  it("takes nothing while it is paused", async () => {
    const { poller, send, end, waiting, invocations } = createScene();
    poller.resume();
    await poller.pause();
    send("a");
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(waiting).toHaveLength(1);

    poller.resume();
    await eventually(() => invocations.length === 1);
    end(0, done);
    await poller.stop();
  });
});
