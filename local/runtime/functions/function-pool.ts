/**
 * Owns: how many workers a function has, who of them runs what, and when one has run too long.
 * Does not own: the life of a worker (lambda-worker.ts).
 */
import type { Json } from "../../template/json.ts";
import type { FunctionModel } from "../../template/model.ts";
import type { Timers } from "../timers.ts";
import { type FunctionError, type InvocationResult, PAYLOAD_BYTES_MAX } from "./invocation.ts";
import type { LambdaWorker, Outcome } from "./lambda-worker.ts";

export interface FunctionPool {
  readonly model: FunctionModel;
  /** How many invocations run at most at a time. */
  readonly concurrencyMax: number;
  invoke(payload: Json): Promise<InvocationResult>;
  /** Kills a worker, a busy one if there is; what it runs fails. @returns whether there was one */
  kill(): boolean;
  /** Invocations that run or wait for a worker. */
  inFlight(): number;
  /** Takes no more, lets running ones end for so long, then ends all workers. */
  stop(graceMilliseconds: number): Promise<void>;
}

export interface FunctionPoolOptions {
  readonly model: FunctionModel;
  readonly startWorker: () => LambdaWorker;
  readonly timers: Pick<Timers, "after">;
  readonly createRequestId: () => string;
  /** How far the pipeline's clock is ahead of the machine's. */
  readonly clockOffset?: () => number;
  /** After each invocation: how long its worker was busy with it. */
  readonly recordInvocation: (durationMilliseconds: number) => void;
}

/** An account allows 1,000; a machine's cores are the limit here, and what exceeds it waits. */
const DEFAULT_CONCURRENCY = 4;

/** Lambda allows 10 seconds to load; many workers that start at once on one machine take longer. */
const LOAD_LIMIT_MS = 30_000;

const KILLED: FunctionError = {
  errorType: "Runtime.ExitError",
  errorMessage: "Runtime exited with error: signal: killed",
};

const STOPPED: FunctionError = {
  errorType: "Runtime.ExitError",
  errorMessage: "the local runtime stopped before the function ended",
};

const STOPPING: InvocationResult = { kind: "refused", reason: "stopping" };
const TOO_LARGE: InvocationResult = { kind: "refused", reason: "too-large" };
const THROTTLED: InvocationResult = { kind: "refused", reason: "throttled" };

export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const { model } = options;
  const concurrencyMax = model.reservedConcurrency ?? DEFAULT_CONCURRENCY;
  const slots = createSlots(concurrencyMax);
  const crew = createCrew(options);
  const running = new Set<Promise<InvocationResult>>();
  let isStopping = false;

  const runInTurn = async (event: string): Promise<InvocationResult> => {
    const turn = slots.take();
    if (turn !== undefined) await turn;
    const result = isStopping ? STOPPING : await crew.run(event);
    slots.give();
    return result;
  };

  return {
    model,
    concurrencyMax,
    invoke: (payload) => {
      const event = JSON.stringify(payload);
      if (isStopping) return Promise.resolve(STOPPING);
      if (Buffer.byteLength(event) > PAYLOAD_BYTES_MAX) return Promise.resolve(TOO_LARGE);
      if (model.reservedConcurrency !== undefined && slots.isFull()) return Promise.resolve(THROTTLED);
      const invocation = runInTurn(event);
      running.add(invocation);
      return invocation.finally(() => running.delete(invocation));
    },
    kill: crew.kill,
    inFlight: () => running.size,
    stop: async (graceMilliseconds) => {
      isStopping = true;
      await settleWithin(running, graceMilliseconds, options.timers);
      await crew.end();
      await Promise.all(running);
    },
  };
}

/** The workers of a function: idle ones are used again, dead ones replaced. */
function createCrew(options: FunctionPoolOptions) {
  const idle: LambdaWorker[] = [];
  const busy = new Set<LambdaWorker>();
  return {
    run: async (event: string): Promise<InvocationResult> => {
      const found = takeLiving(idle);
      const worker = found ?? options.startWorker();
      busy.add(worker);
      const began = performance.now();
      const outcome = await runOn(worker, event, found === undefined, options);
      options.recordInvocation(performance.now() - began);
      busy.delete(worker);
      if (worker.isAlive()) idle.push(worker);
      return toResult(outcome);
    },
    kill: (): boolean => {
      const worker = busy.values().next().value ?? takeLiving(idle);
      void worker?.terminate(KILLED);
      return worker !== undefined;
    },
    end: async () => {
      await Promise.all([...idle, ...busy].map((worker) => worker.terminate(STOPPED)));
    },
  };
}

/** As many as may run at a time; the rest wait in the order they came. */
function createSlots(count: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    isFull: () => taken >= count,
    /** Undefined if there is one at once. */
    take: (): Promise<void> | undefined => {
      if (taken >= count) return new Promise((resolve) => waiting.push(resolve));
      taken += 1;
      return undefined;
    },
    give: () => {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}

async function runOn(
  worker: LambdaWorker,
  event: string,
  isNew: boolean,
  { model, timers, createRequestId, clockOffset = () => 0 }: FunctionPoolOptions,
): Promise<Outcome> {
  if (isNew) {
    const loaded = await limit(worker, worker.loaded, LOAD_LIMIT_MS, "Sandbox.InitTimedout", timers);
    if (loaded.kind === "failed") {
      await worker.terminate(loaded.error);
      return loaded;
    }
  }
  const timeoutMilliseconds = model.timeoutSeconds * 1_000;
  const order = { requestId: createRequestId(), event, timeoutMilliseconds };
  const outcome = worker.run({ ...order, clockOffsetMilliseconds: clockOffset() });
  return limit(worker, outcome, timeoutMilliseconds, "Sandbox.Timedout", timers);
}

/** Ends the worker when the time is over: Lambda does not let a function that timed out live on. */
async function limit(
  worker: LambdaWorker,
  outcome: Promise<Outcome>,
  milliseconds: number,
  errorType: string,
  timers: FunctionPoolOptions["timers"],
): Promise<Outcome> {
  const errorMessage = `Task timed out after ${(milliseconds / 1_000).toFixed(2)} seconds`;
  const stopTimer = timers.after(milliseconds, () => void worker.terminate({ errorType, errorMessage }));
  const result = await outcome;
  stopTimer();
  return result;
}

function takeLiving(workers: LambdaWorker[]): LambdaWorker | undefined {
  for (let worker = workers.pop(); worker !== undefined; worker = workers.pop()) {
    if (worker.isAlive()) return worker;
  }
  return undefined;
}

function toResult(outcome: Outcome): InvocationResult {
  if (outcome.kind === "failed") return outcome;
  if (Buffer.byteLength(outcome.payload) <= PAYLOAD_BYTES_MAX)
    return { kind: "returned", payload: JSON.parse(outcome.payload) };
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_BYTES_MAX} bytes).`;
  return { kind: "failed", error: { errorType: "Function.ResponseSizeTooLarge", errorMessage } };
}

async function settleWithin(
  running: ReadonlySet<Promise<unknown>>,
  milliseconds: number,
  timers: FunctionPoolOptions["timers"],
): Promise<void> {
  let stopTimer = () => {};
  const over = new Promise<void>((resolve) => {
    stopTimer = timers.after(milliseconds, resolve);
  });
  await Promise.race([Promise.all(running), over]);
  stopTimer();
}
