/** Owns: one call of the function that redrives, in AWS or on the local pipeline. */
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import { functionNameOf } from "../../../shared/environment.ts";
import type { RedriveOptions } from "./options.ts";

export interface RedriveReport {
  readonly moved: number;
  readonly left: number;
}

/** Longer than the function may run. */
const ANSWER_LIMIT_MS = 70_000;

/** The local pipeline is in no region and checks no signature: it must neither need nor see credentials of AWS. */
const ON_THIS_MACHINE = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};

/** The answer calls the function once. @throws Error if the function fails, or cannot be invoked */
export function createInvocation({ queue, stage, endpoint }: RedriveOptions): () => Promise<RedriveReport> {
  const functionName = functionNameOf(stage, "redrive-dead-letters");
  const client = new LambdaClient(configure(endpoint));
  return async () => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify({ queue }) }),
    );
    const text = Payload?.transformToString() ?? "";
    if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${describeFailure(text)}`);
    return readReport(text, functionName);
  };
}

function configure(endpoint: string | undefined): LambdaClientConfig {
  const common = { requestHandler: { requestTimeout: ANSWER_LIMIT_MS, throwOnRequestTimeout: true } };
  if (endpoint === undefined) return common;
  const isOnThisMachine = ["127.0.0.1", "localhost"].includes(new URL(endpoint).hostname);
  return { ...common, endpoint, ...(isOnThisMachine ? ON_THIS_MACHINE : {}) };
}

function describeFailure(text: string): string {
  const failure: Record<string, unknown> = JSON.parse(text);
  return `${failure.errorType}: ${failure.errorMessage}`;
}

function readReport(text: string, functionName: string): RedriveReport {
  const { moved, left } = JSON.parse(text) ?? {};
  if (Number.isInteger(moved) && Number.isInteger(left)) return { moved, left };
  throw new Error(`${functionName} answered ${text}; expected is {"moved":<number>,"left":<number>}`);
}
