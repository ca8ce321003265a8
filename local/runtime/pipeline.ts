/**
 * Owns: what can be asked of a running pipeline, and how it comes to rest and to its end.
 * Does not own: how it is started (../start-local.ts).
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Gateway } from "../gateway/gateway.ts";
import type { Json } from "../template/json.ts";
import type { Cleanup } from "./cleanup.ts";
import type { LaterInvocations } from "./functions/invoke-later.ts";
import type { RunningFunctions } from "./functions/start-functions.ts";
import type { HttpServer } from "./http-server.ts";
import type { Provisioned } from "./provision/provision.ts";
import type { QueuePoller } from "./queues/poll-queue.ts";
import { countMessages } from "./queues/queue-client.ts";
import type { RunningSchedules } from "./schedules/run-schedules.ts";
import type { Engines } from "./start-engines.ts";
import type { Sweeping } from "./sweep-expired.ts";

export interface LocalPipeline {
  /** Of the HTTP API. */
  readonly url: string;
  /** Of its pages, where the templates have a distribution of any. */
  readonly dashboardUrl: string | undefined;
  /** Of Lambda's Invoke API: an endpoint for clients of AWS. */
  readonly operatorUrl: string;
  readonly gateway: Gateway;
  readonly engines: Engines;
  /** Whether the data directory held the state of a former run. */
  readonly hadState: boolean;
  /** By short name, logical id or full name. @throws Error if the function fails */
  invoke(functionName: string, payload: Json): Promise<Json>;
  /** Kills a worker of the function, a busy one if there is. @returns whether there was one */
  kill(functionName: string): boolean;
  /** By the name of its queue's construct, or by logical id: takes no more messages until it is resumed. */
  pauseMapping(name: string): Promise<void>;
  resumeMapping(name: string): void;
  fireSchedule(name: string): void;
  /** Deletes what has expired. @returns how many items */
  sweepExpired(): Promise<number>;
  /** Messages received from queues and not settled. */
  inFlight(): number;
  /** Resolves when nothing is in flight and the queues that feed functions are empty. */
  idle(): Promise<void>;
  /** Answers what was asked, puts back what is not finished, and ends everything. */
  stop(): Promise<void>;
}

export interface PipelineParts {
  readonly http: HttpServer;
  readonly hasPages: boolean;
  readonly operator: HttpServer;
  readonly gateway: Gateway;
  readonly functions: RunningFunctions;
  readonly pollers: readonly QueuePoller[];
  readonly later: LaterInvocations;
  readonly schedules: RunningSchedules;
  readonly sweeping: Sweeping;
  readonly engines: Engines;
  readonly provisioned: Provisioned;
  readonly cleanup: Cleanup;
}

const REST_CHECK_MS = 20;

/** How long requests and invocations may still run once the pipeline stops. */
const GRACE_MS = 3_000;

export function createPipeline(parts: PipelineParts): LocalPipeline {
  const { http, operator, gateway, functions, pollers, schedules, sweeping, engines, provisioned } = parts;
  const findPoller = (name: string): QueuePoller => {
    const found = pollers.find(({ mapping }) => [mapping.shortName, mapping.logicalId].includes(name));
    const names = pollers.map(({ mapping }) => mapping.shortName).join(", ");
    if (found === undefined)
      throw new Error(`mapping ${name}: there is none of this name; there are ${names}`);
    return found;
  };
  let stopping: Promise<void> | undefined;
  return {
    url: http.url,
    dashboardUrl: parts.hasPages ? `${http.url}/` : undefined,
    operatorUrl: operator.url,
    gateway,
    engines,
    hadState: provisioned.hadState,
    invoke: (functionName, payload) => invoke(functions, functionName, payload),
    kill: (functionName) => functions.byName(functionName).pool.kill(),
    pauseMapping: (name) => findPoller(name).pause(),
    resumeMapping: (name) => findPoller(name).resume(),
    fireSchedule: schedules.fire,
    sweepExpired: sweeping.sweep,
    inFlight: () => pollers.reduce((sum, poller) => sum + poller.inFlight(), 0),
    idle: () => rest(parts),
    stop: () => {
      stopping ??= stop(parts);
      return stopping;
    },
  };
}

async function invoke(functions: RunningFunctions, name: string, payload: Json): Promise<Json> {
  const result = await functions.byName(name).pool.invoke(payload);
  if (result.kind === "returned") return result.payload;
  if (result.kind === "refused") throw new Error(`function ${name}: refused, ${result.reason}`);
  throw new Error(`function ${name}: ${result.error.errorType}: ${result.error.errorMessage}`);
}

/** Twice in a row, because a message may be between two queues at the moment of one look. */
async function rest(parts: PipelineParts): Promise<void> {
  let quiet = 0;
  while (quiet < 2) {
    quiet = (await isQuiet(parts)) ? quiet + 1 : 0;
    if (quiet < 2) await pause(REST_CHECK_MS);
  }
}

async function isQuiet(parts: PipelineParts): Promise<boolean> {
  const { http, operator, functions, pollers, later, engines, provisioned } = parts;
  const isBusy =
    http.inFlight() > 0 ||
    operator.inFlight() > 0 ||
    later.inFlight() > 0 ||
    functions.all.some(({ pool }) => pool.inFlight() > 0) ||
    pollers.some((poller) => poller.inFlight() > 0);
  if (isBusy) return false;
  const counts = await Promise.all(
    pollers.map(({ mapping }) =>
      countMessages(engines.clients.sqs, provisioned.queueUrls.get(mapping.queueArn) ?? ""),
    ),
  );
  return counts.every((count) => count === 0);
}

async function stop({
  http,
  operator,
  functions,
  pollers,
  later,
  schedules,
  sweeping,
  cleanup,
}: PipelineParts): Promise<void> {
  const deadline = performance.now() + GRACE_MS;
  schedules.stop();
  later.stop();
  const settled = Promise.all([...pollers.map((poller) => poller.stop()), sweeping.stop()]);
  await Promise.all([http.stop(GRACE_MS), operator.stop(GRACE_MS)]);
  const graceMilliseconds = Math.max(0, deadline - performance.now());
  await Promise.all(functions.all.map(({ pool }) => pool.stop(graceMilliseconds)));
  await settled;
  await cleanup.run();
}
