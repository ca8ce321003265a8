/** Owns: one call of a function by an operator, in AWS or on the local pipeline. */
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import { functionNameOf } from "../../../shared/environment.ts";
import type { Target } from "./target.ts";

export interface OperatorFunction extends Target {
  /** Of the function, under functions/. */
  readonly folder: string;
  /** Longer than the function may run. */
  readonly answerLimitMs: number;
}

/** The local pipeline is in no region and checks no signature: it must neither need nor see credentials of AWS. */
const ON_THIS_MACHINE = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};

/** The answer calls the function once. @throws Error if the function fails, or cannot be invoked */
export function createFunctionCall(of: OperatorFunction): (payload: unknown) => Promise<unknown> {
  const functionName = functionNameOf(of.stage, of.folder);
  const client = new LambdaClient(configure(of));
  return async (payload) => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
    );
    const text = Payload?.transformToString() ?? "";
    if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${describeFailure(text)}`);
    return JSON.parse(text);
  };
}

function configure({ endpoint, answerLimitMs }: OperatorFunction): LambdaClientConfig {
  const common = { requestHandler: { requestTimeout: answerLimitMs, throwOnRequestTimeout: true } };
  if (endpoint === undefined) return common;
  const isOnThisMachine = ["127.0.0.1", "localhost"].includes(new URL(endpoint).hostname);
  return { ...common, endpoint, ...(isOnThisMachine ? ON_THIS_MACHINE : {}) };
}

function describeFailure(text: string): string {
  const failure: Record<string, unknown> = JSON.parse(text);
  return `${failure.errorType}: ${failure.errorMessage}`;
}
