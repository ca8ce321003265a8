import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createFunctionPool, type FunctionPool } from "../../../../local/runtime/functions/function-pool.ts";
import { startLambdaWorker } from "../../../../local/runtime/functions/lambda-worker.ts";
import { createSystemTimers } from "../../../../local/runtime/timers.ts";
import type { FunctionModel } from "../../../../local/template/model.ts";
import { eventually } from "../../../support/eventually.ts";
import { createTemporaryFolder } from "../../../support/temporary-folder.ts";

const pools: FunctionPool[] = [];
let clockOffset = 0;
const durations: number[] = [];
const lines: string[] = [];

function startPool(source: string, changes: Partial<FunctionModel> = {}): FunctionPool {
  const bundleDirectory = createTemporaryFolder("bundle");
  writeFileSync(join(bundleDirectory, "index.mjs"), source);
  const model: FunctionModel = {
    logicalId: "Work",
    name: "stack-Work",
    shortName: "work",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:stack-Work",
    bundleDirectory,
    handler: "index.handler",
    environment: {},
    timeoutSeconds: 20,
    memoryMegabytes: 128,
    logGroup: "logs",
    statements: [],
    ...changes,
  };
  const pool = createFunctionPool({
    model,
    timers: createSystemTimers(),
    createRequestId: () => "request-1",
    clockOffset: () => clockOffset,
    startWorker: () =>
      startLambdaWorker({
        model,
        environment: { GREETING: "hello" },
        logStream: "stream",
        log: (line) => lines.push(line),
        isClockMovable: true,
      }),
    recordInvocation: (duration) => durations.push(duration),
  });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop(0)));
  durations.splice(0);
  lines.splice(0);
});

/** Says in which thread it ran, and waits until it is told to go on. */
const WAITING = `
  import { threadId } from "node:worker_threads";
  import { existsSync } from "node:fs";
  export const handler = async ({ until }) => {
    while (until && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
    return threadId;
  };`;

function gate() {
  const until = join(createTemporaryFolder("gate"), "open");
  return { until, open: () => writeFileSync(until, "") };
}

describe("createFunctionPool", () => {
  it("sees the pipeline's clock in every way that Date tells the time, also when it moves between invocations", async () => {
    const pool = startPool(
      "const captured = Date.now; export const handler = async () => [captured(), Date.now(), +new Date(), new Date(0).getTime(), new Date() instanceof Date]",
    );
    const year = 365 * 24 * 60 * 60 * 1000;
    for (const offset of [0, year, -year]) {
      clockOffset = offset;
      const before = Date.now() + offset;
      const result = await pool.invoke(null);
      const after = Date.now() + offset;
      const [captured, now, made, epoch, isDate] = (
        result.kind === "returned" ? result.payload : []
      ) as unknown[];
      for (const time of [captured, now, made])
        expect(Number(time) >= before && Number(time) <= after).toBe(true);
      expect([epoch, isDate]).toEqual([0, true]);
    }
    clockOffset = 0;
  });

  it("gives a function its event, its context and its environment, and nothing of ours", async () => {
    process.env.SECRET_OF_OURS = "1";
    const pool = startPool(`export const handler = async (event, context) => ({
      event, environment: { ...process.env }, id: context.awsRequestId, name: context.functionName,
      arn: context.invokedFunctionArn, memory: context.memoryLimitInMB,
      hasTime: context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 20_000 });`);

    expect(await pool.invoke({ number: 1 })).toEqual({
      kind: "returned",
      payload: {
        event: { number: 1 },
        environment: { GREETING: "hello" },
        id: "request-1",
        name: "stack-Work",
        arn: "arn:aws:lambda:us-east-1:000000000000:function:stack-Work",
        memory: "128",
        hasTime: true,
      },
    });
    expect(durations).toHaveLength(1);
  });

  it("uses a worker again once it is free, and another one while it is not", async () => {
    const pool = startPool(WAITING);
    const first = gate();

    const one = pool.invoke({ until: first.until });
    const other = await pool.invoke({});
    first.open();

    expect(await one).not.toEqual(other);
    expect([await one, other]).toContainEqual(await pool.invoke({}));
  });

  it("lets no more run than it may: what is reserved is refused, what is not waits", async () => {
    const reserved = startPool(WAITING, { reservedConcurrency: 1 });
    const unreserved = startPool(WAITING);
    const { until, open } = gate();

    const running = reserved.invoke({ until });
    expect(await reserved.invoke({})).toEqual({ kind: "refused", reason: "throttled" });
    const waiting = Array.from({ length: 5 }, () => unreserved.invoke({ until }));
    open();

    expect((await running).kind).toBe("returned");
    const threads = (await Promise.all(waiting)).map((result) => JSON.stringify(result));
    expect(new Set(threads).size).toBeLessThanOrEqual(4);
  });

  it("ends a function that runs too long, and the next event gets a new worker", async () => {
    const pool = startPool(
      `export const handler = async ({ wait }) => wait ? new Promise(() => {}) : "done";`,
      {
        timeoutSeconds: 0.05,
      },
    );

    expect(await pool.invoke({ wait: true })).toEqual({
      kind: "failed",
      error: { errorType: "Sandbox.Timedout", errorMessage: "Task timed out after 0.05 seconds" },
    });
    expect((await pool.invoke({ wait: true })).kind).toBe("failed");
  });

  it.each([
    [
      "throws",
      `export const handler = async () => { throw new RangeError("too far"); };`,
      "RangeError",
      "too far",
    ],
    ["throws no Error", `export const handler = async () => { throw "text"; };`, "string", "text"],
    [
      "exits",
      "export const handler = () => process.exit(3);",
      "Runtime.ExitError",
      "Runtime exited with status 3",
    ],
    [
      "throws where nobody waits",
      `export const handler = () => new Promise(() => setTimeout(() => { throw new Error("stray"); }));`,
      "Error",
      "stray",
    ],
    ["does not load", `throw new TypeError("broken");`, "TypeError", "broken"],
    ["exports no handler", "export const other = 1;", "TypeError", "exports no function handler"],
    [
      "needs more memory than it has",
      "export const handler = () => { const all = []; for (;;) all.push(new Array(1e5).fill({ all })); };",
      "Error",
      "memory",
    ],
  ])(
    "fails the invocation, not the runtime, when a function %s",
    async (_what, source, errorType, message) => {
      const pool = startPool(source, { memoryMegabytes: 24 });

      const result = await pool.invoke({});

      expect(result).toMatchObject({ kind: "failed", error: { errorType } });
      expect(JSON.stringify(result)).toContain(message);
      expect((await pool.invoke({})).kind).toBe("failed");
    },
  );

  it("kills a busy worker for real", async () => {
    const pool = startPool(WAITING);
    expect(pool.kill()).toBe(false);
    const running = pool.invoke({ until: gate().until });

    expect(pool.kill()).toBe(true);

    expect(await running).toMatchObject({
      kind: "failed",
      error: { errorMessage: "Runtime exited with error: signal: killed" },
    });
    expect((await pool.invoke({})).kind).toBe("returned");
  });

  it("refuses an event and fails an answer of more than 6 MB", async () => {
    const pool = startPool(`export const handler = ({ length }) => "x".repeat(length);`);

    expect(await pool.invoke({ text: "x".repeat(6 * 1024 * 1024) })).toEqual({
      kind: "refused",
      reason: "too-large",
    });
    expect(await pool.invoke({ length: 6 * 1024 * 1024 })).toMatchObject({
      kind: "failed",
      error: { errorType: "Function.ResponseSizeTooLarge" },
    });
  });

  it("passes on what a function writes, line by line", async () => {
    const pool = startPool(
      `export const handler = () => { console.log("one\\ntwo"); console.error("three"); };`,
    );

    expect(await pool.invoke({})).toEqual({ kind: "returned", payload: null });

    await eventually(() => lines.length === 3);
    expect(lines.toSorted()).toEqual(["one", "three", "two"]);
  });

  it("lets running invocations end when it stops, and abandons what takes longer than the grace", async () => {
    const patient = startPool(WAITING);
    const { until, open } = gate();
    const ends = patient.invoke({ until });
    const stopping = patient.stop(20_000);
    expect(await patient.invoke({})).toEqual({ kind: "refused", reason: "stopping" });
    open();
    await stopping;
    expect((await ends).kind).toBe("returned");

    const hasty = startPool(WAITING);
    const abandoned = hasty.invoke({ until: gate().until });
    await hasty.stop(0);
    expect((await abandoned).kind).toBe("failed");
  });
});
