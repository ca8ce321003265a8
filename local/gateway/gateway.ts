/**
 * Owns: the one way of every AWS call that a function makes - who calls, may it, what goes wrong, what it costs.
 * Does not own: the engines that do the work, and the functions that call.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describeRefusal, findMissingRight, requireKnownConditions } from "./access/evaluate.ts";
import { type Account, type AwsCall, readCall } from "./call.ts";
import { type CostMeter, createCostMeter } from "./cost/cost-meter.ts";
import { type Answer, accessDenied, conflicted, serverError, throttled } from "./faults/answers.ts";
import { makeVisibleAgain } from "./faults/deliver-twice.ts";
import { createFaultPlan, type FaultPlan, type FaultRule } from "./faults/fault-plan.ts";
import { type Failure, withFirstFailed, withoutFirst } from "./faults/part-of-batch.ts";
import { createForward, type EngineUrls, type Forward } from "./forward.ts";
import type { Principal } from "./principal.ts";

export interface GatewayOptions extends Account {
  readonly engines: EngineUrls;
  /** In [0, 1), for faults that strike at a rate. */
  readonly random?: () => number;
}

export interface Refusal {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
}

export interface Gateway {
  readonly url: string;
  /** Calls signed with this access key id are the principal's from now on. @throws Error if a condition is not known here */
  admit(principal: Principal): void;
  readonly cost: CostMeter;
  readonly faults: FaultPlan;
  /** Every call that a role did not allow, since the start. */
  readonly refusals: readonly Refusal[];
  stop(): Promise<void>;
}

/** What is to be done with a request: an answer, or none at all. */
type Outcome = Answer | "no answer";

interface Context {
  readonly options: GatewayOptions;
  readonly principals: Map<string, Principal>;
  readonly refusals: Refusal[];
  readonly cost: CostMeter;
  readonly faults: FaultPlan;
  readonly forward: Forward;
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { forward, close } = createForward(options.engines);
  const context: Context = {
    options,
    forward,
    principals: new Map(),
    refusals: [],
    cost: createCostMeter(),
    faults: createFaultPlan(options.random ?? Math.random),
  };
  const server = createServer((request, response) => void serve(context, request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    admit: (principal) => {
      requireKnownConditions(principal);
      context.principals.set(principal.accessKeyId, principal);
    },
    cost: context.cost,
    faults: context.faults,
    refusals: context.refusals,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      close();
    },
  };
}

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const outcome = await readBody(request)
    .then((text) => answer(context, request, text))
    .catch(
      (error: unknown): Answer => ({
        status: 500,
        body: { __type: "InternalFailure", message: String(error) },
      }),
    );
  if (outcome === "no answer") {
    response.destroy();
    return;
  }
  const bytes = outcome.bytes ?? Buffer.from(JSON.stringify(outcome.body));
  response.writeHead(outcome.status, {
    "content-type": request.headers["content-type"] ?? "application/x-amz-json-1.0",
    "content-length": bytes.length,
    "x-amzn-requestid": crypto.randomUUID(),
  });
  response.end(bytes);
}

async function answer(context: Context, request: IncomingMessage, text: string): Promise<Outcome> {
  const call = readCall(headerOf(request, "x-amz-target"), text, context.options);
  const principal = context.principals.get(accessKeyIdOf(headerOf(request, "authorization")));
  if (principal === undefined)
    return accessDenied(call, "The security token included in the request is invalid.");
  const missing = findMissingRight(principal, call.rights);
  if (missing !== undefined) {
    context.refusals.push({ principal: principal.name, ...missing });
    return accessDenied(call, describeRefusal(principal, missing));
  }
  const rule = context.faults.strike(call, principal.name);
  return strike(context, request, call, rule);
}

async function strike(
  context: Context,
  request: IncomingMessage,
  call: AwsCall,
  rule: FaultRule | undefined,
): Promise<Outcome> {
  switch (rule?.kind) {
    case "throttle":
      return throttled(call);
    case "serverError":
      return serverError();
    case "conflict":
      return conflicted(call);
    case "drop":
      return "no answer";
    case "timeoutAfterSuccess":
      await perform(context, request, call);
      return "no answer";
    case "failSomeEntries":
      return performRest(context, request, call, "passing");
    case "refuseStatement":
      return performRest(context, request, call, "final");
    case "deliverTwice": {
      const received = await perform(context, request, call);
      await makeVisibleAgain(context.forward, headersOf(request), call, received);
      return received;
    }
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, rule.delayMilliseconds ?? 1_000));
      return perform(context, request, call);
    case undefined:
      return perform(context, request, call);
  }
}

async function performRest(
  context: Context,
  request: IncomingMessage,
  call: AwsCall,
  failure: Failure,
): Promise<Answer> {
  const rest = withoutFirst(call);
  if (rest === undefined) return { status: 200, body: withFirstFailed(call, {}, failure) };
  const done = await perform(context, request, { ...call, body: rest });
  return { status: done.status, body: withFirstFailed(call, done.body, failure) };
}

async function perform(context: Context, request: IncomingMessage, call: AwsCall): Promise<Answer> {
  const body = call.service === "dynamodb" ? { ...call.body, ReturnConsumedCapacity: "TOTAL" } : call.body;
  const done = await context.forward(call.service, headersOf(request), JSON.stringify(body));
  context.cost.recordCall(call, done);
  return done;
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  const names = ["x-amz-target", "content-type", "authorization", "x-amz-date"] as const;
  return Object.fromEntries(names.map((name) => [name, headerOf(request, name) ?? ""]));
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** From `AWS4-HMAC-SHA256 Credential=<access key id>/<date>/<region>/...`. */
function accessKeyIdOf(authorization: string | undefined): string {
  return /Credential=([^/]+)\//.exec(authorization ?? "")?.[1] ?? "";
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
