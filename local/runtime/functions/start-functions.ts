/**
 * Owns: a pool of workers for each function of the model, each function known to the gateway by a key of its own.
 * Does not own: running them (function-pool.ts).
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { Gateway } from "../../gateway/gateway.ts";
import type { FunctionModel } from "../../template/model.ts";
import type { Timers } from "../timers.ts";
import { type Credentials, createFunctionEnvironment } from "./function-environment.ts";
import { createFunctionPool, type FunctionPool } from "./function-pool.ts";
import { startLambdaWorker } from "./lambda-worker.ts";

export interface StartFunctionsOptions {
  readonly functions: readonly FunctionModel[];
  readonly gateway: Gateway;
  readonly region: string;
  readonly timers: Timers;
  /** Milliseconds since 1970; absent: functions have the clock of the machine. */
  readonly now?: () => number;
  readonly logFunction: (functionName: string, line: string) => void;
}

export interface RunningFunction {
  readonly pool: FunctionPool;
  readonly credentials: Credentials;
}

export interface RunningFunctions {
  readonly all: readonly RunningFunction[];
  /** @throws Error if the template has no such function */
  byArn(arn: string): RunningFunction;
  /** By short name, logical id or full name. @throws Error naming the functions there are */
  byName(name: string): RunningFunction;
}

export function startFunctions(options: StartFunctionsOptions): RunningFunctions {
  const all = options.functions.map((model) => startFunction(model, options));
  const find = (name: string, isIt: (model: FunctionModel) => boolean) => {
    const found = all.filter(({ pool }) => isIt(pool.model));
    const [first] = found;
    if (first !== undefined && found.length === 1) return first;
    const names = all.map(({ pool }) => pool.model.shortName).join(", ");
    throw new Error(`function ${name}: there are ${found.length} of this name; functions are ${names}`);
  };
  return {
    all,
    byArn: (arn) => find(arn, (model) => model.arn === arn),
    byName: (name) => find(name, (model) => [model.shortName, model.logicalId, model.name].includes(name)),
  };
}

function startFunction(model: FunctionModel, options: StartFunctionsOptions): RunningFunction {
  const { gateway, region, timers, logFunction, now } = options;
  const credentials = {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(20).toString("hex"),
  };
  gateway.admit({ name: model.shortName, ...credentials, statements: model.statements });
  const pool = createFunctionPool({
    model,
    timers,
    createRequestId: randomUUID,
    ...(now === undefined ? {} : { clockOffset: () => now() - Date.now() }),
    startWorker: () => {
      const logStream = `local/[$LATEST]${randomBytes(16).toString("hex")}`;
      return startLambdaWorker({
        model,
        environment: createFunctionEnvironment(
          model,
          credentials,
          { region, gatewayUrl: gateway.url },
          logStream,
        ),
        logStream,
        log: (line) => logFunction(model.shortName, line),
        isClockMovable: now !== undefined,
      });
    },
    recordInvocation: (durationMilliseconds) =>
      gateway.cost.recordInvocation({
        functionName: model.shortName,
        memoryMegabytes: model.memoryMegabytes,
        durationMilliseconds,
      }),
  });
  return { pool, credentials };
}
