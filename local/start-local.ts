/**
 * Owns: the pipeline on one machine - the template's own, started and stopped as a whole.
 * Does not own: its parts (template/, runtime/, gateway/, engines/) and the command line (main.ts).
 */
import { randomUUID } from "node:crypto";
import type { Gateway } from "./gateway/gateway.ts";
import { startGateway } from "./gateway/gateway.ts";
import { type Cleanup, createCleanup } from "./runtime/cleanup.ts";
import { createLaterInvocations, type LaterInvocations } from "./runtime/functions/invoke-later.ts";
import { type RunningFunctions, startFunctions } from "./runtime/functions/start-functions.ts";
import type { HttpServer } from "./runtime/http-server.ts";
import { serveOperator } from "./runtime/operator/serve-operator.ts";
import { createPipeline, type LocalPipeline } from "./runtime/pipeline.ts";
import { prepareDataDirectory } from "./runtime/provision/data-directory.ts";
import { prepareAssembly } from "./runtime/provision/prepare-assembly.ts";
import { type Provisioned, provision } from "./runtime/provision/provision.ts";
import { startMappings } from "./runtime/queues/start-mappings.ts";
import { requireFreePort } from "./runtime/require-free-port.ts";
import { type RunningSchedules, runSchedules } from "./runtime/schedules/run-schedules.ts";
import { serveEntrance } from "./runtime/serve-entrance.ts";
import { type Engines, startEngines } from "./runtime/start-engines.ts";
import { startSweeping } from "./runtime/sweep-expired.ts";
import { createSystemTimers, type Timers } from "./runtime/timers.ts";
import type { Json } from "./template/json.ts";
import { loadAssembly } from "./template/load-assembly.ts";
import type { Model } from "./template/model.ts";

export type { LocalPipeline } from "./runtime/pipeline.ts";

export interface LocalOptions {
  /** A folder that `cdk synth` wrote; absent: it is synthesized. */
  readonly assemblyDirectory?: string;
  /** Of the HTTP API on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** Of Lambda's Invoke API on 127.0.0.1; 0 or absent: any free one. */
  readonly operatorPort?: number;
  /** Absent: everything is kept in memory. */
  readonly dataDirectory?: string;
  /** Milliseconds since 1970, for functions, schedules, expiry and the event store. Queues and timeouts keep the time of the machine. */
  readonly now?: () => number;
  /** How long the event store keeps a write from being seen. */
  readonly visibilityDelayMilliseconds?: number;
  /** When messages of a failed batch are delivered again. Absent: after the queue's visibility timeout, as in AWS. */
  readonly failedBatchSeconds?: number;
  /** The most that a batch waits for more messages. Absent: as the template says. */
  readonly batchWindowSeconds?: number;
  /** What the runtime has to say. */
  readonly log?: (line: string) => void;
  /** What functions write. */
  readonly logFunction?: (functionName: string, line: string) => void;
}

const REGION = "us-east-1";
const ACCOUNT_ID = "000000000000";
const ACCOUNT = { region: REGION, accountId: ACCOUNT_ID };

/** @throws Error if something cannot be started; what was started until then is stopped */
export async function startLocal(options: LocalOptions = {}): Promise<LocalPipeline> {
  const cleanup = createCleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(options: LocalOptions, cleanup: Cleanup): Promise<LocalPipeline> {
  await requireFreePort(options.port ?? 0, "the HTTP API");
  await requireFreePort(options.operatorPort ?? 0, "operators");
  const { dataDirectory } = options;
  if (dataDirectory !== undefined) await prepareDataDirectory(dataDirectory, cleanup);
  const [assemblyDirectory, engines] = await Promise.all([
    prepareAssembly(options.assemblyDirectory, cleanup),
    startEngines({ ...options, region: REGION }, cleanup),
  ]);
  const gateway = await cleanup.started(startGateway({ ...ACCOUNT, engines: engines.urls }));
  const model = loadAssembly(assemblyDirectory, { ...ACCOUNT, gatewayUrl: gateway.url });
  const provisioned = await provision(engines.clients, model);
  return run({ options, model, engines, gateway, provisioned, cleanup });
}

interface Foundation {
  readonly options: LocalOptions;
  readonly model: Model;
  readonly engines: Engines;
  readonly gateway: Gateway;
  readonly provisioned: Provisioned;
  readonly cleanup: Cleanup;
}

async function run(foundation: Foundation): Promise<LocalPipeline> {
  const { options, model, engines, gateway, provisioned, cleanup } = foundation;
  const log = options.log ?? (() => {});
  const timers = createSystemTimers(options.now);
  const functions = startAllFunctions(foundation, timers);
  const [http, operator] = await Promise.all([
    cleanup.started(serve(foundation, functions)),
    cleanup.started(openOperatorDoor(options, functions)),
  ]);
  const pollers = startMappings(
    {
      mappings: model.mappings,
      functions,
      gatewayUrl: gateway.url,
      region: REGION,
      engine: engines.clients.sqs,
      queueUrls: provisioned.queueUrls,
      failedBatchSeconds: options.failedBatchSeconds,
      batchWindowSeconds: options.batchWindowSeconds,
      log,
    },
    cleanup,
  );
  const later = createLaterInvocations(timers, log);
  const schedules = startSchedules(model, functions, later, timers);
  const sweeping = startSweeping(engines.clients.dynamodb, model.tables, timers, log);
  return createPipeline({
    http,
    hasPages: model.distributions.length > 0,
    operator,
    gateway,
    functions,
    pollers,
    later,
    schedules,
    sweeping,
    engines,
    provisioned,
    cleanup,
  });
}

function startAllFunctions(
  { options, model, gateway, cleanup }: Foundation,
  timers: Timers,
): RunningFunctions {
  const functions = startFunctions({
    functions: model.functions,
    gateway,
    region: REGION,
    timers,
    now: options.now,
    logFunction: options.logFunction ?? (() => {}),
  });
  cleanup.add(async () => void (await Promise.all(functions.all.map(({ pool }) => pool.stop(0)))));
  return functions;
}

function serve({ options, model, gateway }: Foundation, functions: RunningFunctions): Promise<HttpServer> {
  return serveEntrance({
    ...ACCOUNT,
    model,
    port: options.port ?? 0,
    // A request has the time that functions have, and the throttle runs even where the clock is held.
    timers: createSystemTimers(),
    createRequestId: randomUUID,
    invoke: (functionArn, event) => functions.byArn(functionArn).pool.invoke(event),
    recordRequest: (request) => gateway.cost.recordHttpRequest(request),
    log: options.log ?? (() => {}),
  });
}

function openOperatorDoor(
  { operatorPort = 0 }: LocalOptions,
  { all }: RunningFunctions,
): Promise<HttpServer> {
  return serveOperator({
    functions: all.map(({ pool }) => pool),
    port: operatorPort,
    timers: createSystemTimers(),
    createRequestId: randomUUID,
  });
}

function startSchedules(
  { schedules }: Model,
  functions: RunningFunctions,
  later: LaterInvocations,
  timers: Timers,
): RunningSchedules {
  const send = (functionArn: string, payload: Json) => later.send(functions.byArn(functionArn).pool, payload);
  return runSchedules({ ...ACCOUNT, schedules, timers, createId: randomUUID, send });
}
