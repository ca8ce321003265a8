/**
 * Owns: running one function's bundle, unmodified, as Lambda's Node.js runtime does: load once, then one event at a time.
 * Does not own: its own life (lambda-worker.ts starts and ends it). It is the entry of a worker thread, never imported.
 */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { FunctionError, WorkerData, WorkerMessage, WorkOrder } from "./invocation.ts";
import { installMovedClock } from "./moved-clock.ts";

type Handler = (event: unknown, context: object) => unknown;

const data: WorkerData = workerData;
// It was for the files of this worker, and is none of the function's.
delete process.env.NODE_COMPILE_CACHE;
const clock = data.isClockMovable ? installMovedClock() : undefined;

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

async function loadHandler(): Promise<Handler> {
  const bundle: Record<string, unknown> = await import(pathToFileURL(data.modulePath).href);
  const handler = bundle[data.exportName];
  if (typeof handler !== "function")
    throw new TypeError(`${data.modulePath} exports no function ${data.exportName}`);
  return (event, context) => handler(event, context);
}

/** Lambda's context object, as far as Node.js 24 functions have it. */
function createContext({ requestId, timeoutMilliseconds }: WorkOrder): object {
  const deadline = performance.now() + timeoutMilliseconds;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMegabytes),
    logGroupName: data.logGroup,
    logStreamName: data.logStream,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

async function run(handler: Handler, order: WorkOrder): Promise<WorkerMessage> {
  clock?.set(order.clockOffsetMilliseconds);
  try {
    const result = await handler(JSON.parse(order.event), createContext(order));
    return { kind: "returned", payload: JSON.stringify(result) ?? "null" };
  } catch (error) {
    return { kind: "threw", error: describeError(error) };
  }
}

function describeError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") };
}

try {
  const handler = await loadHandler();
  parentPort?.on("message", async (order: WorkOrder) => say(await run(handler, order)));
  say({ kind: "ready" });
} catch (error) {
  say({ kind: "threw", error: describeError(error) });
}
