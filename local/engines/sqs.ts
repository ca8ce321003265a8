/**
 * Owns: an embedded SQS - fauxqs, in a thread of its own, because it waits for the disk at every message that it keeps.
 * Does not own: queues (the runtime makes them from the template).
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { KEEP_COMPILED } from "../compile-cache.ts";
import type { Engine } from "./dynamodb.ts";

export interface SqsOptions {
  /** Every message is in a file there before it is answered, and survives the end of the process. Absent: in memory. */
  readonly dataDirectory?: string;
}

/** What is answered is on disk by then. */
const STOP_LIMIT_MS = 2_000;

/** @throws Error if it cannot start, such as when the folder cannot be written */
export async function startSqs({ dataDirectory }: SqsOptions = {}): Promise<Engine> {
  const worker = new Worker(new URL("./sqs-worker.ts", import.meta.url), {
    workerData: { dataDirectory },
    env: { ...process.env, ...KEEP_COMPILED },
    name: "sqs",
  });
  // An error before the first message rejects.
  const [port]: number[] = await once(worker, "message");
  let stopping: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      stopping ??= stop(worker);
      return stopping;
    },
  };
}

async function stop(worker: Worker): Promise<void> {
  const exited = once(worker, "exit");
  worker.postMessage("stop");
  const force = setTimeout(() => void worker.terminate(), STOP_LIMIT_MS);
  await exited;
  clearTimeout(force);
}
