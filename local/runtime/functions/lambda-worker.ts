/**
 * Owns: the life of one worker thread - started with a function's own environment, ended for good.
 * Does not own: how many there are (function-pool.ts).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { KEEP_COMPILED } from "../../compile-cache.ts";
import type { FunctionModel } from "../../template/model.ts";
import type { FunctionError, WorkerData, WorkerMessage, WorkOrder } from "./invocation.ts";

export type Outcome =
  | { readonly kind: "returned"; readonly payload: string }
  | { readonly kind: "failed"; readonly error: FunctionError };

export interface LambdaWorker {
  /** Loads the bundle. Only once, and before anything is run. */
  readonly loaded: Promise<Outcome>;
  /** One at a time. */
  run(order: WorkOrder): Promise<Outcome>;
  isAlive(): boolean;
  /** Ends it wherever it is; what it runs fails. */
  terminate(why: FunctionError): Promise<void>;
}

export interface LambdaWorkerOptions {
  readonly model: FunctionModel;
  readonly environment: Readonly<Record<string, string>>;
  readonly logStream: string;
  readonly log: (line: string) => void;
  readonly isClockMovable?: boolean;
}

export type StartLambdaWorker = (options: LambdaWorkerOptions) => LambdaWorker;

export const startLambdaWorker: StartLambdaWorker = (options) => {
  const worker = startThread(options);
  for (const stream of [worker.stdout, worker.stderr])
    createInterface({ input: stream }).on("line", options.log);
  let death: FunctionError | undefined;
  let settle: ((outcome: Outcome) => void) | undefined;
  const answer = (outcome: Outcome) => {
    settle?.(outcome);
    settle = undefined;
  };
  const die = (error: FunctionError) => {
    death ??= error;
    answer({ kind: "failed", error: death });
  };
  const expectAnswer = () =>
    new Promise<Outcome>((resolve) => {
      settle = resolve;
      if (death !== undefined) answer({ kind: "failed", error: death });
    });

  worker.on("message", (message: WorkerMessage) => answer(toOutcome(message)));
  worker.on("error", (error: Error) => die({ errorType: error.name, errorMessage: error.message }));
  worker.on("exit", (code) =>
    die({ errorType: "Runtime.ExitError", errorMessage: `Runtime exited with status ${code}` }),
  );
  return {
    loaded: expectAnswer(),
    run: (order) => {
      const outcome = expectAnswer();
      worker.postMessage(order);
      return outcome;
    },
    isAlive: () => death === undefined,
    terminate: async (why) => {
      die(why);
      await worker.terminate();
    },
  };
};

function startThread({ model, environment, logStream, isClockMovable = false }: LambdaWorkerOptions): Worker {
  const separator = model.handler.lastIndexOf(".");
  const data: WorkerData = {
    modulePath: findModule(model.bundleDirectory, model.handler.slice(0, separator)),
    exportName: model.handler.slice(separator + 1),
    functionName: model.name,
    functionArn: model.arn,
    memoryMegabytes: model.memoryMegabytes,
    logGroup: model.logGroup,
    logStream,
    isClockMovable,
  };
  return new Worker(new URL("./function-worker.ts", import.meta.url), {
    workerData: data,
    env: { ...environment, ...KEEP_COMPILED },
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: model.memoryMegabytes },
  });
}

function findModule(directory: string, file: string): string {
  const candidates = [".mjs", ".js", ".cjs"].map((extension) => join(directory, `${file}${extension}`));
  return candidates.find((path) => existsSync(path)) ?? join(directory, `${file}.mjs`);
}

function toOutcome(message: WorkerMessage): Outcome {
  if (message.kind === "threw") return { kind: "failed", error: message.error };
  return { kind: "returned", payload: message.kind === "returned" ? message.payload : "null" };
}
