/**
 * Owns: Lambda's Invoke API on a local port, so that an operator invokes functions here with the clients and the names of AWS.
 * Does not own: running functions (../functions).
 */
import type { IncomingMessage } from "node:http";
import type { FunctionPool } from "../functions/function-pool.ts";
import { PAYLOAD_BYTES_MAX } from "../functions/invocation.ts";
import { type HttpAnswer, type HttpServer, readBody, startHttpServer } from "../http-server.ts";
import type { Timers } from "../timers.ts";
import { LambdaError } from "./lambda-error.ts";
import { readInvocation } from "./read-invocation.ts";
import { requireOperator } from "./require-operator.ts";
import { TOO_LARGE, toErrorAnswer, toInvocationAnswer } from "./to-invocation-answer.ts";

type Invocable = Pick<FunctionPool, "model" | "invoke">;

export interface OperatorOptions {
  readonly functions: readonly Invocable[];
  /** 0: any free one. */
  readonly port: number;
  readonly timers: Timers;
  readonly createRequestId: () => string;
}

/** Listens on 127.0.0.1. @throws Error with code EADDRINUSE if the port is taken */
export function serveOperator({
  functions,
  port,
  timers,
  createRequestId,
}: OperatorOptions): Promise<HttpServer> {
  return startHttpServer({
    port,
    timers,
    answer: async (request) => {
      const given = await answer(request, functions).catch(toRefusal);
      return { ...given, headers: { ...given.headers, "x-amzn-requestid": createRequestId() } };
    },
  });
}

async function answer(request: IncomingMessage, functions: readonly Invocable[]): Promise<HttpAnswer> {
  // Read first: a client that is not heard out does not read the answer.
  const body = await readBody(request, PAYLOAD_BYTES_MAX);
  requireOperator(request);
  if (body === undefined) throw TOO_LARGE;
  const { method = "", url: target = "", headers } = request;
  const { functionReference, payload } = readInvocation({ method, target, headers, body });
  return toInvocationAnswer(await find(functionReference, functions).invoke(payload));
}

/** By name, by ARN, or by the part of it that begins with the account, as in Lambda. */
function find(reference: string, functions: readonly Invocable[]): Invocable {
  const found = functions.find(({ model: { name, arn } }) =>
    [name, arn, arn.split(":").slice(4).join(":")].includes(reference),
  );
  if (found !== undefined) return found;
  const names = functions.map(({ model }) => model.name).join(", ");
  throw new LambdaError(
    404,
    "ResourceNotFoundException",
    `Function not found: ${reference}; there are ${names}`,
  );
}

function toRefusal(error: unknown): HttpAnswer {
  if (error instanceof LambdaError) return toErrorAnswer(error);
  throw error;
}
